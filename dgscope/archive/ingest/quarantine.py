"""Setting an object aside: its file moves to the quarantine, its row says why. Both before the answer."""

from typing import Any, Final

from psycopg import Cursor

from dgscope.archive.ingest import tables
from dgscope.archive.ingest.pending import Pending
from dgscope.archive.models.quarantine import QuarantineReason
from dgscope.archive.store import store

_OPEN: Final = """
    SELECT 1 FROM archive_quarantined
    WHERE sop_instance_uid = %s AND data_set_sha256 = %s AND resolved_at IS NULL AND reason = %s LIMIT 1"""


def quarantine(cursor: Cursor[Any], pending: Pending, reason: QuarantineReason, superfluous: list[str]) -> None:
    """Keep an object outside of the index; one that waits there already is not kept twice."""
    received = pending.description
    if tables.fetch(cursor, _OPEN, [received.sop_instance_uid, pending.sha256, reason.value]):
        superfluous.append(pending.name)
        return
    pending.name = store().set_aside(pending.name)
    row = {
        "reason": reason.value,
        "detail": "",
        "file": pending.name,
        "size": pending.size,
        "data_set_offset": pending.data_set_offset,
        "data_set_sha256": pending.sha256,
        "sop_instance_uid": received.sop_instance_uid,
        "sop_class_uid": received.sop_class_uid,
        "study_instance_uid": received.study_instance_uid,
        "patient_id": received.patient_id[:64],
        "patient_name": received.patient_name[:400],
        "source_kind": pending.source.kind[:10],
        "source_ae": pending.source.calling_ae[:64],
        "source_address": pending.source.address[:64],
        "received_at": pending.received_at,
        "resolved_by": "",
        "resolution": "",
    }
    tables.QUARANTINED.run(cursor, [row])
