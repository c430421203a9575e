"""What is sent, and what became of it."""

from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import BinaryIO

from dgscope.dimse.errors import DimseError
from dgscope.dimse.status import StatusMeaning


@dataclass(frozen=True, slots=True)
class SendItem:
    """An instance to send.

    Attributes
    ----------
    path
        The file, or a function that opens it for reading.
    sop_class, sop_instance, transfer_syntax
        As stored.
    offset
        Where the data set begins, after the File Meta Information; None: found by reading that.
    handle
        Anything of the caller's, such as a primary key.
    """

    path: Path | Callable[[], BinaryIO]
    sop_class: str
    sop_instance: str
    transfer_syntax: str
    offset: int | None = None
    handle: object = None

    def open(self) -> BinaryIO:
        """Open the file; raise OSError."""
        return self.path.open("rb", buffering=0) if isinstance(self.path, Path) else self.path()


class Outcome(StrEnum):
    """What became of one instance."""

    STORED = "stored"
    WARNING = "warning"  # stored, with something to tell
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class ItemResult:
    """The result of one instance.

    Attributes
    ----------
    meaning
        The peer's status in words; None where it did not come to that.
    transfer_syntax
        As sent; empty where nothing was sent.
    is_altered
        Whether the peer got other bytes than the stored data set: converted, or changed for a quirk.
    why
        One sentence for a warning or failure, else empty.
    header_changed
        Whether `SendOptions.alter` changed it.
    error
        What ended the association on this instance: it may well pass at another time.
    """

    item: SendItem
    outcome: Outcome
    meaning: StatusMeaning | None
    transfer_syntax: str
    is_altered: bool
    why: str
    header_changed: bool = False
    error: DimseError | None = None


@dataclass(slots=True)
class SendResult:
    """The result of a send.

    Attributes
    ----------
    stored, warnings, failed
        Numbers of instances by outcome.
    not_sent
        What was not tried, because of `error` or because the caller cancelled.
    error
        What ended the send before its end; None when every instance has its own result.
    """

    stored: int = 0
    warnings: int = 0
    failed: int = 0
    not_sent: list[SendItem] = field(default_factory=list)
    error: DimseError | None = None
    was_cancelled: bool = False

    @property
    def is_complete(self) -> bool:
        """Whether the peer has taken everything."""
        return not self.failed and not self.not_sent and self.error is None

    def count(self, outcome: Outcome) -> None:
        """Count one instance."""
        if outcome is Outcome.STORED:
            self.stored += 1
        elif outcome is Outcome.WARNING:
            self.warnings += 1
        else:
            self.failed += 1
