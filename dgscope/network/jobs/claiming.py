"""Take the next waiting job of a node, within the node's limit. Two workers never take the same one."""

import os
import socket
from pathlib import Path

from django.db import connection, transaction
from django.db.models import Count, F, Q, QuerySet, Sum
from django.utils import timezone

from dgscope.network.jobs.kinds import SEVERAL_ASSOCIATIONS
from dgscope.network.models import Job, JobState, RemoteAE

# The class of our advisory locks (the key is the node's title): "jobs" in ASCII.
_LOCK = 0x6A6F6273
# Jobs without a node at one time.
WITHOUT_NODE = 4


def worker_name() -> str:
    """This process: host, process ID and its start, since process IDs are used again."""
    pid = os.getpid()
    return f"{socket.gethostname()[:60]}:{pid}:{started(pid)}"


def started(pid: int) -> str:
    """When a process started, in the kernel's ticks; empty where there is no such process."""
    try:
        return Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()[19]
    except OSError:
        return ""


def claim_next(node: str) -> Job | None:
    """Take the waiting job of `node` that is due and first by priority; None when none is or the node is busy."""
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s, hashtext(%s))", [_LOCK, node])
        jobs, associations = _room(node)
        if jobs < 1 or associations < 1:
            return None
        first = due().filter(node=node).order_by("-priority", "id").values_list("pk", "kind").first()
        if first is None:
            return None
        pk, kind = first
        now = timezone.now()
        # Whoever changes the row meanwhile (cancel) wins: the condition is looked at again.
        taken = Job.objects.filter(pk=pk, state=JobState.QUEUED).update(
            state=JobState.RUNNING,
            worker=worker_name(),
            attempts=F("attempts") + 1,
            started_at=now,
            heartbeat_at=now,
            not_before=None,
            why="",
            # One stays free for each job that may yet start beside it.
            associations=max(associations - (jobs - 1), 1) if kind in SEVERAL_ASSOCIATIONS else 1,
        )
        return Job.objects.get(pk=pk) if taken else None


def due() -> QuerySet[Job]:
    """Jobs that wait for nothing but a worker."""
    return Job.objects.filter(Q(not_before=None) | Q(not_before__lte=timezone.now()), state=JobState.QUEUED)


def limit(node: str) -> int:
    """How many jobs may run with a node at one time."""
    return min(_limits(node))


def _room(node: str) -> tuple[int, int]:
    """How many more jobs may run with a node now, and how many more associations they may have."""
    running = Job.objects.filter(node=node, state=JobState.RUNNING)
    now = running.aggregate(jobs=Count("pk"), associations=Sum("associations", default=0))
    jobs, associations = _limits(node)
    return jobs - now["jobs"], associations - now["associations"]


def _limits(node: str) -> tuple[int, int]:
    """Jobs and associations with a node at one time; one of what is not on the list any more."""
    if not node:
        return WITHOUT_NODE, WITHOUT_NODE
    found = RemoteAE.objects.filter(ae_title=node).values_list("max_jobs", "max_associations").first()
    return found or (1, 1)
