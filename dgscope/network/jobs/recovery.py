"""Jobs whose worker died run again; jobs that nobody was told of are started; old ones are forgotten."""

import logging
import socket
from datetime import timedelta

from django.db.models import F
from django.utils import timezone

from dgscope.network.jobs import creating
from dgscope.network.jobs.claiming import due, limit, started
from dgscope.network.jobs.pulse import DEAD_AFTER
from dgscope.network.models import ENDED, Job, JobState, QueriedNode, Query, QueryState

log = logging.getLogger(__name__)
# A job that takes its worker down each time must not do so for ever.
MOST_INTERRUPTIONS = 5
JOBS_KEPT = timedelta(days=90)
QUERIES_KEPT = timedelta(hours=1)
QUERY_SILENCE = timedelta(minutes=15)


def requeue_orphans() -> int:
    """Let the jobs of dead workers run again; how many there were."""
    count = 0
    for job in Job.objects.filter(state=JobState.RUNNING):
        if not _is_orphan(job):
            continue
        mine = Job.objects.filter(pk=job.pk, state=JobState.RUNNING, worker=job.worker, attempts=job.attempts)
        if job.interruptions + 1 >= MOST_INTERRUPTIONS:
            why = f"It was given up: its worker died {MOST_INTERRUPTIONS} times while it ran."
            mine.update(state=JobState.FAILED, why=why, finished_at=timezone.now())
        elif job.cancel_requested:
            mine.update(state=JobState.CANCELLED, why="Cancelled.", finished_at=timezone.now(), cancel_requested=False)
        else:
            count += mine.update(state=JobState.QUEUED, worker="", interruptions=F("interruptions") + 1)
            log.warning("job %s lost its worker and runs again", job.pk)
    return count


def _is_orphan(job: Job) -> bool:
    # A worker's name is host:pid:start (claiming.worker_name). On this host the dead are known at once.
    host, pid, start = (*job.worker.rsplit(":", 2), "", "")[:3]
    if host == socket.gethostname()[:60] and pid.isdecimal() and started(int(pid)) != start:
        return True
    return _is_silent(job)


def _is_silent(job: Job) -> bool:
    return job.heartbeat_at is None or timezone.now() - job.heartbeat_at > timedelta(seconds=DEAD_AFTER)


def start_waiting() -> None:
    """Tell the workers of what waits: for a broker that was down, or for its time."""
    for node in due().order_by().values_list("node", flat=True).distinct():
        free = limit(node) - Job.objects.filter(node=node, state=JobState.RUNNING).count()
        for pk in due().filter(node=node).order_by("-priority", "id").values_list("pk", flat=True)[: max(free, 0)]:
            creating.dispatch(pk)


def end_silent_queries() -> None:
    """End queries whose worker died: nobody shall wait for them."""
    before = timezone.now() - QUERY_SILENCE
    QueriedNode.objects.filter(state=QueryState.RUNNING, heartbeat_at__lt=before).update(
        state=QueryState.DONE, why="The query was interrupted. Ask again."
    )


def forget_old() -> None:
    """Delete what nobody looks at any more."""
    now = timezone.now()
    Query.objects.filter(created_at__lt=now - QUERIES_KEPT).delete()
    Job.objects.filter(state__in=ENDED, finished_at__lt=now - JOBS_KEPT).delete()
