"""Storage commitment as SCU: after a send the node is asked whether it keeps what it got."""

from collections.abc import Iterable
from datetime import timedelta
from typing import Final, TypedDict

from django.db import transaction
from django.utils import timezone
from pydicom.uid import generate_uid

from dgscope.dimse.errors import DimseError
from dgscope.dimse.status import Category, Status, StatusMeaning
from dgscope.dimse.storage_commitment import Reference, Report, request_commitment
from dgscope.network.commitment import answers, attempts, ledger, waking
from dgscope.network.commitment.data_sets import digest
from dgscope.network.models import CommitRequest, CommitState, Direction, Job, JobItem, RemoteAE
from dgscope.network.peers import peer_of

# So many instances in one request: peers differ in what they take.
MOST_IN_ONE: Final = 1000
# So long we wait for the result of a request that the node has taken. A later one still counts.
PATIENCE: Final = timedelta(hours=24)
_MAY_PASS: Final = frozenset({Status.PROCESSING_FAILURE, Status.RESOURCE_LIMITATION})


_COUNTED: Final = ("job_id", "state", "total", "committed", "why")


class Summary(TypedDict):
    """How many instances of a send the node was asked about, and what it said; `why` where it is not all good."""

    asked: int
    committed: int
    failed: int
    waiting: int
    why: str


def ask(node: RemoteAE, instances: Iterable[tuple[str, str]], job: Job | None = None) -> list[CommitRequest]:
    """Ask a node to commit to instances that were sent to it; returns at once, the worker does the rest.

    Parameters
    ----------
    instances
        Pairs of SOP Class UID and SOP Instance UID.
    job
        The send: its items show what becomes of it.
    """
    references = dict.fromkeys(Reference(*instance) for instance in instances)
    rows = []
    with transaction.atomic():
        for part in _parts(list(references)):
            now = timezone.now()
            row = CommitRequest.objects.create(
                direction=Direction.OUT,
                transaction_uid=generate_uid(prefix=None),
                ae_title=node.ae_title,
                state=CommitState.ASKING,
                content_sha256=digest(part),
                job=job,
                total=len(part),
                created_at=now,
                round_at=now,
                next_attempt_at=now,
            )
            ledger.add_items(row, part)
            rows.append(row)
        if job is not None:
            uids = [reference.sop_instance for reference in references]
            JobItem.objects.filter(job=job, sop_instance_uid__in=uids).update(note=answers.ASKED)
        transaction.on_commit(lambda: waking.wake(node.ae_title))
    return rows


def send(row: CommitRequest) -> bool:
    """Send a request; False where the node cannot be reached. The row says how it went."""
    node = RemoteAE.objects.filter(ae_title=row.ae_title, enabled=True).exclude(host="").first()
    if node is None:
        attempts.failed(row, f"{row.ae_title} has no address on the list of remote AEs, or is switched off there.")
        return False
    references = [Reference(item.sop_class_uid, item.sop_instance_uid) for item in row.items.all()]

    def take(report: Report) -> int:
        try:
            answers.take(report, row.ae_title)
        except answers.UnknownTransaction:
            return Status.INVALID_ARGUMENT
        return Status.SUCCESS

    linger = ledger.SAME_ASSOCIATION.total_seconds() if node.commit_on_same_association else 0.0
    try:
        meaning = request_commitment(peer_of(node), row.transaction_uid, references, on_report=take, linger=linger)
    except DimseError as error:
        attempts.failed(row, str(error))
        return False
    _answered(row, meaning)
    return True


def give_up(row: CommitRequest) -> None:
    """Note that the node did not answer in time."""
    why = f"{row.ae_title} took the request and has not said what it keeps."
    attempts.same_round(row).update(
        state=CommitState.UNANSWERED, ended_at=timezone.now(), next_attempt_at=None, why=why
    )
    answers.note_at_the_send(row, answers.UNANSWERED)


def summary(job_pk: int) -> Summary | None:
    """How many instances of a send the node was asked about, and what it said; None where it was not asked."""
    return summaries([job_pk]).get(job_pk)


def summaries(job_pks: Iterable[int]) -> dict[int, Summary]:
    """The summaries of several sends, without those of which nothing was asked."""
    rows = CommitRequest.objects.filter(job__in=list(job_pks))
    found: dict[int, Summary] = {}
    # The oldest first: of several reasons the newest is shown.
    for job, state, total, kept, why in rows.order_by("pk").values_list(*_COUNTED):
        assert job is not None
        sums = found.setdefault(job, {"asked": 0, "committed": 0, "failed": 0, "waiting": 0, "why": ""})
        waits = state in {CommitState.ASKING, CommitState.ASKED}
        sums["asked"] += total
        sums["committed"] += kept
        sums["failed"] += 0 if waits else total - kept
        sums["waiting"] += total if waits else 0
        sums["why"] = why or sums["why"]
    return found


def _answered(row: CommitRequest, meaning: StatusMeaning) -> None:
    now = timezone.now()
    if meaning.category in {Category.SUCCESS, Category.WARNING}:
        # Not where its result has come before its answer: then the row is in another state already.
        attempts.same_round(row).update(
            state=CommitState.ASKED, attempts=row.attempts + 1, next_attempt_at=now + PATIENCE, why=""
        )
        return
    why = f"{row.ae_title} refused the request: {meaning}"
    if meaning.status in _MAY_PASS:
        attempts.failed(row, why)
    else:
        attempts.same_round(row).update(
            state=CommitState.REFUSED, attempts=row.attempts + 1, ended_at=now, next_attempt_at=None, why=why[:500]
        )
        answers.note_at_the_send(row, answers.REFUSED)


def _parts(references: list[Reference]) -> list[tuple[Reference, ...]]:
    return [tuple(references[start : start + MOST_IN_ONE]) for start in range(0, len(references), MOST_IN_ONE)]
