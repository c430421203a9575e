"""Storage commitment as SCU: asked after a send, and what comes back shows at the send."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from dgscope.dimse.errors import ConnectionRefused
from dgscope.dimse.peer import Peer
from dgscope.dimse.status import Service, StatusMeaning, explain
from dgscope.dimse.storage_commitment import FailedReference, Reference, Report
from dgscope.network.commitment import answers, asking, resending, serving
from dgscope.network.models import CommitRequest, CommitState, Job, JobItem, RemoteAE

pytest_plugins = ["tests.unit.archive.fixtures", "tests.unit.network.commitment.fixtures"]
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("node", "woken")]
SENT = [Reference("1.2.1", f"1.2.3.{number}") for number in range(3)]


class Archive:
    """The node that is asked."""

    def __init__(self) -> None:
        self.status: int | Exception = 0
        self.requests: list[tuple[str, tuple[Reference, ...]]] = []
        self.report_at_once: Report | None = None
        self.linger = 0.0

    def request(
        self, peer: Peer, transaction: str, references: list[Reference], *, on_report: Any, linger: float
    ) -> StatusMeaning:
        if isinstance(self.status, Exception):
            raise self.status
        self.requests.append((transaction, tuple(references)))
        self.linger = linger
        if self.report_at_once is not None:
            report = self.report_at_once
            assert on_report(Report(transaction, report.committed, report.failed)) == 0
            assert on_report(Report("1.2.404", (), ())) == 0x0115
        return explain(Service.COMMITMENT, self.status)


@pytest.fixture
def archive(monkeypatch: pytest.MonkeyPatch) -> Archive:
    archive = Archive()
    monkeypatch.setattr(asking, "request_commitment", archive.request)
    return archive


@pytest.fixture
def job(node: RemoteAE) -> Job:
    job = Job.objects.create(kind="send", title="Send", node=node.ae_title)
    for reference in SENT:
        JobItem.objects.create(job=job, sop_instance_uid=reference.sop_instance)
    return job


def ask(job: Job | None = None) -> CommitRequest:
    (row,) = asking.ask(RemoteAE.objects.get(), [(one.sop_class, one.sop_instance) for one in SENT], job)
    return row


def notes(job: Job) -> list[str]:
    return list(job.items.order_by("pk").values_list("note", flat=True))


def test_it_is_written_down_first_and_asked_by_the_worker(archive: Archive, job: Job) -> None:
    row = ask(job)
    assert (row.state, archive.requests) == (CommitState.ASKING, [])
    assert asking.summary(job.pk) == {"asked": 3, "committed": 0, "failed": 0, "waiting": 3, "why": ""}
    assert notes(job) == ["asked to commit"] * 3
    serving.serve("CT1")
    row.refresh_from_db()
    assert (row.state, archive.requests) == (CommitState.ASKED, [(row.transaction_uid, tuple(SENT))])
    assert archive.linger == 0


def test_the_answer_shows_at_the_request_and_at_the_send(archive: Archive, job: Job) -> None:
    row = ask(job)
    serving.serve("CT1")
    failed = FailedReference(SENT[1].sop_class, SENT[1].sop_instance, 0x0112)
    answers.take(Report(row.transaction_uid, (SENT[0],), (failed,)), "OTHER")
    row.refresh_from_db()
    assert (row.state, row.committed, row.failed, row.reported_by) == (CommitState.ANSWERED, 1, 2, "OTHER")
    assert row.why == (
        "2 not committed: no reason was given; there is no such instance (0112H)."
        " The report leaves out 1 of the instances."
    )
    assert notes(job) == ["committed", "not committed", "not committed"]
    assert asking.summary(job.pk) == {"asked": 3, "committed": 1, "failed": 2, "waiting": 0, "why": row.why}
    assert answers.reasons(job.pk, [one.sop_instance for one in SENT]) == {
        SENT[1].sop_instance: "there is no such instance (0112H)",
        SENT[2].sop_instance: "no reason was given",
    }
    assert serving.due_nodes() == []


def test_the_answer_may_come_before_the_request_is_acknowledged(archive: Archive) -> None:
    archive.report_at_once = Report("", tuple(SENT), ())
    RemoteAE.objects.update(commit_on_same_association=True)
    row = ask()
    serving.serve("CT1")
    row.refresh_from_db()
    assert (row.state, row.committed) == (CommitState.ANSWERED, 3)
    assert archive.linger == 15


def test_an_answer_counts_once(archive: Archive) -> None:
    row = ask()
    serving.serve("CT1")
    answers.take(Report(row.transaction_uid, tuple(SENT), ()), "CT1")
    answers.take(Report(row.transaction_uid, (), ()), "CT1")
    row.refresh_from_db()
    assert row.committed == 3


def test_an_answer_to_nothing_is_refused() -> None:
    with pytest.raises(answers.UnknownTransaction):
        answers.take(Report("1.2.404", tuple(SENT), ()), "CT1")


def test_instances_that_nobody_asked_about_change_nothing(archive: Archive) -> None:
    row = ask()
    serving.serve("CT1")
    answers.take(Report(row.transaction_uid, (*SENT, Reference("1.2.1", "9.9")), ()), "CT1")
    row.refresh_from_db()
    assert (row.committed, row.failed) == (3, 0)


def test_a_node_that_cannot_be_reached_is_asked_again(archive: Archive) -> None:
    archive.status = ConnectionRefused("127.0.0.1", 11113)
    row = ask()
    serving.serve("CT1")
    row.refresh_from_db()
    assert (row.state, row.attempts) == (CommitState.ASKING, 1)
    assert "refused" in row.why


@pytest.mark.parametrize(
    ("status", "state"),
    [(0x0122, CommitState.REFUSED), (0x0124, CommitState.REFUSED), (0x0110, CommitState.ASKING)],
)
def test_a_refusal_ends_it_unless_it_may_pass(archive: Archive, status: int, state: CommitState) -> None:
    archive.status = status
    row = ask()
    serving.serve("CT1")
    row.refresh_from_db()
    assert row.state == state
    assert f"{status:04X}H" in row.why


def test_a_node_that_does_not_answer_in_time_is_shown_and_may_still_answer(archive: Archive) -> None:
    row = ask()
    serving.serve("CT1")
    row.refresh_from_db()
    assert row.next_attempt_at is not None
    assert row.next_attempt_at - timezone.now() > timedelta(hours=23)
    CommitRequest.objects.update(next_attempt_at=timezone.now())
    serving.serve("CT1")
    row.refresh_from_db()
    assert (row.state, row.next_attempt_at) == (CommitState.UNANSWERED, None)
    answers.take(Report(row.transaction_uid, tuple(SENT), ()), "CT1")
    row.refresh_from_db()
    assert row.state == CommitState.ANSWERED


def test_the_send_shows_a_refusal_and_silence_until_it_is_asked_again(archive: Archive, job: Job) -> None:
    archive.status = 0x0122
    row = ask(job)
    serving.serve("CT1")
    assert notes(job) == ["commitment refused"] * 3
    refused = asking.summary(job.pk)
    assert refused is not None
    assert (refused["failed"], refused["waiting"]) == (3, 0)
    assert "0122H" in refused["why"]
    assert "0122H" in answers.reasons(job.pk, [SENT[0].sop_instance])[SENT[0].sop_instance]
    archive.status = 0
    resending.resend(row.pk)
    assert notes(job) == ["asked to commit"] * 3
    serving.serve("CT1")
    CommitRequest.objects.update(next_attempt_at=timezone.now())
    serving.serve("CT1")
    assert notes(job) == ["no answer on commitment"] * 3
    row.refresh_from_db()
    answers.take(Report(row.transaction_uid, tuple(SENT), ()), "CT1")
    assert notes(job) == ["committed"] * 3
    assert answers.reasons(job.pk, [SENT[0].sop_instance]) == {}


def test_asking_again_by_hand_is_a_new_transaction(archive: Archive) -> None:
    archive.status = 0x0131
    row = ask()
    serving.serve("CT1")
    archive.status = 0
    resending.resend(row.pk)
    serving.serve("CT1")
    assert len({transaction for transaction, _ in archive.requests}) == 2
    row.refresh_from_db()
    assert (row.state, row.transaction_uid) == (CommitState.ASKED, archive.requests[1][0])


def test_many_instances_are_asked_about_in_several_requests(archive: Archive) -> None:
    rows = asking.ask(RemoteAE.objects.get(), [("1.2.1", f"1.2.{number}") for number in range(2500)])
    assert [row.total for row in rows] == [1000, 1000, 500]
    assert len({row.transaction_uid for row in rows}) == 3


def test_a_job_that_asked_nothing_has_no_summary(job: Job) -> None:
    assert asking.summary(job.pk) is None
