"""One thread for each worker process: says that its jobs live, and hears that one shall stop."""

import logging
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

from django.db import DatabaseError, InterfaceError, connection
from django.utils import timezone

from dgscope.network.jobs.work import Work
from dgscope.network.models import Job, JobState

log = logging.getLogger(__name__)
LOOK_EACH = 1.0
BEAT_EACH = 5.0
# A job without a heartbeat for so long has lost its worker.
DEAD_AFTER = 30.0


class Pulse:
    """The jobs that this process runs."""

    def __init__(self) -> None:
        self._works: set[Work] = set()
        self._lock = threading.Lock()
        self._thread: threading.Thread | None = None
        self.ending = threading.Event()

    @contextmanager
    def of(self, work: Work) -> Iterator[None]:
        """Keep the heart of a job beating."""
        with self._lock:
            self._works.add(work)
            if self._thread is None or not self._thread.is_alive():
                self._thread = threading.Thread(target=self._run, name="pulse of jobs", daemon=True)
                self._thread.start()
        if self.ending.is_set():
            work.cancel.set()
        try:
            yield
        finally:
            with self._lock:
                self._works.discard(work)

    def end(self) -> None:
        """Let all jobs stop at their next step: the worker ends."""
        self.ending.set()
        for work in self._present():
            work.cancel.set()

    def _present(self) -> list[Work]:
        with self._lock:
            return list(self._works)

    def _run(self) -> None:
        beaten = time.monotonic()
        while True:
            time.sleep(LOOK_EACH)
            works = self._present()
            if not works:
                with self._lock:
                    if not self._works:
                        self._thread = None
                        return
                continue
            try:
                self._look(works)
                if time.monotonic() - beaten >= BEAT_EACH:
                    self._beat(works)
                    beaten = time.monotonic()
            except (DatabaseError, InterfaceError) as error:
                log.warning("the heartbeat of jobs cannot be written: %s", type(error).__name__)
            finally:
                connection.close()  # a new one each time costs little, and none is ever stale

    def _look(self, works: list[Work]) -> None:
        rows = Job.objects.filter(pk__in=[work.job.pk for work in works], state=JobState.RUNNING)
        found = {pk: (worker, attempts, cancel) for pk, worker, attempts, cancel in rows.values_list(*_COLUMNS)}
        for work in works:
            worker, attempts, cancel = found.get(work.job.pk, ("", 0, False))
            if (worker, attempts) != (work.job.worker, work.job.attempts):
                # It may just have finished: then it is no longer listed, and nobody reads these.
                work.lost = True
                work.cancel.set()
            elif cancel:
                work.cancelled = True
                work.cancel.set()

    def _beat(self, works: list[Work]) -> None:
        for work in works:
            work.ours().update(heartbeat_at=timezone.now())


_COLUMNS = ("pk", "worker", "attempts", "cancel_requested")
pulse = Pulse()
