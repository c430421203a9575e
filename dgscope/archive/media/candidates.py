"""What there is to import below the paths that were named."""

import os
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Final

from dgscope.archive.media import dicomdir
from dgscope.archive.media.archives import ZIP_ERRORS, entry_count, members

DICOMDIR: Final = "DICOMDIR"


@dataclass(frozen=True)
class Candidate:
    """A file that may be an object. `named`: the user named it, so it has to be one."""

    label: str
    open: Callable[[], BinaryIO]
    path: Path | None = None
    named: bool = False


@dataclass(frozen=True)
class Refusal:
    """Something that is not even looked into, and why."""

    label: str
    reason: str


def candidates(path: Path) -> Iterator[Candidate | Refusal]:
    """Everything below `path`. Symbolic links below a folder are not followed: they may lead anywhere."""
    if path.is_dir():
        yield from _folder(path)
    elif _names_a_directory(path) or (path.is_file() and _is_directory(_opener(path))):
        yield from _file_set(path)
    elif path.is_file():
        yield from _file(path, str(path), named=True)
    else:
        yield Refusal(str(path), "There is no such file or folder.")


def count(paths: list[Path]) -> int:
    """About how many candidates there are, for the progress bar."""
    total = 0
    for path in paths:
        if path.is_dir():
            total += sum(len(names) for _, _, names in os.walk(path))
        else:
            total += entry_count(path) if path.is_file() else 1
    return total


def _folder(folder: Path) -> Iterator[Candidate | Refusal]:
    for parent, folders, names in os.walk(folder):
        folders.sort()
        for name in sorted(names):
            path = Path(parent) / name
            if path.is_symlink():
                yield Refusal(str(path), "Symbolic links are not followed.")
            elif _names_a_directory(path) or (path.is_file() and _is_directory(_opener(path))):
                # The files are found by the walk; the directory only tells which of them are missing.
                yield from (found for found in _file_set(path) if isinstance(found, Refusal))
            elif path.is_file():
                yield from _file(path, str(path), named=False)
        for name in list(folders):
            if (Path(parent) / name).is_symlink():
                yield Refusal(str(Path(parent) / name), "Symbolic links are not followed.")


def _file_set(path: Path) -> Iterator[Candidate | Refusal]:
    try:
        for label, found in dicomdir.referenced_files(path):
            if found is None:
                yield Refusal(f"{path}: {label}", "The directory names a file that is not on the medium.")
            else:
                yield Candidate(str(found), _opener(found), found, named=True)
    except dicomdir.DicomdirError as error:
        yield Refusal(str(path), str(error))


def _file(path: Path, label: str, named: bool) -> Iterator[Candidate | Refusal]:
    try:
        is_archive = path.suffix.lower() != ".dcm" and zipfile.is_zipfile(path)
    except OSError as error:
        yield Refusal(label, f"It cannot be read: {error.strerror}.")
        return
    if not is_archive:
        yield Candidate(label, _opener(path), path, named)
        return
    for member in members(path, label):
        if member.reason:
            yield Refusal(member.label, member.reason)
        elif not _is_directory(member.open):  # the files of a medium lie beside its directory in the archive, too
            yield Candidate(member.label, member.open)


def _names_a_directory(path: Path) -> bool:
    return path.name.upper() == DICOMDIR


def _is_directory(opener: Callable[[], BinaryIO]) -> bool:
    try:
        with opener() as file:
            return dicomdir.is_directory(file.read(dicomdir.HEAD))
    except (OSError, *ZIP_ERRORS):
        return False  # whoever reads it says what is wrong with it


def _opener(path: Path) -> Callable[[], BinaryIO]:
    return lambda: path.open("rb")
