"""The import itself: one candidate after the other through the one door."""

import logging
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.db.models import QuerySet

from dgscope.archive.attributes import NON_PATIENT
from dgscope.archive.errors import IngestError, NotDicom, OutOfResources
from dgscope.archive.ingest import Outcome, Source, ingest_file, ready_to_store
from dgscope.archive.ingest.adopt import digest
from dgscope.archive.ingest.part10 import HEAD, read_head
from dgscope.archive.media.archives import ZIP_ERRORS
from dgscope.archive.media.candidates import Candidate, Refusal, candidates
from dgscope.archive.media.journal import Journal
from dgscope.archive.models import Instance, InstanceState, NonPatientObject

log = logging.getLogger(__name__)


@dataclass
class Summary:
    """What an import did. `refused` gives label and reason of everything that was not taken in."""

    outcomes: Counter[Outcome] = field(default_factory=Counter)
    already_here: int = 0
    done_before: int = 0
    not_dicom: int = 0
    refused: list[tuple[str, str]] = field(default_factory=list)
    stopped: str = ""

    @property
    def looked_at(self) -> int:
        return self.outcomes.total() + self.already_here + self.done_before + self.not_dicom + len(self.refused)


class Importer:
    """Imports `paths`; `progress` is called after every file."""

    def __init__(self, paths: list[Path], source: Source, progress: Callable[[Summary], None]) -> None:
        self._paths = paths
        self._source = source
        self._progress = progress
        self.summary = Summary()

    def run(self) -> Summary:
        """Import everything; stops early only when the archive cannot take more, and says so in the summary."""
        with Journal(self._paths) as journal:
            try:
                for path in self._paths:
                    for found in candidates(path):
                        self._one(found, journal)
                        self._progress(self.summary)
            except OutOfResources as error:
                self.summary.stopped = str(error)
            else:
                journal.finish()
        return self.summary

    def _one(self, found: Candidate | Refusal, journal: Journal) -> None:
        if isinstance(found, Refusal):
            self.summary.refused.append((found.label, found.reason))
            return
        try:
            self._import(found, journal)
        except OutOfResources:
            raise
        except NotDicom as error:
            if found.named:
                self.summary.refused.append((found.label, str(error)))
            else:
                self.summary.not_dicom += 1
        except IngestError as error:
            self.summary.refused.append((found.label, str(error)))
        except OSError as error:
            self.summary.refused.append((found.label, f"It cannot be read: {error.strerror}."))
        except ZIP_ERRORS:
            self.summary.refused.append((found.label, "The ZIP archive is broken here."))

    def _import(self, found: Candidate, journal: Journal) -> None:
        if found.path is not None and journal.is_done(found.path):
            self.summary.done_before += 1
            return
        if found.path is not None and _is_here(found.path):
            self.summary.already_here += 1
        else:
            ready_to_store()
            with found.open() as file:
                self.summary.outcomes[ingest_file(file, self._source).outcome] += 1
        if found.path is not None:
            journal.mark(found.path)


def _is_here(path: Path) -> bool:
    """Whether the very same data set is stored: by UID and checksum, without writing anything."""
    with path.open("rb") as file:
        head = read_head(file.read(HEAD))
        row = (
            _rows_of(head.sop_class_uid)
            .filter(sop_instance_uid=head.sop_instance_uid, state=InstanceState.STORED)
            .values_list("data_set_sha256", "size", "data_set_offset")
            .first()
        )
        if row is None or file.seek(0, 2) - head.data_set_offset != row[1] - row[2]:
            return False
        return digest(file, head.data_set_offset) == bytes(row[0])


def _rows_of(sop_class_uid: str) -> QuerySet[Any]:
    if sop_class_uid in NON_PATIENT:
        return NonPatientObject.objects.all()
    return Instance.objects.filter(series__study__deleted_at=None)
