"""The doctor at nodes that misbehave: the stage that fails names the cause and what to do."""

import socket
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from pytest_django import Settings

from dgscope.dimse.sop_classes import PATIENT_ROOT_FIND, STUDY_ROOT_FIND, STUDY_ROOT_MOVE, VERIFICATION
from dgscope.env import DicomTls
from dgscope.network.doctor.case import case_of
from dgscope.network.doctor.examining import examine
from dgscope.network.doctor.our_side import our_side
from dgscope.network.models import RemoteAE
from tests.integration.scripted_peer import Proposed, ScriptedPeer, Talk
from tests.integration.storage_scp_running import free_port
from tests.integration.test_dimse_tls import Certificates, made  # noqa: F401  a fixture

pytestmark = pytest.mark.django_db
ECHO, FIND, MOVE = 0x0030, 0x0020, 0x0021


def examined(port: int, **fields: Any) -> dict[str, Any]:
    """The report about a node on loopback."""
    values = {"host": "localhost", "connect_timeout": 20, "response_timeout": 20, "services": ["store"]} | fields
    node = RemoteAE(ae_title="PEER", port=port, **values)
    report = examine(case_of(node, may_store=bool(fields.get("offers")))).as_json()
    assert all(stage["cause"] for stage in report["stages"]), "each stage says something"
    return report


def stage(report: dict[str, Any], name: str) -> dict[str, Any]:
    (found,) = [stage for stage in report["stages"] if stage["name"] == name]
    return found  # type: ignore[no-any-return]  # JSON


def states(report: dict[str, Any]) -> dict[str, str]:
    return {stage["name"]: stage["state"] for stage in report["stages"]}


def answering(
    statuses: dict[int, int] | None = None, only: Callable[[Proposed], bool] = lambda context: True
) -> Callable[[Talk], None]:
    """A script that answers every request with a status by its kind."""

    def script(talk: Talk) -> None:
        talk.accept(only=only)
        while True:
            request = talk.receive()
            talk.respond(request, (statuses or {}).get(request.field, 0x0000))

    return script


def test_an_entry_without_an_address() -> None:
    report = examine(case_of(RemoteAE(ae_title="PEER"))).as_json()
    assert states(report) == {"name": "failed"} | dict.fromkeys(list(states(report))[1:], "skipped")
    assert report["verdict"] == "failed"
    assert "Enter them" in stage(report, "name")["remedy"]


def test_a_name_that_nobody_knows() -> None:
    report = examined(104, host="no-such-node.invalid")
    assert stage(report, "name")["state"] == "failed"
    assert "spelling" in stage(report, "name")["remedy"]
    assert stage(report, "tcp")["cause"] == "It needs the stage “Name and address”."
    assert report["summary"].startswith("Name and address: The name “no-such-node.invalid” has no address")


def test_a_port_at_which_nothing_listens() -> None:
    report = examined(free_port())
    assert states(report)["name"] == "ok"
    assert stage(report, "tcp")["state"] == "failed"
    assert "Nothing listens" in stage(report, "tcp")["cause"]
    assert states(report)["association"] == "skipped"


def test_a_node_that_does_not_know_us() -> None:
    with ScriptedPeer(lambda talk: talk.reject(1, 1, 3)) as peer:
        report = examined(peer.port, calling_ae_title="DGS_NORTH")
    found = stage(report, "association")
    assert found["state"] == "failed"
    assert (found["detail"]["result"], found["detail"]["source"], found["detail"]["reason"]) == (1, 1, 3)
    assert "AE title DGS_NORTH" in found["remedy"]


def test_a_node_of_another_title() -> None:
    with ScriptedPeer(lambda talk: talk.reject(1, 1, 7)) as peer:
        report = examined(peer.port)
    assert "correct “PEER”" in stage(report, "association")["remedy"]


