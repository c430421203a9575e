"""The report on the caller's own association, where its entry allows it and the caller stays (PS3.4 J.3.3)."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from django.utils import timezone

from dgscope.dimse.encoding import encode
from dgscope.dimse.status import Service, explain
from dgscope.dimse.storage_commitment import Report, report_data_set
from dgscope.network.commitment import reporting
from dgscope.network.models import CommitRequest, CommitState

# The worker takes over at `same_association_until`; nobody begins so shortly before.
_MARGIN: Final = timedelta(seconds=3)
_LONGEST_REPORT: Final = timedelta(seconds=60)


@dataclass(frozen=True, slots=True)
class Due:
    """A report to be sent now."""

    row: CommitRequest
    report: Report

    def encoded(self, transfer_syntax_uid: str) -> bytes:
        """The event information as it goes out."""
        return encode(report_data_set(self.report), transfer_syntax_uid)


def take_over(pk: int) -> Due | None:
    """Return the report once the worker has checked the request, and keep the worker from sending it as well."""
    now = timezone.now()
    ready = CommitRequest.objects.filter(
        pk=pk, state=CommitState.CHECKED, claimed_until=None, same_association_until__gt=now + _MARGIN
    )
    if not ready.update(claimed_until=now + _LONGEST_REPORT, next_attempt_at=now + _LONGEST_REPORT):
        return None
    row = CommitRequest.objects.get(pk=pk)
    committed, failed = reporting.results(row)
    return Due(row, Report(row.transaction_uid, tuple(committed), tuple(failed)))


def answered(due: Due, status: int) -> None:
    """Note the caller's answer."""
    reporting.answered(due.row, explain(Service.COMMITMENT, status))


def lost(pk: int) -> str | None:
    """Have the worker report on an association of our own, at once: the caller did not stay.

    Returns the title of the node to be served; None where nothing is left to be reported.
    """
    now = timezone.now()
    waiting = CommitRequest.objects.filter(pk=pk, state__in=[CommitState.RECEIVED, CommitState.CHECKED])
    waiting = waiting.filter(same_association_until__isnull=False)
    if not waiting.update(same_association_until=None, claimed_until=None, next_attempt_at=now):
        return None
    return CommitRequest.objects.values_list("ae_title", flat=True).get(pk=pk)
