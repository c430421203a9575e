"""The rows of a batch of objects, written within one transaction of the caller."""

from collections.abc import Sequence
from typing import Any

from psycopg import Cursor

from dgscope.archive.ingest import tables
from dgscope.archive.ingest.aggregates import add_up
from dgscope.archive.ingest.duplicates import settle_duplicates
from dgscope.archive.ingest.known import KnownPlaces, Place
from dgscope.archive.ingest.non_patient import write_non_patient
from dgscope.archive.ingest.pending import Pending
from dgscope.archive.ingest.places import place
from dgscope.archive.ingest.quarantine import quarantine
from dgscope.archive.ingest.source import Outcome, Result
from dgscope.archive.ingest.written import Written
from dgscope.archive.models.quarantine import QuarantineReason

_REFERENCE = """
    INSERT INTO archive_reference (source_id, series_instance_uid, sop_class_uid, sop_instance_uid, frames)
    VALUES (%s, %s, %s, %s, %s::int[])"""


def write_rows(cursor: Cursor[Any], batch: Sequence[Pending], known: KnownPlaces) -> Written:
    """Write everything about objects with different SOP Instance UIDs.

    Results and refusals count only once the caller has committed.
    """
    written = Written()
    of_patients = [pending for pending in batch if not pending.description.is_of_no_patient]
    if of_patients:
        _write_instances(cursor, of_patients, known, written)
    if len(of_patients) < len(batch):
        write_non_patient(cursor, [p for p in batch if p.description.is_of_no_patient], written)
    return written


def _write_instances(cursor: Cursor[Any], batch: Sequence[Pending], known: KnownPlaces, written: Written) -> None:
    placed = place(cursor, batch, known)
    written.places = placed.places
    written.refused.update(placed.refused)
    new = _insert(cursor, placed.places)
    for pending, pk in new.items():
        at = placed.places[pending]
        written.results[pending] = Result(Outcome.STORED, pending.description.sop_instance_uid, pk, at.series, at.study)
    _insert_references(cursor, new)
    add_up(cursor, new, placed)
    met_again = [pending for pending in placed.places if pending not in new]
    if met_again:
        settle_duplicates(cursor, met_again, written)
    for pending in placed.other_patient:
        written.results[pending] = Result(Outcome.QUARANTINED, pending.description.sop_instance_uid)
        quarantine(cursor, pending, QuarantineReason.OTHER_PATIENT, written.superfluous)


def _insert(cursor: Cursor[Any], places: dict[Pending, Place]) -> dict[Pending, int]:
    ordered = sorted(places, key=lambda pending: pending.description.sop_instance_uid)
    pks = dict(tables.INSTANCES.run(cursor, [instance_row(pending, places[pending]) for pending in ordered]))
    return {p: pks[p.description.sop_instance_uid] for p in ordered if p.description.sop_instance_uid in pks}


def instance_row(pending: Pending, at: Place) -> dict[str, Any]:
    """The columns of a new instance."""
    source = pending.source
    return (
        pending.columns
        | pending.kept_columns()
        | {
            "series_id": at.series,
            "move_originator_ae": source.move_originator[:64],
            "move_originator_message_id": source.move_message_id,
        }
    )


def _insert_references(cursor: Cursor[Any], new: dict[Pending, int]) -> None:
    rows = [
        (pk, found.series_instance_uid, found.sop_class_uid, found.sop_instance_uid, found.frames)
        for pending, pk in new.items()
        for found in pending.references
    ]
    if rows:
        cursor.executemany(_REFERENCE, rows)
