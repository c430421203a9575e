"""What a node answers to a request of ours: the result of an N-EVENT-REPORT, written down before it is acknowledged."""

import logging
from collections.abc import Iterable
from typing import Final

from django.db import transaction
from django.utils import timezone

from dgscope.dimse.storage_commitment import Reference, Report
from dgscope.network.commitment.reasons import explain
from dgscope.network.models import CommitItem, CommitRequest, CommitState, Direction, JobItem

log = logging.getLogger(__name__)
# Notes beside the items of a send job.
ASKED: Final = "asked to commit"
COMMITTED: Final = "committed"
NOT_COMMITTED: Final = "not committed"
REFUSED: Final = "commitment refused"
UNANSWERED: Final = "no answer on commitment"


class UnknownTransaction(Exception):
    """Nobody here asked that."""


def take(report: Report, ae_title: str) -> None:
    """Write a result down. The same result again is acknowledged and changes nothing.

    The transaction UID alone decides which request it belongs to: archives may report under another AE title than
    they are called by.

    Raises
    ------
    UnknownTransaction
    django.db.DatabaseError
        It cannot be written down.
    """
    with transaction.atomic():
        row = (
            CommitRequest.objects.select_for_update()
            .filter(direction=Direction.OUT, transaction_uid=report.transaction_uid)
            .first()
        )
        if row is None:
            raise UnknownTransaction
        if row.state == CommitState.ANSWERED:
            log.info("%s reports a storage commitment that it reported before", ae_title)
            return
        _write(row, report, ae_title)


def note_at_the_send(row: CommitRequest, note: str) -> None:
    """Show at the items of the send how a request of ours ended, or that it begins anew."""
    if row.job_id is None:
        return
    JobItem.objects.filter(job=row.job_id, sop_instance_uid__in=row.items.values("sop_instance_uid")).update(note=note)


def reasons(job_pk: int, uids: Iterable[str]) -> dict[str, str]:
    """Why instances of a send are not committed, by SOP Instance UID: the last that was heard of each."""
    found: dict[str, str] = {}
    items = CommitItem.objects.filter(request__job=job_pk, sop_instance_uid__in=list(uids)).select_related("request")
    for item in items.order_by("pk"):
        if item.committed is False:
            found[item.sop_instance_uid] = explain(item.failure_reason)
        elif item.request.state in {CommitState.REFUSED, CommitState.UNANSWERED}:
            found[item.sop_instance_uid] = item.request.why
        else:
            found.pop(item.sop_instance_uid, None)
    return found


def _write(row: CommitRequest, report: Report, ae_title: str) -> None:
    committed = set(report.committed)
    refused = {Reference(one.sop_class, one.sop_instance): one.reason for one in report.failed}
    items = list(row.items.all())
    silent = 0
    for item in items:
        reference = Reference(item.sop_class_uid, item.sop_instance_uid)
        item.committed = reference in committed and reference not in refused
        item.failure_reason = refused.get(reference)
        silent += not item.committed and reference not in refused
    CommitItem.objects.bulk_update(items, ["committed", "failure_reason"], batch_size=500)
    kept = [item.sop_instance_uid for item in items if item.committed]
    lost = [item for item in items if not item.committed]
    row.state, row.ended_at, row.next_attempt_at = CommitState.ANSWERED, timezone.now(), None
    row.checked_at, row.reported_by = row.ended_at, ae_title
    row.committed, row.failed, row.why = len(kept), len(lost), _why(lost, silent)
    row.save()
    if row.job_id is not None:
        notes = JobItem.objects.filter(job=row.job_id)
        notes.filter(sop_instance_uid__in=kept).update(note=COMMITTED)
        notes.filter(sop_instance_uid__in=[item.sop_instance_uid for item in lost]).update(note=NOT_COMMITTED)


def _why(lost: list[CommitItem], silent: int) -> str:
    if not lost:
        return ""
    reasons = sorted({explain(item.failure_reason) for item in lost})
    omitted = f" The report leaves out {silent} of the instances." if silent else ""
    return f"{len(lost)} not committed: {'; '.join(reasons)}.{omitted}"[:500]
