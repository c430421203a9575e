"""The archive as the storage service sees it: the one door through which objects come in."""

from contextlib import AbstractContextManager
from typing import Any, Protocol

from dgscope.archive.ingest.source import Result, Source
from storage_scp.services.base import Request


class Spooled(Protocol):
    """An object on its way in; what it holds is discarded unless it is ingested."""

    def write(self, data: memoryview) -> Any:
        """Append a part of the data set; raises OutOfResources or ObjectTooLarge."""


class Door(Protocol):
    """What the storage service asks of the archive. The errors are those of dgscope.archive.errors."""

    def check_ready(self) -> None:
        """Raise OutOfResources when the archive could not make an object durable now."""

    def spool(self, request: Request) -> AbstractContextManager[Any]:
        """Open a place for the data set of a C-STORE; it is discarded at the end of the block unless stored."""

    def store(self, spooled: Any, source: Source) -> Result:
        """Validate, make durable, index; returns only then."""
