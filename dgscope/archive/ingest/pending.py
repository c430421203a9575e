"""One object between its checks and its commit."""

import datetime
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from dgscope.archive.attributes import Kind
from dgscope.archive.attributes.describe import Description
from dgscope.archive.attributes.references import FoundReference
from dgscope.archive.errors import IngestError
from dgscope.archive.ingest.source import Result, Source

REFERRING: Final = frozenset((Kind.PRESENTATION_STATE, Kind.KEY_OBJECT, Kind.REPORT))


@dataclass(eq=False)  # compared by identity: two objects may well look the same
class Pending:
    """An object that has arrived and was checked. The committer sets `durable`, and in the end `result` or `error`.

    Attributes
    ----------
    spooled
        The file in the spool.
    flush
        Makes its bytes durable; may raise OSError.
    name
        The file in the store.
    durable
        Whether the bytes and the name are: the rows may be committed.
    met
        Whether the short way did not write it: there is such an object, or its study is gone.
    in_doubt
        An earlier attempt may have been committed: without a row in the end, it is unknown.
    unknown
        Whether it was committed cannot be said: the file must stay, reconciliation decides.
    adopted
        The file was in the store before: it has its name, and a refusal does not remove it.
    accepted
        An administrator decided that it belongs into its study, whatever patient it names.
    """

    spooled: Path
    description: Description = field(repr=False)
    source: Source
    size: int
    data_set_offset: int
    sha256: bytes
    received_at: datetime.datetime
    columns: dict[str, Any] = field(repr=False)  # of its row, as far as they come from the data set
    references: list[FoundReference] = field(repr=False)
    name: str
    flush: Callable[[], None] = field(default=lambda: None, repr=False)
    durable: bool = False
    met: bool = False
    result: Result | None = None
    error: IngestError | None = None
    in_doubt: bool = False
    unknown: bool = False
    adopted: bool = False
    accepted: bool = False

    @property
    def settled(self) -> bool:
        return self.result is not None or self.error is not None

    def kept_columns(self) -> dict[str, Any]:
        """What every row says of the file and of who sent it."""
        return {
            "file": self.name,
            "size": self.size,
            "data_set_offset": self.data_set_offset,
            "data_set_sha256": self.sha256,
            "state": "stored",
            "source_kind": self.source.kind[:10],
            "source_ae": self.source.calling_ae[:64],
            "source_address": self.source.address[:64],
            "received_at": self.received_at,
        }

    @property
    def key(self) -> tuple[str, str]:
        """Its place: study and series UID."""
        return self.description.study_instance_uid, self.description.series_instance_uid
