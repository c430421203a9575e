"""The store on a POSIX file system: 256 folders of files, a spool and a quarantine on the same file system.

Durability rests on three calls in this order: fdatasync of the file (by the writer), rename, fsync of the folder.
"""

import contextlib
import os
import re
import secrets
import uuid
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import BinaryIO, Final

from dgscope.archive.errors import StoreError
from dgscope.archive.store.interface import FreeSpace, StoredFile
from dgscope.archive.store.new_file import NewFile

MARKER: Final = "dgscope-store"
MARKER_TEXT: Final = "This folder holds the DICOM files of one DGscope installation. Format 1.\n"
SPOOL: Final = ".spool"
QUARANTINE: Final = ".quarantine"
SHARDS: Final = tuple(f"{number:02x}" for number in range(256))
_NAME: Final = re.compile(r"(?:[0-9a-f]{2}|\.quarantine)/[0-9a-f]{32}\.dcm")


class PosixStore:
    """Files below one folder. Open it with `open_folder`."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self._spool = root / SPOOL

    @classmethod
    def open_folder(cls, folder: str) -> "PosixStore":
        """Open the store in `folder`, and lay it out first where the folder is new or empty.

        Raises
        ------
        StoreError
            The folder holds other things, spool and store are on two file systems, or it cannot be used.
        """
        root = Path(folder)
        try:
            root.mkdir(mode=0o750, parents=True, exist_ok=True)
            if not (root / MARKER).exists():
                _lay_out(root)
            opened = cls(root)
            opened.check()
            _check_one_file_system(root)
        except OSError as error:
            raise StoreError(f"The store {folder} cannot be used: {error.strerror} ({error.filename}).") from error
        return opened

    def check(self) -> None:
        try:
            marked = (self._root / MARKER).read_text(encoding="ascii", errors="replace") == MARKER_TEXT
        except OSError as error:
            raise StoreError(
                f"The store has lost its marker file {MARKER}: {error.strerror}. Is it mounted?"
            ) from error
        if not marked:
            raise StoreError(f"{self._root / MARKER} does not say that this is a store of format 1.")

    def free_space(self) -> FreeSpace:
        status = os.statvfs(self._root)
        return FreeSpace(status.f_bavail * status.f_frsize, status.f_favail if status.f_files else None)

    def create_spool(self, prefix: bytes = b"") -> NewFile:
        return NewFile(self._spool / f"{uuid.uuid4().hex}.part", prefix)

    def name_for(self, spooled: Path) -> str:
        return f"{SHARDS[secrets.randbelow(256)]}/{spooled.stem}.dcm"

    def publish(self, spooled: Path, name: str) -> None:
        os.rename(spooled, self.path(name))  # noqa: PTH104  for every object: a Path costs more than the call
        _sync_folder(f"{self._root}/{name[:2]}")

    def path(self, name: str) -> Path:
        if _NAME.fullmatch(name) is None:
            raise StoreError(f"{name[:80]!a} is not the name of a stored file.")
        return self._root / name

    def open(self, name: str) -> BinaryIO:
        return self.path(name).open("rb")

    def set_aside(self, name: str) -> str:
        path = self.path(name)
        moved = f"{QUARANTINE}/{path.name}"
        if moved != name:
            path.rename(self._root / moved)
            # The new name first: a crash in between may leave both names, never none.
            _sync_folder(self._root / QUARANTINE)
            _sync_folder(path.parent)
        return moved

    def copy_aside(self, name: str) -> str:
        return self._link(name, QUARANTINE)

    def copy_back(self, name: str) -> str:
        return self._link(name, SHARDS[secrets.randbelow(256)])

    def _link(self, name: str, folder: str) -> str:
        copy = f"{folder}/{uuid.uuid4().hex}.dcm"
        os.link(self.path(name), self._root / copy)
        _sync_folder(self._root / folder)
        return copy

    def remove(self, names: Sequence[str]) -> None:
        folders = set()
        for name in names:
            path = self.path(name)
            path.unlink(missing_ok=True)
            folders.add(path.parent)
        for folder in sorted(folders):
            _sync_folder(folder)

    def files(self, after: str = "") -> Iterator[StoredFile]:
        for shard in SHARDS:
            if shard >= after[:2]:
                yield from _listed(self._root, shard, ".dcm", after)

    def quarantined_files(self) -> Iterator[StoredFile]:
        return _listed(self._root, QUARANTINE, ".dcm")

    def spool_files(self) -> Iterator[StoredFile]:
        return _listed(self._root, SPOOL, ".part")

    def remove_spool(self, name: str) -> None:
        if re.fullmatch(r"\.spool/[0-9a-f]{32}\.part", name) is None:
            raise StoreError(f"{name[:80]!a} is not the name of a spool file.")
        (self._root / name).unlink(missing_ok=True)


def _lay_out(root: Path) -> None:
    """Make the folders, the marker last: a store with a marker is complete. Several processes may do it at once."""
    ours = {SPOOL, QUARANTINE, MARKER, "lost+found", *SHARDS}
    strangers = sorted(
        entry.name for entry in root.iterdir() if entry.name not in ours and f".{MARKER}" not in entry.name
    )
    if strangers:
        raise StoreError(f"{root} was not made by DGscope (found {', '.join(strangers[:3])}). Choose an empty folder.")
    for name in (SPOOL, QUARANTINE, *SHARDS):
        (root / name).mkdir(mode=0o750, exist_ok=True)
    fresh = root / f".{MARKER}-{uuid.uuid4().hex}"
    with fresh.open("w", encoding="ascii") as file:
        file.write(MARKER_TEXT)
        file.flush()
        os.fsync(file.fileno())
    fresh.rename(root / MARKER)
    _sync_folder(root)


def _check_one_file_system(root: Path) -> None:
    """A rename across file systems is a copy, which no fsync order makes safe."""
    device = root.stat().st_dev
    for name in (SPOOL, QUARANTINE, *SHARDS):
        if (root / name).stat().st_dev != device:
            raise StoreError(f"{root / name} is on another file system than {root}. Store and spool must be on one.")


def _listed(root: Path, folder: str, ending: str, after: str = "") -> Iterator[StoredFile]:
    for name in sorted(path.name for path in (root / folder).iterdir() if path.suffix == ending):
        relative = f"{folder}/{name}"
        if relative <= after:
            continue
        with contextlib.suppress(FileNotFoundError):  # published, moved or removed meanwhile
            status = (root / relative).stat()
            yield StoredFile(relative, status.st_size, status.st_mtime)


def _sync_folder(folder: str | Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
