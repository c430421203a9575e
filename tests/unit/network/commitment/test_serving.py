"""The worker's part: checked, then reported; again and again where that fails, and one node never for another."""

import threading
from datetime import timedelta

import pytest
from django.db import connection, connections
from django.utils import timezone

from dgscope.dimse.errors import ConnectionRefused
from dgscope.dimse.peer import Peer
from dgscope.dimse.status import Service, StatusMeaning, explain
from dgscope.dimse.storage_commitment import FailedReference, Reference
from dgscope.network.commitment import attempts, checking, reporting, resending, same_association, serving
from dgscope.network.models import CommitRequest, CommitState, RemoteAE
from tests.unit.network.commitment.helpers import flip_a_byte, received

pytest_plugins = ["tests.unit.archive.fixtures", "tests.unit.network.commitment.fixtures"]
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("node", "woken")]
Reported = tuple[str, list[Reference], list[FailedReference]]


class Caller:
    """The peer that is reported to."""

    def __init__(self) -> None:
        self.status: int | Exception = 0
        self.reports: list[Reported] = []
        self.attempts = 0

    def report(
        self, peer: Peer, transaction: str, committed: list[Reference], failed: list[FailedReference]
    ) -> StatusMeaning:
        assert (peer.ae_title, peer.port) == ("CT1", 11113)
        self.attempts += 1
        if isinstance(self.status, Exception):
            raise self.status
        self.reports.append((transaction, committed, failed))
        return explain(Service.COMMITMENT, self.status)


@pytest.fixture
def caller(monkeypatch: pytest.MonkeyPatch) -> Caller:
    caller = Caller()
    monkeypatch.setattr(reporting, "report_commitment", caller.report)
    monkeypatch.setattr(checking, "GRACE", timedelta())
    return caller


def pass_time(row: CommitRequest, time: timedelta) -> None:
    """Let everything about a row have happened earlier."""
    row.refresh_from_db()
    for name in ("round_at", "created_at", "checked_at", "next_attempt_at"):
        if (value := getattr(row, name)) is not None:
            setattr(row, name, value - time)
    row.save()


def test_a_request_is_checked_and_reported_with_all_that_it_named(caller: Caller, stored: list[Reference]) -> None:
    unknown = Reference("1.2.1", "1.2.3")
    row = received([*stored, unknown])
    assert serving.due_nodes() == ["CT1"]
    assert serving.serve("CT1") == 1
    assert caller.reports == [("1.2.9", stored, [FailedReference("1.2.1", "1.2.3", 0x0112)])]
    row.refresh_from_db()
    assert (row.state, row.attempts, row.next_attempt_at) == (CommitState.DELIVERED, 1, None)
    assert serving.due_nodes() == []


def test_a_warning_of_the_peer_is_as_good_as_success(caller: Caller, stored: list[Reference]) -> None:
    caller.status = 0x0107
    row = received(stored)
    serving.serve("CT1")
    row.refresh_from_db()
    assert row.state == CommitState.DELIVERED


def test_attempts_are_further_and_further_apart_and_end_in_an_alarm(
    caller: Caller, stored: list[Reference], caplog: pytest.LogCaptureFixture
) -> None:
    caller.status = ConnectionRefused("127.0.0.1", 11113)
    row = received(stored)
    waits = []
    for _ in range(60):
        serving.serve("CT1")
        row.refresh_from_db()
        if row.next_attempt_at is None:
            break
        wait = row.next_attempt_at - timezone.now()
        waits.append(round(wait.total_seconds() / 60))
        pass_time(row, wait)
    assert waits[:6] == [1, 5, 30, 120, 360, 360]
    assert 7 * 24 * 60 - 360 <= sum(waits) <= 7 * 24 * 60
    assert row.state == CommitState.UNDELIVERED
    assert "refused" in row.why
    assert [record.levelname for record in caplog.records if "given up" in record.message] == ["ERROR"]


def test_a_refused_report_is_tried_again_and_says_what_was_answered(caller: Caller, stored: list[Reference]) -> None:
    caller.status = 0x0110
    row = received(stored)
    serving.serve("CT1")
    row.refresh_from_db()
    assert row.state == CommitState.CHECKED
    assert "0110H" in row.why
    assert row.next_attempt_at is not None


def test_a_node_that_is_gone_from_the_list_is_named(caller: Caller, stored: list[Reference]) -> None:
    row = received(stored)
    RemoteAE.objects.all().delete()
    serving.serve("CT1")
    row.refresh_from_db()
    assert (row.state, caller.attempts) == (CommitState.CHECKED, 0)
    assert "no address" in row.why


def test_nothing_old_is_reported_what_was_altered_meanwhile_is_found(caller: Caller, stored: list[Reference]) -> None:
    caller.status = ConnectionRefused("127.0.0.1", 11113)
    row = received(stored)
    serving.serve("CT1")
    flip_a_byte(stored[0])
    pass_time(row, timedelta(hours=1))
    caller.status = 0
    serving.serve("CT1")
    _, committed, failed = caller.reports[0]
    assert (committed, [one.reason for one in failed]) == ([stored[1]], [0x0110])


def test_resending_by_hand_checks_everything_anew(
    caller: Caller, stored: list[Reference], django_capture_on_commit_callbacks: object, woken: list[str]
) -> None:
    row = received(stored)
    serving.serve("CT1")
    flip_a_byte(stored[0])
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]  # pytest-django's fixture
        resending.resend(row.pk)
    assert woken == ["CT1"]
    serving.serve("CT1")
    assert [len(failed) for _, _, failed in caller.reports] == [0, 1]


