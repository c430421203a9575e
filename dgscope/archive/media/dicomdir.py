"""DICOMDIR (PS3.10 8.6): the files of a file-set, none of them outside of it."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import pydicom
from pydicom.errors import InvalidDicomError
from pydicom.multival import MultiValue

from dgscope.archive.header.slow import PYDICOM_ERRORS

MAX_SIZE: Final = 256 * 2**20
MAX_RECORDS: Final = 500_000
HEAD: Final = 1024  # the File Meta Information begins with the class
# Media Storage SOP Class UID: Media Storage Directory Storage. Group 0002 is Explicit VR Little Endian in every file.
_CLASS: Final = b"\x02\x00\x02\x00UI\x14\x001.2.840.10008.1.3.10"
# PS3.10 8.2 allows A-Z, 0-9 and underscore; what is written in practice is a little more.
_COMPONENT: Final = re.compile(r"[A-Za-z0-9_.\- ]{1,64}")


class DicomdirError(Exception):
    """The directory cannot be read."""


def is_directory(head: bytes) -> bool:
    """Whether a file that begins so is the directory of a medium, whatever its name and transfer syntax."""
    return head[128:132] == b"DICM" and _CLASS in head[:HEAD]


def referenced_files(path: Path) -> Iterator[tuple[str, Path | None]]:
    """The Referenced File IDs of a DICOMDIR with their files; None for one that is missing or leads elsewhere.

    Raises
    ------
    DicomdirError
        The DICOMDIR cannot be read.
    """
    try:
        if path.stat().st_size > MAX_SIZE:
            raise DicomdirError("The DICOMDIR is too large.")
        records = pydicom.dcmread(path, specific_tags=["DirectoryRecordSequence"]).DirectoryRecordSequence
        identifiers = [_components(record.get("ReferencedFileID")) for record in records[:MAX_RECORDS]]
    except (*PYDICOM_ERRORS, InvalidDicomError, OSError) as error:
        raise DicomdirError("The DICOMDIR cannot be read.") from error
    for components in identifiers:
        if components:
            yield ascii("/".join(components)[:200])[1:-1], _inside(path.parent, components)


def _components(value: object) -> list[str]:
    if value is None or value == "":
        return []
    return [str(part) for part in value] if isinstance(value, MultiValue) else [str(value)]


def _inside(root: Path, components: list[str]) -> Path | None:
    """The file that the components name, found without regard to case, if it really lies below `root`."""
    at = root
    for component in components:
        name = component.rstrip(" .") if component.strip(".") else ""
        if _COMPONENT.fullmatch(name) is None:
            return None
        exact = at / name
        at = exact if exact.exists() else next(_spelled_otherwise(at, name), exact)
    if not at.is_file() or not at.resolve().is_relative_to(root.resolve()):
        return None
    return at


def _spelled_otherwise(folder: Path, name: str) -> Iterator[Path]:
    if folder.is_dir():
        wanted = name.lower()
        # Media written by ISO 9660 drivers show "im0001.;1" for IM0001.
        yield from (entry for entry in folder.iterdir() if entry.name.lower().split(";")[0].rstrip(".") == wanted)
