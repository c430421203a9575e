"""Storage commitment over real sockets: our SCP, our worker, and peers that ask, answer, repeat and hang up."""

import os
import sys
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client
from django.utils import timezone
from pydicom.dataset import Dataset

from dgscope.archive.models import Instance
from dgscope.dimse.sop_classes import STORAGE_COMMITMENT_PUSH, STORAGE_COMMITMENT_PUSH_INSTANCE
from dgscope.dimse.storage_commitment import Reference
from dgscope.network import tasks
from dgscope.network.commitment import asking, checking, serving
from dgscope.network.commitment.tasks import serve_due
from dgscope.network.jobs import queue
from dgscope.network.models import CommitRequest, CommitState, RemoteAE
from dgscope.network.send import starting
from tests.integration import hostile_peer as wire
from tests.integration.commitment_peer import TITLE, Modality
from tests.integration.network_peers import Pacs, listens, orthanc, our_scp, process, worker
from tests.integration.storage_scp_running import ROOT, free_port, wait_until
from tests.unit.archive.objects import ct, send
from tests.unit.network.commitment.helpers import flip_a_byte

pytest_plugins = ["tests.unit.archive.fixtures"]
pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("archive")]
UNKNOWN = Reference("1.2.840.10008.5.1.4.1.1.2", "1.2.3.404")


