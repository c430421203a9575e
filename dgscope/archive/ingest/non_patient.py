"""Rows of objects that belong to no patient (PS3.4 GG). They never take the short ways: nothing of theirs repeats."""

from collections.abc import Sequence
from typing import Any, Final

from psycopg import Cursor

from dgscope.archive.errors import OutOfResources
from dgscope.archive.ingest import tables
from dgscope.archive.ingest.duplicates import conflict, is_there
from dgscope.archive.ingest.pending import Pending
from dgscope.archive.ingest.source import Outcome, Result
from dgscope.archive.ingest.written import Written
from dgscope.archive.models.instance import InstanceState

_EXISTING: Final = """
    SELECT sop_instance_uid, id, data_set_sha256, state, file, size
    FROM archive_nonpatientobject WHERE sop_instance_uid = ANY(%s)"""
_INSTANCES: Final = "SELECT sop_instance_uid FROM archive_instance WHERE sop_instance_uid = ANY(%s)"
_HEAL: Final = """
    UPDATE archive_nonpatientobject SET file = %s, size = %s, data_set_offset = %s, transfer_syntax_uid = %s,
        state = %s, checked_at = NULL WHERE id = %s"""


def write_non_patient(cursor: Cursor[Any], batch: Sequence[Pending], written: Written) -> None:
    """Write the rows of objects with different SOP Instance UIDs, and say what became of each."""
    ordered = sorted(batch, key=lambda pending: pending.description.sop_instance_uid)
    rows = [pending.columns | pending.kept_columns() for pending in ordered]
    new = dict(tables.NON_PATIENT_OBJECTS.run(cursor, rows))
    met = []
    for pending in ordered:
        uid = pending.description.sop_instance_uid
        if uid in new:
            written.results[pending] = Result(Outcome.STORED, uid, non_patient_pk=new[uid])
        else:
            met.append(pending)
    if met:
        _settle_duplicates(cursor, met, written)


def _settle_duplicates(cursor: Cursor[Any], batch: Sequence[Pending], written: Written) -> None:
    """As duplicates.settle_duplicates does for instances; another kind of object under the UID is a conflict, too."""
    uids = [pending.description.sop_instance_uid for pending in batch]
    existing = {row[0]: row[1:] for row in tables.fetch(cursor, _EXISTING, [uids])}
    instances = {row[0] for row in tables.fetch(cursor, _INSTANCES, [uids])}
    for pending in batch:
        uid = pending.description.sop_instance_uid
        if uid not in existing and uid not in instances:
            written.refused[pending] = OutOfResources("Its predecessor has just been replaced. Send it again later.")
        elif uid not in existing or bytes(existing[uid][1]) != pending.sha256:
            conflict(cursor, pending, written)
        else:
            _settle_same(cursor, pending, existing[uid], written)


def _settle_same(cursor: Cursor[Any], pending: Pending, row: tuple[Any, ...], written: Written) -> None:
    pk, _, state, file, size = row
    uid = pending.description.sop_instance_uid
    if file == pending.name:  # committed at an earlier attempt, whose answer was not heard
        written.results[pending] = Result(Outcome.STORED, uid, non_patient_pk=pk)
        return
    written.results[pending] = Result(Outcome.IDENTICAL_DUPLICATE, uid, non_patient_pk=pk)
    if state == InstanceState.STORED and is_there(file, size):
        written.superfluous.append(pending.name)
        return
    syntax = pending.description.transfer_syntax_uid
    stored = InstanceState.STORED.value
    cursor.execute(_HEAL, (pending.name, pending.size, pending.data_set_offset, syntax, stored, pk))
    written.superfluous.append(file)
