"""The job of the kind “send”."""

from typing import Final

from dgscope.archive.models import Instance
from dgscope.archive.models.instance import InstanceState
from dgscope.archive.store import store
from dgscope.dimse import storage
from dgscope.dimse.errors import AssociationRejected
from dgscope.dimse.sop_classes import EXPLICIT_LE, IMPLICIT_LE
from dgscope.dimse.storage import SendItem, SendOptions, SendResult, px_as_dx
from dgscope.network.commitment.asking import ask
from dgscope.network.jobs.outcome import Outcome, TryLater
from dgscope.network.jobs.running import MOST_ATTEMPTS, RETRY_SECONDS
from dgscope.network.jobs.work import WRITE_ITEMS, Work
from dgscope.network.models import ItemState, JobItem, JobState, RemoteAE
from dgscope.network.models.remote_ae import Conversion
from dgscope.network.peers import peer_of
from dgscope.network.routing.again import is_of_a_rule, tried_again
from dgscope.network.send.decompress import decompress
from dgscope.network.send.noting import Noting

_CHUNK: Final = 1000
# Not the attributes: to read those of thousands takes longer than to send them.
_NEEDED: Final = ("file", "sop_class_uid", "sop_instance_uid", "transfer_syntax_uid", "data_set_offset")


def run(work: Work) -> Outcome:
    """Send what the items name and what has not been sent yet."""
    node = work.node()
    work.count()
    waiting = {item.sop_instance_uid: item for item in work.waiting()}
    to_send = _send_items(work, waiting)
    result, noting = SendResult(), Noting(work, waiting, node)
    if to_send:
        result = storage.send(peer_of(node), to_send, noting, work.cancel, _options(node, work.job.associations))
    work.flush()
    if result.was_cancelled:
        work.check()
    _try_later(work, result, noting.may_pass)
    _ask_for_commitment(work, node)
    return _conclude(work, result, noting)


def _options(node: RemoteAE, associations: int) -> SendOptions:
    """How a node wants to be sent to."""
    return SendOptions(
        transcoder=decompress if node.conversion == Conversion.LOSSLESS else None,
        offered=tuple(dict.fromkeys([*node.send_syntaxes, EXPLICIT_LE, IMPLICIT_LE])),
        alter=px_as_dx if node.px_as_dx else None,
        associations=associations,
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
        for row in rows.only(*_NEEDED):
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


def _try_later(work: Work, result: SendResult, may_pass: dict[int, str]) -> None:
    """A rule's send is tried again by itself, a person's where the node is busy only; else a person is told at once."""
    error, later = result.error, None
    if is_of_a_rule(work):
        if error is not None or may_pass:
            later = tried_again(work, str(error or next(iter(may_pass.values()))))
    elif isinstance(error, AssociationRejected) and error.is_transient:
        number = work.job.attempts - work.job.interruptions
        later = TryLater(RETRY_SECONDS, str(error)) if number < MOST_ATTEMPTS else None
    if later is not None:
        work.items.filter(pk__in=may_pass).update(state=ItemState.WAITING, status=None, why="")
        work.count()
        raise later


def _ask_for_commitment(work: Work, node: RemoteAE) -> None:
    if not node.commit_after_send:
        return
    sent = work.items.filter(state__in=[ItemState.DONE, ItemState.WARNING], note="")
    uids = list(sent.values_list("sop_instance_uid", flat=True))
    if uids:
        classes = Instance.objects.filter(sop_instance_uid__in=uids).values_list("sop_class_uid", "sop_instance_uid")
        ask(node, list(classes), work.job)


def _conclude(work: Work, result: SendResult, noting: Noting) -> Outcome:
    work.count()
    job = work.job
    sentences = []
    if job.interruptions:
        most = WRITE_ITEMS + 3 * job.associations  # not written down yet, and under way
        sentences.append(f"It was interrupted; up to {most} instances may have been sent twice.")
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
    changed = noting.changed + int(job.result.get("changed", 0))
    counts = {"warnings": warnings, "changed": changed, "not_sent": len(result.not_sent)}
    return Outcome(state, " ".join(sentences), counts)
