"""What becomes of each instance while it is sent, and how fast they may go."""

import threading
import time
from typing import Final

from pydicom.uid import UID

from dgscope.dimse import storage
from dgscope.dimse.status import is_transient
from dgscope.dimse.storage import ItemResult
from dgscope.network.jobs.work import Work
from dgscope.network.models import ItemState, Job, JobItem, JobState, RemoteAE

_STATES: Final = {
    storage.Outcome.STORED: ItemState.DONE,
    storage.Outcome.WARNING: ItemState.WARNING,
    storage.Outcome.FAILED: ItemState.FAILED,
}
_LOOK_EACH: Final = 1.0


class Noting:
    """Notes each result, and slows the sending down to the node's rate.

    Attributes
    ----------
    changed
        How many the node got otherwise than they are stored; each says how.
    may_pass
        Items that failed for a reason that may be gone at another time, by primary key, with what was said.
    """

    def __init__(self, work: Work, waiting: dict[str, JobItem], node: RemoteAE) -> None:
        self.changed = 0
        self.may_pass: dict[int, str] = {}
        self._work, self._waiting = work, waiting
        self._pace = Pace(work.job, node.max_rate, work.cancel)

    def __call__(self, result: ItemResult) -> None:
        status = result.meaning.status if result.meaning is not None else None
        item = self._waiting[result.item.sop_instance]
        state = _STATES[result.outcome]
        if state is ItemState.FAILED and (result.error is not None or is_transient(status or 0)):
            self.may_pass[item.pk] = result.why
        changes = _changes(result)
        self.changed += bool(changes)
        self._work.settle(item, state, status, " ".join(filter(None, (result.why, *changes))))
        self._pace.wait()


class Pace:
    """The node's rate, shared by all sends to it that run now, whichever worker runs them."""

    def __init__(self, job: Job, rate: int | None, cancel: threading.Event) -> None:
        self._job, self._rate, self._cancel = job, rate, cancel
        self._next = time.monotonic()
        self._pause = self._looked = 0.0

    def wait(self) -> None:
        """Wait until the next instance may go; a cancellation ends it."""
        if not self._rate:
            return
        now = time.monotonic()
        if not self._pause or now - self._looked >= _LOOK_EACH:
            running = Job.objects.filter(node=self._job.node, kind=self._job.kind, state=JobState.RUNNING).count()
            self._pause, self._looked = max(running, 1) / self._rate, now
        self._next = max(self._next + self._pause, now)
        if self._next > now:
            self._cancel.wait(self._next - now)


def _changes(result: ItemResult) -> list[str]:
    """What the node got otherwise than it is stored: said of each instance."""
    if not result.is_altered or result.outcome is storage.Outcome.FAILED:
        return []
    changes = []
    if result.transfer_syntax != result.item.transfer_syntax:
        changes.append(f"Sent as {UID(result.transfer_syntax).name}; its values are the same.")
    if result.header_changed:
        changes.append("Sent with Modality DX instead of PX.")
    return changes