def test_what_waits_for_its_check_cannot_be_resent(stored: list[Reference]) -> None:
    with pytest.raises(resending.NothingToSend):
        resending.resend(received(stored).pk)


def test_one_attempt_tells_for_all_requests_of_a_node(caller: Caller, stored: list[Reference]) -> None:
    caller.status = ConnectionRefused("127.0.0.1", 11113)
    rows = [received(stored, f"1.2.{number}") for number in range(5)]
    assert serving.serve("CT1") == 5
    assert caller.attempts == 1
    states = [CommitRequest.objects.get(pk=row.pk) for row in rows]
    assert {row.state for row in states} == {CommitState.CHECKED}  # the promise does not wait for the peer
    assert sorted(row.attempts for row in states) == [0, 0, 0, 0, 1]
    assert serving.due_nodes() == []


def test_missing_images_are_looked_for_again_soon(
    caller: Caller, stored: list[Reference], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(checking, "GRACE", timedelta(seconds=60))
    row = received([*stored, Reference("1.2.1", "1.2.3")])
    serving.serve("CT1")
    row.refresh_from_db()
    assert (row.state, row.attempts, caller.attempts) == (CommitState.RECEIVED, 0, 0)
    assert row.next_attempt_at is not None
    assert row.next_attempt_at - timezone.now() < timedelta(seconds=11)
    pass_time(row, timedelta(seconds=61))
    serving.serve("CT1")
    assert [len(failed) for _, _, failed in caller.reports] == [1]


def test_a_request_started_anew_meanwhile_is_not_marked_by_the_old_report(
    caller: Caller, stored: list[Reference]
) -> None:
    row = received(stored)
    checking.check(row)
    received(stored)  # the caller asks again while its report is on the way
    reporting.answered(row, explain(Service.COMMITMENT, 0))
    row.refresh_from_db()
    assert row.state == CommitState.RECEIVED
    attempts.failed(CommitRequest(pk=row.pk, round_at=row.round_at, state=CommitState.CHECKED), "late")
    row.refresh_from_db()
    assert (row.state, row.why) == (CommitState.RECEIVED, "")


def test_a_fault_of_ours_costs_one_request_not_those_behind_it(
    caller: Caller, stored: list[Reference], caplog: pytest.LogCaptureFixture
) -> None:
    faults = iter([ZeroDivisionError(), 0])

    def report(*arguments: object) -> StatusMeaning:
        caller.status = next(faults)  # type: ignore[assignment]
        return caller.report(*arguments)  # type: ignore[arg-type]

    reporting.report_commitment = report  # type: ignore[assignment]  # undone by the fixture
    rows = [received(stored, "1.2.8"), received(stored, "1.2.9")]
    assert serving.serve("CT1") == 2
    assert [CommitRequest.objects.get(pk=row.pk).state for row in rows] == [CommitState.CHECKED, CommitState.DELIVERED]
    assert "Internal error" in CommitRequest.objects.get(pk=rows[0].pk).why


class TestSameAssociation:
    """The caller's own association has the first turn, for a while."""

    @pytest.fixture
    def row(self, caller: Caller, stored: list[Reference]) -> CommitRequest:
        RemoteAE.objects.update(commit_on_same_association=True)
        return received(stored)

    def test_the_worker_only_checks(self, row: CommitRequest, caller: Caller, stored: list[Reference]) -> None:
        assert same_association.take_over(row.pk) is None
        serving.serve("CT1")
        assert caller.attempts == 0
        due = same_association.take_over(row.pk)
        assert due is not None
        assert due.report.committed == tuple(stored)
        assert same_association.take_over(row.pk) is None
        same_association.answered(due, 0)
        row.refresh_from_db()
        assert (row.state, row.next_attempt_at) == (CommitState.DELIVERED, None)
        assert same_association.lost(row.pk) is None

    @pytest.mark.parametrize("taken", [True, False])
    def test_the_worker_reports_when_the_caller_has_left(self, row: CommitRequest, caller: Caller, taken: bool) -> None:
        serving.serve("CT1")
        if taken:
            same_association.take_over(row.pk)
            assert serving.due_nodes() == []
        assert same_association.lost(row.pk) == "CT1"
        serving.serve("CT1")
        assert len(caller.reports) == 1

    def test_the_worker_reports_when_the_time_is_up(self, row: CommitRequest, caller: Caller) -> None:
        serving.serve("CT1")
        row.refresh_from_db()
        row.same_association_until = timezone.now()
        row.next_attempt_at = timezone.now()
        row.save()
        assert same_association.take_over(row.pk) is None
        serving.serve("CT1")
        assert len(caller.reports) == 1


@pytest.mark.usefixtures("archive")
@pytest.mark.django_db(transaction=True)
def test_two_workers_never_serve_a_node_at_once(caller: Caller, stored: list[Reference]) -> None:
    received(stored)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s, hashtext('CT1'))", [serving._LOCK])
    looked_at: list[int] = []

    def other_worker() -> None:
        looked_at.append(serving.serve("CT1"))
        connections.close_all()

    thread = threading.Thread(target=other_worker)
    thread.start()
    thread.join()
    assert looked_at == [0]
    connection.close()  # as when the worker is killed: the lock goes with it
    assert serving.serve("CT1") == 1
