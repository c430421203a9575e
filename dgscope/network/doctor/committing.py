"""The stage that asks the node to commit to the test object."""

import time
from typing import Final

from django.db import DatabaseError, transaction
from django.utils import timezone
from pydicom.uid import generate_uid

from dgscope.dimse import sop_classes
from dgscope.dimse.status import Category, Status
from dgscope.dimse.storage_commitment import Reference, Report, request_commitment
from dgscope.network.commitment import answers, asking, ledger
from dgscope.network.commitment.data_sets import digest
from dgscope.network.doctor.case import Case
from dgscope.network.doctor.findings import Finding, broken, doubtful, fine, left_out
from dgscope.network.doctor.offered import not_offered
from dgscope.network.doctor.storing import HOW
from dgscope.network.models import CommitRequest, CommitState, Direction

SECONDS_TO_REPORT: Final = 10.0


def commitment(case: Case) -> Finding:
    """N-ACTION for the test object, then the report: it comes over our storage SCP into the ledger."""
    if finding := not_offered(case, "commit", sop_classes.STORAGE_COMMITMENT_PUSH):
        return finding
    if case.stored is None:
        return left_out("There is no test object to commit to. The node accepts the presentation context.", HOW)
    reference = Reference(case.stored.sop_class, case.stored.sop_instance)
    row = _written(case, reference)
    try:
        finding = _ask(case, row, reference)
    except BaseException:
        row.delete()
        raise
    if finding is not None:
        row.delete()
        return finding
    return _report(case, row)


def _written(case: Case, reference: Reference) -> CommitRequest:
    """The row first, so that the report finds what it belongs to; the worker has nothing to do with it."""
    now = timezone.now()
    with transaction.atomic():
        row = CommitRequest.objects.create(
            direction=Direction.OUT,
            transaction_uid=generate_uid(prefix=None),
            ae_title=case.title,
            state=CommitState.ASKED,
            content_sha256=digest((reference,)),
            total=1,
            created_at=now,
            round_at=now,
            next_attempt_at=now + asking.PATIENCE,
        )
        ledger.add_items(row, (reference,))
    return row


def _ask(case: Case, row: CommitRequest, reference: Reference) -> Finding | None:
    def take(report: Report) -> int:
        try:
            answers.take(report, case.title)
        except answers.UnknownTransaction:
            return Status.INVALID_ARGUMENT
        except DatabaseError:
            return Status.PROCESSING_FAILURE
        return Status.SUCCESS

    linger = SECONDS_TO_REPORT if case.node.commit_on_same_association else 0.0
    meaning = request_commitment(case.peer, row.transaction_uid, [reference], on_report=take, linger=linger)
    if meaning.category in {Category.SUCCESS, Category.WARNING}:
        return None
    return broken(
        f"It refused the request: {meaning}",
        f"Ask the administrator of {case.title} whether {case.peer.calling_ae_title} may ask for storage commitment.",
        status=f"{meaning.status:04X}",
    )


def _report(case: Case, row: CommitRequest) -> Finding:
    began = time.monotonic()
    while row.state == CommitState.ASKED and time.monotonic() - began < SECONDS_TO_REPORT:
        if case.cancel.wait(0.2):
            break
        row.refresh_from_db()
    if row.state == CommitState.ASKED:
        return doubtful(
            f"It took the request and has not reported within {SECONDS_TO_REPORT:g} s. The ledger of storage "
            "commitment shows a report that comes later.",
            f"Reports come over an association of its own: {case.entry_request('us for its reports')} "
            "Or permit reports on the same association in its entry here.",
            enter=case.to_enter,
        )
    seconds, why, committed = time.monotonic() - began, row.why, row.committed
    row.delete()
    if committed:
        return fine(f"It keeps the test object; the report came after {seconds:.1f} s.")
    return doubtful(f"Its report came after {seconds:.1f} s and says no: {why}", f"The log of {case.title} says why.")
