"""What runs by itself: nightly reconciliation, and the end of deletions that were interrupted."""

import datetime
import logging

from celery import shared_task
from django.db.models import Sum

from dgscope.archive import deletion
from dgscope.archive.models import Instance, NonPatientObject
from dgscope.archive.reconcile import Options, reconcile
from dgscope.archive.reconcile.run import AlreadyRunningError

log = logging.getLogger(__name__)
# Every file is read again within so many nights, oldest check first.
NIGHTS_PER_ROUND = 30
_MIN_BYTES = 2**30


@shared_task  # type: ignore[untyped-decorator]  # Celery has no types
def reconcile_nightly() -> dict[str, object] | None:
    """Compare all rows and files, and verify the checksums of a share of them."""
    total = sum(model.objects.aggregate(size=Sum("size"))["size"] or 0 for model in (Instance, NonPatientObject))
    share = max(total // NIGHTS_PER_ROUND + 1, _MIN_BYTES)
    try:
        report = reconcile(Options(repair=True, deep=True, max_bytes=share))
    except AlreadyRunningError as error:
        log.info("%s", error)
        return None
    summary = report.as_dict()
    log.log(logging.ERROR if report.damaged else logging.INFO, "reconciliation: %s", _short(report.as_dict()))
    return summary


@shared_task  # type: ignore[untyped-decorator]  # Celery has no types
def finish_deletions() -> int:
    """Go on with deletions that were interrupted; how many were finished."""
    finished = 0
    for study in deletion.unfinished():
        try:
            deletion.finish_deletion(study)
        except OSError as error:
            log.warning("files of a deleted study cannot be removed now: %s", error.strerror)
        else:
            finished += 1
    return finished


def _short(report: dict[str, object]) -> dict[str, object]:
    """The numbers without the examples."""
    return {
        name: value["found"] if isinstance(value, dict) else value
        for name, value in report.items()
        if not isinstance(value, dict) or value["found"]
    }


def at_start() -> dict[str, object] | None:
    """What a crash left behind, looked for when the installation starts: files of the last days only."""
    since = datetime.datetime.now(datetime.UTC) - datetime.timedelta(days=7)
    try:
        return _short(reconcile(Options(repair=True, light=True, since=since)).as_dict())
    except AlreadyRunningError:
        return None
