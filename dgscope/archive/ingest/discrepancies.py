"""Contradictions that are stored and shown to an administrator, because nobody else can say what is true."""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from psycopg import Cursor

from dgscope.archive.ingest import tables
from dgscope.archive.ingest.pending import Pending
from dgscope.archive.ingest.same_person import names_differ
from dgscope.archive.models.discrepancy import DiscrepancyKind

_ELSEWHERE: Final = """
    SELECT se.series_instance_uid, st.study_instance_uid
    FROM archive_series se JOIN archive_study st ON st.id = se.study_id WHERE se.series_instance_uid = ANY(%s)"""


@dataclass(frozen=True)
class Contradiction:
    """What is known and what was received instead."""

    kind: DiscrepancyKind
    patient: int
    study_instance_uid: str
    series_instance_uid: str
    known: str
    received: str


def compare(patient: int, name: str, birth_date: datetime.date | None, pending: Pending) -> list[Contradiction]:
    """What an object says of the same person that differs from what the archive has."""
    received, study = pending.description, pending.key[0]
    found = []
    if names_differ(name, received.patient_name):
        found.append(Contradiction(DiscrepancyKind.PATIENT_NAME, patient, study, "", name, received.patient_name))
    if birth_date is not None and received.birth_date is not None and birth_date != received.birth_date:
        dates = birth_date.isoformat(), received.birth_date.isoformat()
        found.append(Contradiction(DiscrepancyKind.BIRTH_DATE, patient, study, "", *dates))
    return found


def series_in_other_studies(
    cursor: Cursor[Any], patients: dict[tuple[str, str], int], first: dict[tuple[str, str], Pending]
) -> list[Contradiction]:
    """Series just made whose UID another study uses, too."""
    rows = tables.fetch(cursor, _ELSEWHERE, [sorted({series for _, series in patients})])
    found = []
    for (study, series), patient in patients.items():
        others = sorted(other for uid, other in rows if uid == series and other != study)
        if others:
            found.append(Contradiction(DiscrepancyKind.SERIES_IN_TWO_STUDIES, patient, study, series, others[0], study))
    return found


def record(cursor: Cursor[Any], contradictions: Sequence[Contradiction]) -> None:
    """Write the contradictions; one that is known already stays as it is."""
    now = datetime.datetime.now(datetime.UTC)
    tables.DISCREPANCIES.run(
        cursor,
        [
            {
                "kind": item.kind.value,
                "patient_id": item.patient,
                "study_instance_uid": item.study_instance_uid,
                "series_instance_uid": item.series_instance_uid,
                "known": item.known[:400],
                "received": item.received[:400],
                "noticed_at": now,
                "resolved_by": "",
            }
            for item in dict.fromkeys(contradictions)
        ],
    )
