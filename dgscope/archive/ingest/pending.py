"""One object between its checks and its commit."""

import datetime
from dataclasses import dataclass, field

from dgscope.archive.attributes.describe import Description
from dgscope.archive.attributes.references import FoundReference
from dgscope.archive.errors import IngestError
from dgscope.archive.ingest.source import Result, Source


@dataclass(eq=False)  # compared by identity: two objects may well look the same
class Pending:
    """An object whose bytes are flushed. The committer sets `name`, and in the end `result` or `error`.

    `settled` says that it is known what became of it; `kept` that its file must stay whatever the answer is.
    """

    description: Description = field(repr=False)
    source: Source
    size: int
    data_set_offset: int
    sha256: bytes
    received_at: datetime.datetime
    references: list[FoundReference] = field(default_factory=list, repr=False)
    name: str = ""
    result: Result | None = None
    error: IngestError | None = None

    @property
    def settled(self) -> bool:
        return self.result is not None or self.error is not None

    @property
    def key(self) -> tuple[str, str]:
        """Its place: study and series UID."""
        return self.description.study_instance_uid, self.description.series_instance_uid
