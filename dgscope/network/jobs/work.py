"""A job while it runs: its progress, its items, and the word to stop."""

import threading
import time
from typing import Any

from django.db import connection, transaction
from django.db.models import Count, Q, QuerySet

from dgscope.network.jobs.outcome import JobFailed, Stopped
from dgscope.network.models import ItemState, Job, JobItem, JobState, RemoteAE

# Progress and the states of items are written at most this often: what a crash can make us do twice.
WRITE_EACH = 0.5
WRITE_ITEMS = 100


class Work:
    """A claimed job. One thread uses it; `cancel` may be set from others.

    Attributes
    ----------
    job
        The row as it was claimed; `done`, `failed` and `total` follow the progress.
    cancel
        Set when the job shall stop: cancelled, taken by another worker, or the worker ends.
    lost
        Another worker has the job now: nothing may be written any more.
    """

    def __init__(self, job: Job) -> None:
        self.job = job
        self.cancel = threading.Event()
        self.lost = False
        self.cancelled = False
        self._began = self._written = time.monotonic()
        self._done_before = job.done
        self._settled: list[JobItem] = []

    @property
    def request(self) -> dict[str, Any]:
        """What was asked."""
        request: dict[str, Any] = self.job.request
        return request

    @property
    def items(self) -> QuerySet[JobItem]:
        """The instances of the job."""
        return JobItem.objects.filter(job_id=self.job.pk)

    def waiting(self) -> list[JobItem]:
        """The instances that are still to be done, in the order in which they were asked for."""
        return list(self.items.filter(state=ItemState.WAITING))

    def node(self) -> RemoteAE:
        """The job's remote AE as it is entered now; raise JobFailed where it cannot be reached at all."""
        return reachable(self.job.node)

    def check(self) -> None:
        """Raise Stopped when the job shall stop."""
        if self.cancel.is_set():
            raise Stopped

    def settle(self, item: JobItem, state: ItemState, status: int | None = None, why: str = "") -> None:
        """Note what became of an instance, and count it."""
        item.state, item.status, item.why = state, status, why[:300]
        self._settled.append(item)
        if state is ItemState.FAILED:
            self.job.failed += 1
        else:
            self.job.done += 1
        self._write_now_and_then()

    def progress(self, *, done: int | None = None, failed: int | None = None, total: int | None = None) -> None:
        """Note how far it is; written now and then."""
        self.job.done = self.job.done if done is None else done
        self.job.failed = self.job.failed if failed is None else failed
        self.job.total = self.job.total if total is None else total
        self._write_now_and_then()

    def start_from(self, done: int, total: int) -> None:
        """Note what is done already: it does not count for the rate."""
        self.job.done = self._done_before = done
        self.job.failed, self.job.total = 0, total
        self.flush()

    def count(self) -> None:
        """Take the counts from the items: what holds after an interruption."""
        counts = self.items.aggregate(
            total=Count("pk"),
            failed=Count("pk", filter=Q(state=ItemState.FAILED)),
            done=Count("pk", filter=Q(state__in=[ItemState.DONE, ItemState.WARNING])),
        )
        self.job.done, self.job.failed, self.job.total = counts["done"], counts["failed"], counts["total"]
        self._done_before = self.job.done
        self.flush()

    def flush(self) -> None:
        """Write what has been noted; raise Stopped if the job is no longer ours."""
        self._written = time.monotonic()
        elapsed = self._written - self._began
        if elapsed > 1 and self.job.done > self._done_before:
            self.job.rate = round((self.job.done - self._done_before) / elapsed, 1)
        job = self.job
        with transaction.atomic(), connection.cursor() as cursor:
            # What the database forgets when its machine loses power is done again; the job's end is written durably.
            cursor.execute("SET LOCAL synchronous_commit TO off")
            if self.ours().update(done=job.done, failed=job.failed, total=job.total, rate=job.rate):
                self._write_items()
                return
        self.lost = True
        self.cancel.set()
        raise Stopped

    def _write_items(self) -> None:
        """One statement for all that came to the same."""
        groups: dict[tuple[str, int | None, str], list[int]] = {}
        for item in self._settled:
            groups.setdefault((item.state, item.status, item.why), []).append(item.pk)
        self._settled.clear()
        for (state, status, why), pks in groups.items():
            JobItem.objects.filter(pk__in=pks).update(state=state, status=status, why=why)

    def ours(self) -> QuerySet[Job]:
        """The row, as long as this is the work that has it."""
        job = self.job
        return Job.objects.filter(pk=job.pk, state=JobState.RUNNING, worker=job.worker, attempts=job.attempts)

    def _write_now_and_then(self) -> None:
        if time.monotonic() - self._written >= WRITE_EACH or len(self._settled) >= WRITE_ITEMS:
            self.flush()


def reachable(ae_title: str) -> RemoteAE:
    """The remote AE of this title; raise JobFailed where it is not on the list, switched off or without an address."""
    node = RemoteAE.objects.filter(ae_title=ae_title).first()
    if node is None:
        raise JobFailed(f"“{ae_title}” is not on the list of remote AEs.")
    if not node.enabled:
        raise JobFailed(f"“{ae_title}” is switched off in the list of remote AEs.")
    if not node.host:
        raise JobFailed(f"“{ae_title}” has no host and port in the list of remote AEs, so it cannot be called.")
    return node