def test_a_node_that_is_busy() -> None:
    with ScriptedPeer(lambda talk: talk.reject(2, 3, 2)) as peer:
        report = examined(peer.port)
    assert stage(report, "association")["remedy"].startswith("Try again in a while")


def test_a_node_that_refuses_every_context() -> None:
    with ScriptedPeer(answering(only=lambda context: False)) as peer:
        report = examined(peer.port)
    assert states(report) | {"ours": ""} == {
        "name": "ok", "tcp": "ok", "tls": "skipped", "association": "ok", "contexts": "failed", "echo": "failed",
        "find": "skipped", "store": "skipped", "ours": "", "move": "skipped", "commitment": "skipped",
        "worklist": "skipped",
    }  # fmt: skip
    assert {row["result"] for row in report["matrix"]["rows"]} == {"refused"}
    assert "SOP class (abstract syntax) is not supported" in report["matrix"]["rows"][0]["why"]


def test_a_node_that_accepts_the_connection_and_is_silent() -> None:
    with ScriptedPeer(lambda talk: talk.wait_until_gone()) as peer:
        report = examined(peer.port, response_timeout=1)
    found = stage(report, "association")
    assert found["state"] == "failed"
    assert "did not go on within 1 s" in found["cause"]
    assert "stuck" in found["remedy"]


def test_a_service_that_does_not_speak_dicom() -> None:
    def http(talk: Talk) -> None:
        talk.send(b"HTTP/1.1 400 Bad Request\r\n\r\n")

    with ScriptedPeer(http, reads_request=False) as peer:
        report = examined(peer.port)
    assert stage(report, "association")["state"] == "failed"
    assert "does not speak DICOM" in stage(report, "association")["remedy"]


def test_a_node_that_does_not_know_the_move_destination(settings: Settings) -> None:
    settings.ENV = replace(settings.ENV, dicom_host="192.0.2.15", dicom_port=11113)
    with ScriptedPeer(answering({MOVE: 0xA801})) as peer:
        report = examined(peer.port, called_ae_title="DGS_NORTH")
    found = stage(report, "move")
    assert found["state"] == "failed"
    assert "A801" in found["cause"]
    assert found["detail"]["enter"] == {"ae_title": "DGS_NORTH", "host": "192.0.2.15", "port": 11113}
    assert "AE title DGS_NORTH, host 192.0.2.15, port 11113" in found["remedy"]
    assert {"stage": "Retrieve to us", "text": found["remedy"]} in report["sheet"]["to_do"]


def test_a_node_that_says_success_and_sends_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("dgscope.network.doctor.retrieving.SECONDS_TO_ARRIVE", 0.1)
    monkeypatch.setattr("dgscope.network.doctor.committing.SECONDS_TO_REPORT", 0.1)
    with ScriptedPeer(answering()) as peer:
        report = examined(peer.port, offers=["store", "move", "commit"])
    assert states(report)["store"] == "ok"
    assert "nothing arrived here: the way back is blocked" in stage(report, "move")["cause"]
    assert stage(report, "commitment")["state"] == "warn"
    assert states(report)["find"] == states(report)["worklist"] == "skipped"


def test_a_node_that_does_not_take_the_test_object() -> None:
    with ScriptedPeer(answering({0x0001: 0xA700, MOVE: 0xA801})) as peer:
        report = examined(peer.port, offers=["store", "commit"])
    assert stage(report, "store")["state"] == "failed"
    assert "A700" in stage(report, "store")["cause"]
    assert stage(report, "commitment")["state"] == "skipped"


def test_the_test_object_is_not_stored_unasked() -> None:
    with ScriptedPeer(answering()) as peer:
        report = examined(peer.port)
        received = [message.field for talk in peer.talks for message in talk.messages]
    assert stage(report, "store")["state"] == "skipped"
    assert "--store-test" in stage(report, "store")["remedy"]
    assert 0x0001 not in received
    assert stage(report, "move")["state"] == "warn"


