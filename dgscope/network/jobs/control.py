"""Cancel, run again, bring forward: what stands behind the buttons of the list of jobs."""

from django.db import transaction
from django.utils import timezone

from dgscope.network.jobs import creating
from dgscope.network.models import ItemState, Job, JobItem, JobState


def cancel(job: Job) -> bool:
    """Stop a job: at once while it waits, at its next message while it runs. False: it has ended already."""
    waiting = Job.objects.filter(pk=job.pk, state=JobState.QUEUED)
    if waiting.update(state=JobState.CANCELLED, why="Cancelled.", finished_at=timezone.now(), cancel_requested=False):
        return True
    return bool(Job.objects.filter(pk=job.pk, state=JobState.RUNNING).update(cancel_requested=True))


def retry(job: Job) -> bool:
    """Run a job again for what failed or was not done. False: there is nothing left to do, or it still runs."""
    ended = (JobState.PARTLY, JobState.FAILED, JobState.CANCELLED)
    with transaction.atomic():
        again = Job.objects.filter(pk=job.pk, state__in=ended).update(
            state=JobState.QUEUED, why="", failed=0, worker="", finished_at=None, not_before=None, rate=None,
            cancel_requested=False, interruptions=0, attempts=0,
        )  # fmt: skip
        if not again:
            return False
        JobItem.objects.filter(job=job, state=ItemState.FAILED).update(state=ItemState.WAITING, status=None, why="")
        transaction.on_commit(lambda: creating.dispatch(job.pk))
    return True


def set_priority(job: Job, priority: int) -> bool:
    """Let a waiting job come earlier or later. False: it does not wait."""
    return bool(Job.objects.filter(pk=job.pk, state=JobState.QUEUED).update(priority=priority))
