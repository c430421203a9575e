"""What the archive asks of a store of files. The one on a POSIX file system is in posix.py."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Protocol

from dgscope.archive.store.new_file import NewFile


@dataclass(frozen=True)
class FreeSpace:
    """Room left: bytes, and files (None where the file system does not count them)."""

    size: int
    files: int | None


@dataclass(frozen=True)
class StoredFile:
    """A file as found in the store. `name` is what the rows hold; `modified` is seconds since the epoch."""

    name: str
    size: int
    modified: float


class Store(Protocol):
    """A place that keeps files durably under names made here.

    A file is written as a spool file, published under a final name by a durable rename, and may be set aside
    (quarantine) or removed. Every method raises OSError on trouble; publishing, setting aside and removing are
    durable when they return.
    """

    def check(self) -> None:
        """Raise StoreError if this is not (or no longer) the store: folder gone, volume not mounted, not ours."""

    def free_space(self) -> FreeSpace:
        """Room left on the volume."""

    def create_spool(self, prefix: bytes = b"") -> NewFile:
        """Create a spool file that begins with `prefix`, exclusively, mode 0640."""

    def name_for(self, spooled: Path) -> str:
        """Choose the final name of a spool file."""

    def publish(self, spooled: Path, name: str) -> None:
        """Give a spool file that is flushed its final name."""

    def path(self, name: str) -> Path:
        """The path of a stored or quarantined file."""

    def open(self, name: str) -> BinaryIO:
        """Open a stored or quarantined file for reading."""

    def set_aside(self, name: str) -> str:
        """Move a stored file to the quarantine; its new name."""

    def copy_aside(self, name: str) -> str:
        """Give a stored file a second name in the quarantine, for a decision that must not lose the first."""

    def copy_back(self, name: str) -> str:
        """Give a quarantined file a second name among the stored ones."""

    def remove(self, names: Sequence[str]) -> None:
        """Remove files; those that are gone already are no error."""

    def files(self, after: str = "") -> Iterator[StoredFile]:
        """All stored files in the order of their names, from the first one after `after`."""

    def quarantined_files(self) -> Iterator[StoredFile]:
        """All files set aside, in the order of their names."""

    def spool_files(self) -> Iterator[StoredFile]:
        """All spool files. Their names are only good for `remove_spool`."""

    def remove_spool(self, name: str) -> None:
        """Remove a spool file; one that is gone already is no error."""
