"""Telling the caller the result: N-EVENT-REPORT on an association of our own, to the address in its entry."""

import logging

from django.utils import timezone

from dgscope.dimse.errors import DimseError
from dgscope.dimse.status import Category, StatusMeaning
from dgscope.dimse.storage_commitment import FailedReference, Reference, report_commitment
from dgscope.network.commitment import attempts
from dgscope.network.commitment.reasons import Reason
from dgscope.network.models import CommitRequest, CommitState, RemoteAE
from dgscope.network.peers import peer_of

log = logging.getLogger(__name__)


def deliver(row: CommitRequest) -> bool:
    """Report what was found; False where the node cannot be reached. The row says how it went."""
    node = RemoteAE.objects.filter(ae_title=row.ae_title, enabled=True).exclude(host="").first()
    if node is None:
        attempts.failed(row, f"{row.ae_title} has no address on the list of remote AEs, or is switched off there.")
        return False
    committed, refused = results(row)
    try:
        meaning = report_commitment(peer_of(node), row.transaction_uid, committed, refused)
    except DimseError as error:
        attempts.failed(row, str(error))
        return False
    answered(row, meaning)
    return True


def results(row: CommitRequest) -> tuple[list[Reference], list[FailedReference]]:
    """What the report says: kept instances, and the others with the reason."""
    committed, refused = [], []
    for item in row.items.all():
        if item.committed:
            committed.append(Reference(item.sop_class_uid, item.sop_instance_uid))
        else:
            reason = item.failure_reason or Reason.PROCESSING_FAILURE
            refused.append(FailedReference(item.sop_class_uid, item.sop_instance_uid, reason))
    return committed, refused


def answered(row: CommitRequest, meaning: StatusMeaning) -> None:
    """Note the peer's answer to the report."""
    if meaning.category not in {Category.SUCCESS, Category.WARNING}:
        attempts.failed(row, f"{row.ae_title} refused the report: {meaning}")
        return
    attempts.same_round(row).update(
        state=CommitState.DELIVERED,
        attempts=row.attempts + 1,
        ended_at=timezone.now(),
        next_attempt_at=None,
        claimed_until=None,
        why="",
    )
    log.info("%s was told: %d committed, %d not", row.ae_title, row.committed, row.failed)