@pytest.fixture(scope="module")
def scp(django_db_setup: None, tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    """The port of our SCP, one for all tests of this module. Its broker is nowhere: the ledger has to do."""
    port = free_port()
    url = urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{connection.settings_dict['NAME']}").geturl()
    environ = {**os.environ, "DATABASE_URL": url, "BROKER_URL": "redis://127.0.0.1:1/0"}
    with our_scp(environ, tmp_path_factory.mktemp("scp"), port) as log:
        yield port
    assert "Traceback" not in log.read_text(), log.read_text()


@pytest.fixture
def modality(scp: int) -> Iterator[Modality]:
    with Modality(scp) as modality:
        RemoteAE.objects.create(ae_title=TITLE, host="127.0.0.1", port=modality.port, services=["store", "commit"])
        yield modality


@pytest.fixture(autouse=True)
def no_grace(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(checking, "GRACE", timedelta())


@pytest.fixture
def images() -> list[Reference]:
    """Two images in the archive."""
    made = [ct(), ct()]
    for image in made:
        send(image)
    return [reference(image) for image in made]


def reference(image: Dataset) -> Reference:
    return Reference(str(image.SOPClassUID), str(image.SOPInstanceUID))


def the_request() -> CommitRequest:
    return CommitRequest.objects.get()


def test_a_request_is_in_the_ledger_when_it_is_answered_and_the_report_comes(
    modality: Modality, images: list[Reference]
) -> None:
    assert modality.ask("1.2.9", [*images, UNKNOWN]) == 0x0000
    assert the_request().state == CommitState.RECEIVED
    assert serving.serve(TITLE) == 1
    (report,) = modality.reports
    assert (report.event_type, report.transaction) == (2, "1.2.9")
    assert report.committed == [image.sop_instance for image in images]
    assert report.failed == {UNKNOWN.sop_instance: 0x0112}
    assert not report.own_association
    assert the_request().state == CommitState.DELIVERED


def test_a_peer_that_does_not_take_the_role_is_told_all_the_same(scp: int, images: list[Reference]) -> None:
    with Modality(scp, takes_role=False) as modality:
        RemoteAE.objects.create(ae_title=TITLE, host="127.0.0.1", port=modality.port, services=["commit"])
        modality.ask("1.2.9", images)
        serving.serve(TITLE)
        assert [report.event_type for report in modality.reports] == [1]


def test_an_altered_byte_is_reported_as_a_failure_even_after_a_good_report(
    modality: Modality, images: list[Reference]
) -> None:
    modality.ask("1.2.9", images)
    serving.serve(TITLE)
    flip_a_byte(images[0])
    modality.ask("1.2.9", images)
    serving.serve(TITLE)
    assert [report.failed for report in modality.reports] == [{}, {images[0].sop_instance: 0x0110}]
    assert CommitRequest.objects.count() == 1


def test_a_transaction_uid_cannot_be_used_for_something_else(modality: Modality, images: list[Reference]) -> None:
    assert modality.ask("1.2.9", images) == 0x0000
    assert modality.ask("1.2.9", images[:1]) == 0x0131
    assert modality.ask("1.2.10", images, action=2) == 0x0123
    assert the_request().total == 2


def test_a_peer_that_hangs_up_during_the_report_is_told_later(modality: Modality, images: list[Reference]) -> None:
    modality.closes = 1
    modality.ask("1.2.9", images)
    serving.serve(TITLE)
    row = the_request()
    assert (row.state, row.attempts, modality.reports) == (CommitState.CHECKED, 1, [])
    assert row.why
    CommitRequest.objects.update(next_attempt_at=timezone.now())
    serving.serve(TITLE)
    assert len(modality.reports) == 1
    assert the_request().state == CommitState.DELIVERED


def test_who_has_no_address_or_no_permission_is_refused(modality: Modality, images: list[Reference]) -> None:
    RemoteAE.objects.update(services=["store"], commit_after_send=True)
    assert modality.ask("1.2.9", images) == 0x0124
    assert not CommitRequest.objects.exists()


def test_a_caller_without_address_is_refused_and_shown(modality: Modality, images: list[Reference]) -> None:
    RemoteAE.objects.update(host="", port=None)
    assert modality.ask("1.2.9", images) == 0x0124
    assert the_request().state == CommitState.TURNED_AWAY


def test_broken_requests_are_refused_one_by_one_and_cost_neither_process_nor_association(modality: Modality) -> None:
    syntax = "1.2.840.10008.1.2"
    nested = b"\x08\x00\x99\x11\xff\xff\xff\xff\xfe\xff\x00\xe0\xff\xff\xff\xff" * 4000
    with wire.Peer(modality.scp_port) as peer:
        peer.associate([(1, STORAGE_COMMITMENT_PUSH, (syntax,))], calling=TITLE.encode())
        for data, status in (
            (b"GET / HTTP/1.1\r\n\r\n", 0x0110),
            (nested, 0x0110),
            (wire.element(0x1195, b"1.2.9", 8), 0x0115),
            (bytes(5 * 2**20), 0x0213),
        ):
            peer.send(wire.p_data(wire.pdv(1, 3, action_command())))
            for start in range(0, len(data), 2**16):
                last = 2 if start + 2**16 >= len(data) else 0
                peer.send(wire.p_data(wire.pdv(1, last, data[start : start + 2**16])))
            answer = peer.response()
            assert int.from_bytes(answer[0x0900], "little") == status
            assert answer[0x1008] == b"\1\0"
        peer.send(wire.p_data(wire.pdv(1, 3, wire.n_command(0x0110, STORAGE_COMMITMENT_PUSH))))
        assert peer.status() == 0x0211
        peer.release()
    assert not CommitRequest.objects.exists()


def action_command() -> bytes:
    return wire.command(
        wire.element(0x0003, STORAGE_COMMITMENT_PUSH.encode()),
        wire.element(0x0100, 0x0130),
        wire.element(0x0110, 7),
        wire.element(0x0800, 1),
        wire.element(0x1001, STORAGE_COMMITMENT_PUSH_INSTANCE.encode()),
        wire.element(0x1008, 1),
    )


class TestSameAssociation:
    """Where the node is set so, and stays."""

    @pytest.fixture(autouse=True)
    def set_so(self, modality: Modality) -> None:
        RemoteAE.objects.update(commit_on_same_association=True)

    def test_the_report_comes_on_the_association_of_the_request(
        self, modality: Modality, images: list[Reference]
    ) -> None:
        def told() -> bool:
            serving.serve(TITLE)
            return bool(modality.reports)

        assert modality.ask("1.2.9", [*images, UNKNOWN], stay=told) == 0x0000
        (report,) = modality.reports
        assert report.own_association
        assert (len(report.committed), report.failed) == (2, {UNKNOWN.sop_instance: 0x0112})
        wait_until(lambda: the_request().state == CommitState.DELIVERED, 20)
        assert the_request().state == CommitState.DELIVERED
        assert serving.serve(TITLE) == 0

    def test_who_leaves_is_told_on_another_one(self, modality: Modality, images: list[Reference]) -> None:
        modality.ask("1.2.9", images)
        wait_until(lambda: the_request().same_association_until is None, 10)
        serving.serve(TITLE)
        assert [report.own_association for report in modality.reports] == [False]

    def test_who_hangs_up_meanwhile_is_told_on_another_one(self, modality: Modality, images: list[Reference]) -> None:
        modality.closes = 1

        def hung_up() -> bool:
            serving.serve(TITLE)
            return modality.calls > 0

        modality.ask("1.2.9", images, stay=hung_up)
        wait_until(lambda: the_request().same_association_until is None, 10)
        serving.serve(TITLE)
        assert [report.own_association for report in modality.reports] == [False]


class TestAsScu:
    """What a node answers to our own requests."""

    @pytest.fixture
    def row(self, modality: Modality) -> CommitRequest:
        node = RemoteAE.objects.get()
        asking.ask(node, [(UNKNOWN.sop_class, UNKNOWN.sop_instance)])
        CommitRequest.objects.update(state=CommitState.ASKED)
        return the_request()

    @pytest.mark.parametrize("role", [True, False])
    def test_the_result_is_taken_with_or_without_role_selection_and_repeated_without_harm(
        self, modality: Modality, row: CommitRequest, role: bool
    ) -> None:
        for _ in range(2):
            assert modality.report(row.transaction_uid, [UNKNOWN], role=role) == 0x0000
        assert (the_request().state, the_request().committed) == (CommitState.ANSWERED, 1)

    def test_the_node_needs_no_permission_to_ask_us(self, modality: Modality, row: CommitRequest) -> None:
        RemoteAE.objects.update(services=[], commit_after_send=True)
        assert modality.report(row.transaction_uid, [UNKNOWN]) == 0x0000

    def test_a_result_that_nobody_waits_for_is_refused(self, modality: Modality, row: CommitRequest) -> None:
        assert modality.report("1.2.404", [UNKNOWN]) == 0x0115
        assert modality.report(row.transaction_uid, [UNKNOWN], instance="1.2.3") == 0x0112
        assert the_request().state == CommitState.ASKED


def test_the_ledger_outlives_every_process(
    child_environ: dict[str, str], tmp_path: Path, broker: str, images: list[Reference]
) -> None:
    """The SCP is killed after its answer, the worker after an attempt, the peer is away: the report comes."""
    environ = {**child_environ, "BROKER_URL": broker}
    port, log = free_port(), tmp_path / "scp.log"
    modality = Modality(port)
    RemoteAE.objects.create(ae_title=TITLE, host="127.0.0.1", port=modality.port, services=["commit"])
    variables = {"DGSCOPE_DICOM_PORT": str(port), "DGSCOPE_FREE_SPACE_RESERVE": "1000000", "PYTHONPATH": str(ROOT)}
    with process([sys.executable, "-m", "storage_scp"], log, {**environ, **variables}, lambda: listens(port)) as child:
        assert modality.ask("1.2.9", images) == 0x0000
        child.kill()
    with worker(environ, tmp_path, broker) as child:  # the SCP has told the broker
        wait_until(lambda: the_request().attempts == 1, 30)
        child.kill()
        child.wait()
    assert (the_request().state, the_request().attempts) == (CommitState.CHECKED, 1)
    CommitRequest.objects.update(next_attempt_at=timezone.now())
    with modality, worker(environ, tmp_path, broker):
        serve_due.delay()  # as the scheduler does
        wait_until(lambda: the_request().state == CommitState.DELIVERED, 30)
    assert [len(report.committed) for report in modality.reports] == [2]


@pytest.mark.peer("orthanc")
@pytest.mark.peer("dcmtk")
class TestOrthanc:
    """A foreign implementation of both sides."""

    @pytest.fixture
    def pacs(self, child_environ: dict[str, str], tmp_path: Path) -> Iterator[Pacs]:
        """Orthanc beside an SCP of ours of its own: the other one remembers for seconds who may call."""
        port = free_port()
        with our_scp(child_environ, tmp_path, port), orthanc(tmp_path, {"DGSCOPE": port}) as pacs:
            yield pacs

    def test_it_is_told_what_we_keep(self, pacs: Pacs, images: list[Reference]) -> None:
        pacs.entry(services=["store", "commit"])
        asked = [[one.sop_class, one.sop_instance] for one in [*images, UNKNOWN]]
        answer = pacs.rest("/modalities/dgscope/storage-commitment", {"DicomInstances": asked})
        serving.serve("ORTHANC")
        result: dict[str, Any] = {}

        def told() -> bool:
            result.update(pacs.rest(f"/storage-commitment/{answer['ID']}"))
            return bool(result["Status"] != "Pending")

        wait_until(told, 30)
        assert result["Status"] == "Failure"
        assert {one["SOPInstanceUID"] for one in result["Success"]} == {one.sop_instance for one in images}
        (failure,) = result["Failures"]
        assert (failure["SOPInstanceUID"], failure["FailureReason"]) == (UNKNOWN.sop_instance, 0x0112)
        assert the_request().state == CommitState.DELIVERED

    def test_what_it_sends_to_us_is_committed_in_one_go(self, pacs: Pacs, images: list[Reference]) -> None:
        pacs.entry(services=["store", "commit"])
        pacs.put(ct(), ct())
        order = {"Resources": pacs.rest("/instances"), "StorageCommitment": True, "Synchronous": True}
        pacs.rest("/modalities/dgscope/store", order)
        wait_until(CommitRequest.objects.exists, 30)
        serving.serve("ORTHANC")
        row = the_request()
        assert (row.state, row.committed, row.failed) == (CommitState.DELIVERED, 2, 0)
        assert pacs.rest(f"/storage-commitment/{row.transaction_uid}")["Status"] == "Success"

    def test_a_send_shows_what_was_stored_what_is_kept_and_why_the_rest_is_not(
        self, pacs: Pacs, images: list[Reference], admin_user: User, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(queue, "tell", lambda task, pk: task != queue.RUN_JOB or tasks.run_job(pk) or True)
        node = pacs.entry(services=["store"], commit_after_send=True)
        job = starting.start(node, Instance.objects.all())
        client = Client()
        client.force_login(admin_user)

        def shown() -> Any:
            return client.get(f"/api/v1/jobs/{job.pk}").json()

        assert (shown()["state"], shown()["done"]) == ("succeeded", 2)
        assert {item["note"] for item in shown()["items"]} == {"asked to commit"}
        lost = images[1].sop_instance
        for found in pacs.rest("/tools/lookup", lost.encode()):
            pacs.rest(found["Path"], method="DELETE")
        serving.serve("ORTHANC")
        wait_until(lambda: the_request().state == CommitState.ANSWERED, 20)
        row = the_request()
        assert (row.state, row.reported_by) == (CommitState.ANSWERED, "ORTHANC")
        reason = "there is no such instance (0112H)"
        why = f"1 not committed: {reason}."
        assert shown()["commitment"] == {"asked": 2, "committed": 1, "failed": 1, "waiting": 0, "why": why}
        told = {item["sop_instance_uid"]: (item["state"], item["note"], item["note_why"]) for item in shown()["items"]}
        assert told == {
            images[0].sop_instance: ("done", "committed", ""),
            lost: ("done", "not committed", reason),
        }
