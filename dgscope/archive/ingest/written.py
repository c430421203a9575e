"""What a transaction leaves to do after its commit."""

from dataclasses import dataclass, field

from dgscope.archive.errors import IngestError
from dgscope.archive.ingest.known import Place
from dgscope.archive.ingest.pending import Pending
from dgscope.archive.ingest.source import Result


@dataclass
class Written:
    """Outcomes that hold as soon as the transaction is committed."""

    results: dict[Pending, Result] = field(default_factory=dict)
    places: dict[Pending, Place] = field(default_factory=dict)
    refused: dict[Pending, IngestError] = field(default_factory=dict)
    superfluous: list[str] = field(default_factory=list)  # files that no row names
