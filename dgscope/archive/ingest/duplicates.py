"""Objects whose SOP Instance UID is in the archive already: the same once more, or something else."""

from collections.abc import Sequence
from typing import Any, Final

from psycopg import Cursor

from dgscope.archive.errors import OutOfResources, StoreError
from dgscope.archive.ingest import tables
from dgscope.archive.ingest.pending import Pending
from dgscope.archive.ingest.quarantine import quarantine
from dgscope.archive.ingest.source import Outcome, Result
from dgscope.archive.ingest.written import Written
from dgscope.archive.models.instance import InstanceState
from dgscope.archive.models.quarantine import QuarantineReason
from dgscope.archive.store import store

_EXISTING: Final = """
    SELECT i.sop_instance_uid, i.id, i.data_set_sha256, i.state, i.file, i.size, i.series_id, se.study_id, st.deleted_at
    FROM archive_instance i JOIN archive_series se ON se.id = i.series_id JOIN archive_study st ON st.id = se.study_id
    WHERE i.sop_instance_uid = ANY(%s)"""
_ELSEWHERE: Final = "SELECT sop_instance_uid FROM archive_nonpatientobject WHERE sop_instance_uid = ANY(%s)"
_HEAL: Final = """
    UPDATE archive_instance SET file = %s, size = %s, data_set_offset = %s, transfer_syntax_uid = %s, state = %s,
        checked_at = NULL WHERE id = %s"""


def settle_duplicates(cursor: Cursor[Any], batch: Sequence[Pending], written: Written) -> None:
    """Give each object its outcome. A good copy of a lost or damaged file takes its place."""
    uids = sorted(pending.description.sop_instance_uid for pending in batch)
    existing = {row[0]: row[1:] for row in tables.fetch(cursor, _EXISTING, [uids])}
    missing = [uid for uid in uids if uid not in existing]
    elsewhere = {row[0] for row in tables.fetch(cursor, _ELSEWHERE, [missing])} if missing else set()
    for pending in batch:
        uid = pending.description.sop_instance_uid
        if uid in elsewhere:
            conflict(cursor, pending, written)
            continue
        if uid not in existing:
            written.refused[pending] = OutOfResources("Its predecessor is being deleted. Send it again later.")
            continue
        pk, sha256, state, file, size, series, study, deleted_at = existing[uid]
        if deleted_at is not None:
            written.refused[pending] = OutOfResources("Its study is being deleted. Send it again later.")
        elif file == pending.name:  # committed at an earlier attempt, whose answer was not heard
            written.results[pending] = Result(Outcome.STORED, uid, pk, series, study)
        elif bytes(sha256) != pending.sha256:
            conflict(cursor, pending, written)
        else:
            written.results[pending] = Result(Outcome.IDENTICAL_DUPLICATE, uid, pk, series, study)
            if state == InstanceState.STORED and is_there(file, size):
                written.superfluous.append(pending.name)
            else:
                syntax = pending.description.transfer_syntax_uid
                healed = (pending.name, pending.size, pending.data_set_offset, syntax, InstanceState.STORED.value, pk)
                cursor.execute(_HEAL, healed)
                written.superfluous.append(file)


def conflict(cursor: Cursor[Any], pending: Pending, written: Written) -> None:
    """Set an object aside whose UID another one has."""
    written.results[pending] = Result(Outcome.CONFLICT, pending.description.sop_instance_uid)
    quarantine(cursor, pending, QuarantineReason.OTHER_BYTES, written.superfluous)


def is_there(file: str, size: int) -> bool:
    """Whether the store has the file, as large as it was."""
    try:
        return store().path(file).stat().st_size == size
    except (OSError, StoreError):
        return False
