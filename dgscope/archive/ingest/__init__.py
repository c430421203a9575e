"""The one door into the archive: DIMSE, STOW-RS, upload, import and retrieval all come in here."""

from dgscope.archive.ingest.committer import committer
from dgscope.archive.ingest.door import ingest
from dgscope.archive.ingest.part10 import ingest_file
from dgscope.archive.ingest.readiness import ready_to_store
from dgscope.archive.ingest.source import Outcome, Result, Source
from dgscope.archive.ingest.spool import SpooledObject

__all__ = ["Outcome", "Result", "Source", "SpooledObject", "close", "ingest", "ingest_file", "ready_to_store"]


def close() -> None:
    """Close this process's database connection for commits (before a fork, at the end of a process)."""
    committer().close()
