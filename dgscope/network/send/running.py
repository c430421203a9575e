"""The job of the kind “send”."""

import threading
import time
from typing import Final

from dgscope.archive.models import Instance
from dgscope.archive.models.instance import InstanceState
from dgscope.archive.store import store
from dgscope.dimse import storage
from dgscope.dimse.sop_classes import EXPLICIT_LE, IMPLICIT_LE
from dgscope.dimse.storage import ItemResult, SendItem, SendOptions, SendResult, px_as_dx
from dgscope.network.commitment.asking import ask
from dgscope.network.jobs.outcome import Outcome, TryLater
from dgscope.network.jobs.work import WRITE_ITEMS, Work
from dgscope.network.models import ItemState, JobItem, JobState, RemoteAE
from dgscope.network.models.remote_ae import Conversion
from dgscope.network.peers import peer_of
from dgscope.network.send.decompress import decompress

_CHUNK: Final = 1000
_STATES: Final = {
    storage.Outcome.STORED: ItemState.DONE,
    storage.Outcome.WARNING: ItemState.WARNING,
    storage.Outcome.FAILED: ItemState.FAILED,
}
# Wait before a rule's send is tried again: doubled each time, up to an hour.
_FIRST_WAIT: Final = 60.0
_LONGEST_WAIT: Final = 3600.0


def run(work: Work) -> Outcome:
    """Send what the items name and what has not been sent yet."""
    node = work.node()
    work.count()
    waiting = {item.sop_instance_uid: item for item in work.waiting()}
    to_send = _send_items(work, waiting)
    result = SendResult()
    if to_send:
        result = storage.send(peer_of(node), to_send, _Note(work, waiting, node), work.cancel, options_for(node))
    work.flush()
    if result.was_cancelled:
        work.check()
    _try_later(work, result)
    _ask_for_commitment(work, node)
    return _conclude(work, result)


def options_for(node: RemoteAE) -> SendOptions:
    """How a node wants to be sent to."""
    return SendOptions(
        transcoder=decompress if node.conversion == Conversion.LOSSLESS else None,
        offered=tuple(dict.fromkeys([*node.send_syntaxes, EXPLICIT_LE, IMPLICIT_LE])),
        alter=px_as_dx if node.px_as_dx else None,
    )


def _send_items(work: Work, waiting: dict[str, JobItem]) -> list[SendItem]:
    """The files of what is still to be sent; what is no longer here fails at once."""
    uids, files = list(waiting), store()
    found: dict[str, SendItem] = {}
    for start in range(0, len(uids), _CHUNK):
        rows = Instance.objects.filter(
            sop_instance_uid__in=uids[start : start + _CHUNK],
            state=InstanceState.STORED,
            series__study__deleted_at__isnull=True,
        )
        for row in rows:
            found[row.sop_instance_uid] = SendItem(
                files.path(row.file),
                row.sop_class_uid,
                row.sop_instance_uid,
                row.transfer_syntax_uid,
                row.data_set_offset,
            )
    for uid in uids:
        if uid not in found:
            work.settle(
                waiting[uid], ItemState.FAILED, why="It is not in the archive any more, or its file is damaged."
            )
    return [found[uid] for uid in uids if uid in found]


class _Note:
    """Notes each result, and slows the sending down to the node's rate."""

    def __init__(self, work: Work, waiting: dict[str, JobItem], node: RemoteAE) -> None:
        self._work, self._waiting = work, waiting
        self._pause = 1 / node.max_rate if node.max_rate else 0.0
        self._next = time.monotonic()

    def __call__(self, result: ItemResult) -> None:
        status = result.meaning.status if result.meaning is not None else None
        item = self._waiting[result.item.sop_instance]
        self._work.settle(item, _STATES[result.outcome], status, result.why)
        if self._pause:
            self._next = max(self._next + self._pause, time.monotonic())
            _sleep(self._work.cancel, self._next - time.monotonic())


def _sleep(cancel: threading.Event, seconds: float) -> None:
    if seconds > 0:
        cancel.wait(seconds)


def _try_later(work: Work, result: SendResult) -> None:
    """A rule's send is tried again by itself; a person is told at once."""
    retries = int(work.request.get("retries", 0))
    number = work.job.attempts - work.job.interruptions
    if result.error is None or number > retries:
        return
    wait = min(_FIRST_WAIT * 2 ** (number - 1), _LONGEST_WAIT)
    raise TryLater(wait, f"{result.error} It is tried again ({number} of {retries}).")


def _ask_for_commitment(work: Work, node: RemoteAE) -> None:
    if not node.commit_after_send:
        return
    sent = work.items.filter(state__in=[ItemState.DONE, ItemState.WARNING], note="")
    uids = list(sent.values_list("sop_instance_uid", flat=True))
    if uids:
        classes = Instance.objects.filter(sop_instance_uid__in=uids).values_list("sop_class_uid", "sop_instance_uid")
        ask(node, list(classes), work.job)


def _conclude(work: Work, result: SendResult) -> Outcome:
    work.count()
    job = work.job
    sentences = []
    if job.interruptions:
        sentences.append(f"It was interrupted; up to {WRITE_ITEMS} instances may have been sent twice.")
    if result.error is not None:
        sentences.append(f"{len(result.not_sent)} were not sent: {result.error}")
    failures = work.items.filter(state=ItemState.FAILED)
    if job.failed:
        first = failures.exclude(why="").values_list("why", flat=True).first()
        sentences.append(f"{job.failed} of {job.total} failed. {first or ''}".strip())
    warnings = work.items.filter(state=ItemState.WARNING).count()
    if warnings:
        sentences.append(f"{warnings} were taken with a warning.")
    complete = result.error is None and not job.failed
    state = JobState.SUCCEEDED if complete else JobState.PARTLY if job.done else JobState.FAILED
    return Outcome(state, " ".join(sentences), {"warnings": warnings, "not_sent": len(result.not_sent)})
