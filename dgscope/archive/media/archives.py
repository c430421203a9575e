"""ZIP archives, entry by entry, never unpacked to disk by name, within bounds that no honest archive meets."""

import contextlib
import stat
import tempfile
import zipfile
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO, BinaryIO, Final, cast

from django.conf import settings

MAX_ENTRIES: Final = 200_000
MAX_DEPTH: Final = 2
MAX_NESTED_SIZE: Final = 4 * 2**30
MAX_RATIO: Final = 200
_SMALL: Final = 256 * 2**20  # up to here the ratio of a whole archive does not matter
_CHUNK: Final = 2**20
ZIP_ERRORS: Final = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, ValueError)


@dataclass(frozen=True)
class Member:
    """An entry of an archive, or with a reason, something of it that is refused."""

    label: str
    open: Callable[[], BinaryIO]
    reason: str = ""


def members(archive: Path | IO[bytes], label: str, depth: int = 1) -> Iterator[Member]:
    """The entries of an archive and of the archives in it. An entry is open only until the next one is asked for."""
    try:
        with zipfile.ZipFile(archive) as opened:
            entries = opened.infolist()
            trouble = _trouble(entries, opened)
            if trouble:
                yield _refused(label, trouble)
                return
            for entry in entries:
                if not entry.is_dir():
                    yield from _entry(opened, entry, f"{label}: {_shown(entry.filename)}", depth)
    except OSError as error:
        yield _refused(label, f"It cannot be read: {error.strerror}.")
    except ZIP_ERRORS:
        yield _refused(label, "The ZIP archive is broken.")


def entry_count(path: Path) -> int:
    """How many entries the archive has; 1 if it is none."""
    try:
        with zipfile.ZipFile(path) as opened:
            return len(opened.infolist())
    except (OSError, *ZIP_ERRORS):
        return 1


def _trouble(entries: list[zipfile.ZipInfo], opened: zipfile.ZipFile) -> str:
    """Why the whole archive is refused, or nothing."""
    if len(entries) > MAX_ENTRIES:
        return f"The ZIP archive has more than {MAX_ENTRIES} entries."
    file = opened.fp
    assert file is not None
    size = file.seek(0, 2)
    if sum(entry.compress_size for entry in entries) > size:
        return "The entries of the ZIP archive overlap."
    if sum(entry.file_size for entry in entries) > max(_SMALL, MAX_RATIO * size):
        return f"The ZIP archive would unpack to more than {MAX_RATIO} times its size."
    return ""


def _entry(opened: zipfile.ZipFile, entry: zipfile.ZipInfo, label: str, depth: int) -> Iterator[Member]:
    kind = stat.S_IFMT(entry.external_attr >> 16)
    parts = entry.filename.replace("\\", "/").split("/")
    if entry.flag_bits & 1:
        yield _refused(label, "The entry is encrypted. Unpack the archive first.")
    elif kind not in (0, stat.S_IFREG):
        yield _refused(label, "The entry is a link or a device.")
    elif ".." in parts or entry.filename.startswith("/") or "\0" in entry.filename:
        yield _refused(label, "The entry has a name that leads out of the archive.")
    elif entry.file_size > settings.ENV.max_object_size:
        yield _refused(label, "The entry is larger than any object may be.")
    elif _is_archive(opened, entry):
        yield from _nested(opened, entry, label, depth)
    else:
        yield Member(label, lambda: cast(BinaryIO, opened.open(entry)))


def _is_archive(opened: zipfile.ZipFile, entry: zipfile.ZipInfo) -> bool:
    with opened.open(entry) as file:
        return file.read(4) == b"PK\3\4"


def _nested(opened: zipfile.ZipFile, entry: zipfile.ZipInfo, label: str, depth: int) -> Iterator[Member]:
    if depth >= MAX_DEPTH:
        yield _refused(label, f"Archives are nested more than {MAX_DEPTH} deep.")
        return
    if entry.file_size > MAX_NESTED_SIZE:
        yield _refused(label, "The archive inside of the archive is too large.")
        return
    with contextlib.ExitStack() as stack:
        copy = stack.enter_context(tempfile.TemporaryFile(dir=settings.ENV.store_dir / ".spool"))
        source = stack.enter_context(opened.open(entry))
        while part := source.read(_CHUNK):
            copy.write(part)
        yield from members(copy, label, depth + 1)


def _refused(label: str, reason: str) -> Member:
    def nothing() -> BinaryIO:
        raise FileNotFoundError(label)

    return Member(label, nothing, reason)


def _shown(name: str) -> str:
    return ascii(name[:200])[1:-1]