def test_a_query_that_fails_and_one_in_the_other_root() -> None:
    with ScriptedPeer(answering({FIND: 0xC001})) as peer:
        assert stage(examined(peer.port), "find")["state"] == "failed"
    known = {VERIFICATION, PATIENT_ROOT_FIND}
    with ScriptedPeer(answering(only=lambda context: context.abstract_syntax in known)) as peer:
        found = stage(examined(peer.port), "find")
    assert found["state"] == "failed"
    assert found["detail"] == {"query_root": "patient"}


def test_what_the_entry_promises_and_the_node_refuses() -> None:
    known = {VERIFICATION, STUDY_ROOT_FIND}
    with ScriptedPeer(answering(only=lambda context: context.abstract_syntax in known)) as peer:
        report = examined(peer.port, offers=["echo", "find", "move"])
    assert states(report)["echo"] == "ok"
    assert stage(report, "find")["state"] == "warn", "it has no match"
    assert stage(report, "move")["state"] == "failed"
    assert stage(report, "move")["detail"] == {"sop_class": STUDY_ROOT_MOVE}


@pytest.fixture
def authority(made: Certificates, settings: Settings) -> Certificates:  # noqa: F811
    """Our own TLS settings trust the authority."""
    tls = DicomTls(2762, made.file("client.pem"), made.file("client.key"), made.file("ca.pem"), "none")
    settings.ENV = replace(settings.ENV, dicom_tls=tls)
    return made


@pytest.mark.parametrize(
    ("name", "words"), [("expired", "renew"), ("stranger", "DGSCOPE_DICOM_TLS_CA"), ("misnamed", "name that")]
)
def test_a_certificate_that_is_not_accepted(authority: Certificates, name: str, words: str) -> None:
    with ScriptedPeer(answering(), tls=authority.server(name)) as peer:
        report = examined(peer.port, tls="name")
    found = stage(report, "tls")
    assert found["state"] == "failed"
    assert words in found["remedy"]
    assert states(report)["association"] == "skipped"


def test_tls_as_it_should_be(authority: Certificates) -> None:
    with ScriptedPeer(answering(), tls=authority.server()) as peer:
        report = examined(peer.port, tls="name")
        unchecked = examined(peer.port, tls="unchecked")
    found = stage(report, "tls")
    assert found["state"] == "warn", "the certificate of the test ends in two days"
    assert found["detail"]["version"] == "TLSv1.3"
    assert "CN=server" in found["detail"]["subject"].replace("commonName", "CN")
    assert states(report)["echo"] == "ok"
    assert "nobody checks" in stage(unchecked, "tls")["cause"]


def test_tls_expected_where_the_entry_says_plain(authority: Certificates) -> None:
    with ScriptedPeer(answering(), tls=authority.server()) as peer:
        report = examined(peer.port)
    assert "expects TLS" in stage(report, "association")["cause"]
    assert "Set TLS" in stage(report, "association")["remedy"]


def test_plain_dicom_where_the_entry_says_tls(authority: Certificates) -> None:
    with ScriptedPeer(answering()) as peer:
        report = examined(peer.port, tls="name", connect_timeout=1)
    assert "speaks plain DICOM" in stage(report, "tls")["cause"]


def test_our_side_that_no_other_machine_can_reach(settings: Settings) -> None:
    with socket.create_server(("127.0.0.1", 0)) as ours, ScriptedPeer(answering()) as peer:
        settings.ENV = replace(settings.ENV, dicom_port=ours.getsockname()[1])
        assert stage(examined(peer.port), "ours")["state"] == "ok"
        assert "does not permit it to store" in stage(examined(peer.port, services=["echo"]), "ours")["cause"]
        node = RemoteAE(ae_title="PEER", host="localhost", port=peer.port, services=["store"])
        case = case_of(node)
        case.local_address = "192.0.2.15"
        found = our_side(case)
    assert "no other machine can reach" in found.cause
    assert found.detail["enter"]["host"] == "192.0.2.15"
