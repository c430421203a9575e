"""Where in the index an object belongs: its study and series, made if they are new.

Locks are taken in one order by every process (patients, studies, then series and instances, each sorted), so that two
of them never wait for each other in a circle.
"""

import datetime
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from psycopg import Cursor

from dgscope.archive.errors import IngestError, OutOfResources
from dgscope.archive.ingest import tables
from dgscope.archive.ingest.discrepancies import Contradiction, compare, record, series_in_other_studies
from dgscope.archive.ingest.known import KnownPlaces, Place, StalePlacesError
from dgscope.archive.ingest.pending import Pending
from dgscope.archive.ingest.same_person import KnownPerson, same_person

_NO_COUNTS: Final = dict.fromkeys(
    (
        "number_of_series",
        "number_of_instances",
        "number_of_images",
        "number_of_presentation_states",
        "number_of_key_objects",
        "number_of_reports",
    ),
    0,
)
_STUDIES: Final = """
    SELECT s.study_instance_uid, s.id, s.deleted_at, p.id, p.identity, p.patient_id, p.issuer_of_patient_id,
           s.patient_name, s.patient_birth_date
    FROM archive_study s JOIN archive_patient p ON p.id = s.patient_id
    WHERE s.study_instance_uid = ANY(%s)"""
_PATIENTS: Final = "SELECT identity, id, name_alphabetic, birth_date FROM archive_patient WHERE identity = ANY(%s)"
_SERIES: Final = """
    SELECT st.study_instance_uid, se.series_instance_uid, se.id
    FROM archive_series se JOIN archive_study st ON st.id = se.study_id WHERE se.study_id = ANY(%s)
    AND se.series_instance_uid = ANY(%s)"""
_LOCK: Final = "SELECT id FROM archive_study WHERE id = ANY(%s) AND deleted_at IS NULL ORDER BY id FOR NO KEY UPDATE"


@dataclass
class Placed:
    """The outcome: a place for each object that belongs into the index, and those whose study is someone else's."""

    places: dict[Pending, Place] = field(default_factory=dict)
    other_patient: list[Pending] = field(default_factory=list)
    refused: dict[Pending, IngestError] = field(default_factory=dict)
    new_series: dict[int, int] = field(default_factory=dict)  # study → number of series made


def place(cursor: Cursor[Any], batch: Sequence[Pending], known: KnownPlaces) -> Placed:
    """Find or make the places of a batch and lock their studies.

    Raises
    ------
    StalePlacesError
        A remembered place is no longer valid; nothing was written.
    """
    placed = Placed()
    remembered = {pending: found for pending in batch if (found := known.get(pending)) is not None}
    strange = [pending for pending in batch if pending not in remembered]
    studies, contradictions = _studies(cursor, strange) if strange else ({}, [])
    wanted = {found.study for found in remembered.values()} | {studies[p.key[0]].pk for p in strange}
    locked = {row[0] for row in tables.fetch(cursor, _LOCK, [sorted(wanted)])}
    if any(found.study not in locked for found in remembered.values()):
        raise StalePlacesError
    placed.places.update(remembered)
    at_home: list[Pending] = []
    for pending in strange:
        study = studies[pending.key[0]]
        if study.pk not in locked:
            placed.refused[pending] = OutOfResources("Its study is being deleted. Send it again later.")
        elif not pending.accepted and not same_person(study.person, pending.description):
            placed.other_patient.append(pending)
        else:
            at_home.append(pending)
            contradictions += compare(study.patient_pk, study.person.name, study.person.birth_date, pending)
    if at_home:
        contradictions += _series(cursor, at_home, studies, placed)
    record(cursor, contradictions)
    return placed


@dataclass(frozen=True)
class _Study:
    pk: int
    patient_pk: int
    person: KnownPerson


def _studies(cursor: Cursor[Any], batch: Sequence[Pending]) -> tuple[dict[str, _Study], list[Contradiction]]:
    """The studies of the batch, made where they are new."""
    uids = sorted({pending.key[0] for pending in batch})
    found = _look_up(cursor, uids)
    first = {uid: next(p for p in batch if p.key[0] == uid) for uid in uids if uid not in found}
    if not first:
        return found, []
    contradictions = _make_studies(cursor, first)
    found = _look_up(cursor, uids)
    return found, contradictions


def _look_up(cursor: Cursor[Any], uids: Sequence[str]) -> dict[str, _Study]:
    return {
        uid: _Study(pk, patient, KnownPerson(identity, patient_id, issuer, name, birth_date))
        for uid, pk, _deleted, patient, identity, patient_id, issuer, name, birth_date in tables.fetch(
            cursor, _STUDIES, [list(uids)]
        )
    }


def _make_studies(cursor: Cursor[Any], first: dict[str, Pending]) -> list[Contradiction]:
    now = datetime.datetime.now(datetime.UTC)
    patients = {p.description.identity: p.description.patient_columns() for p in first.values()}
    made = tables.PATIENTS.run(cursor, [patients[key] | {"created_at": now} for key in sorted(patients)])
    rows = {row[0]: row[1:] for row in tables.fetch(cursor, _PATIENTS, [sorted(patients)])}
    tables.STUDIES.run(
        cursor,
        [
            first[uid].description.study_columns()
            | _NO_COUNTS
            | {
                "patient_id": rows[first[uid].description.identity][0],
                "source_ae": first[uid].source.calling_ae,
                "first_received_at": first[uid].received_at,
                "last_received_at": first[uid].received_at,
                "deleted_by": "",
                "deletion_reason": "",
            }
            for uid in sorted(first)
        ],
    )
    fresh = {row[0] for row in made}
    contradictions: list[Contradiction] = []
    for pending in first.values():
        pk, name, birth_date = rows[pending.description.identity]
        if pending.description.identity not in fresh:
            contradictions += compare(pk, name, birth_date, pending)
    return contradictions


def _series(
    cursor: Cursor[Any], batch: Iterable[Pending], studies: dict[str, _Study], placed: Placed
) -> list[Contradiction]:
    """Find or make the series of objects whose studies are locked."""
    first: dict[tuple[str, str], Pending] = {}
    for pending in batch:
        first.setdefault(pending.key, pending)
    keys = sorted(first)
    query = [sorted({studies[key[0]].pk for key in keys}), sorted({key[1] for key in keys})]
    found = {(study, series): pk for study, series, pk in tables.fetch(cursor, _SERIES, query)}
    missing = [key for key in keys if key not in found]
    contradictions: list[Contradiction] = []
    if missing:
        made = tables.SERIES.run(cursor, [_series_row(first[key], studies[key[0]].pk) for key in missing])
        for study, _ in made:
            placed.new_series[study] = placed.new_series.get(study, 0) + 1
        found = {(study, series): pk for study, series, pk in tables.fetch(cursor, _SERIES, query)}
        patients = {key: studies[key[0]].patient_pk for key in missing}
        contradictions = series_in_other_studies(cursor, patients, first)
    for pending in batch:
        study = studies[pending.key[0]].pk
        placed.places[pending] = Place(study, found[pending.key], pending.description.people)
    return contradictions


def _series_row(pending: Pending, study: int) -> dict[str, Any]:
    return pending.description.series_columns() | {
        "study_id": study,
        "number_of_instances": 0,
        "number_of_images": 0,
        "source_ae": pending.source.calling_ae,
        "first_received_at": pending.received_at,
        "last_received_at": pending.received_at,
    }
