"""Storage commitment as SCU and as reporter, with peers of every manner."""

import pytest

from dgscope.dimse import errors
from dgscope.dimse.commitment_report import report_data_set
from dgscope.dimse.encoding import decode, encode
from dgscope.dimse.peer import Peer
from dgscope.dimse.sop_classes import IMPLICIT_LE, STORAGE_COMMITMENT_PUSH, STORAGE_COMMITMENT_PUSH_INSTANCE
from dgscope.dimse.status import Category, Status
from dgscope.dimse.storage_commitment import (
    FailedReference,
    Reference,
    Report,
    report_commitment,
    request_commitment,
)
from tests.integration.hostile_peer import command, element
from tests.integration.scripted_peer import ScriptedPeer, Talk

GOOD, BAD = Reference("1.2", "1.2.1"), FailedReference("1.2", "1.2.2", 0x0112)


def reach(port: int) -> Peer:
    return Peer("PACS", "127.0.0.1", port, "DGSCOPE")


def report_on(talk: Talk, report: Report, context_id: int = 1) -> int:
    """Send an N-EVENT-REPORT and return the status of the answer."""
    parts = [element(0x0002, STORAGE_COMMITMENT_PUSH.encode()), element(0x0100, 0x0100), element(0x0110, 5)]
    parts += [element(0x0800, 1), element(0x1000, STORAGE_COMMITMENT_PUSH_INSTANCE.encode())]
    parts += [element(0x1002, report.event_type)]
    talk.message(context_id, command(*parts), encode(report_data_set(report), IMPLICIT_LE))
    answer = talk.receive()
    assert (answer.field, answer.number(0x0120), answer.number(0x1002)) == (0x8100, 5, report.event_type)
    return answer.number(0x0900)


def test_a_request_names_the_well_known_instance_and_all_references() -> None:
    def script(talk: Talk) -> None:
        talk.accept()
        talk.respond(talk.receive(), 0x0000)

    with ScriptedPeer(script) as peer:
        assert request_commitment(reach(peer.port), "1.9", [GOOD]).status == Status.SUCCESS
    (request,) = peer.talks[0].messages
    assert (request.field, request.number(0x1008)) == (0x0130, 1)
    assert (request.text(0x0003), request.text(0x1001)) == (STORAGE_COMMITMENT_PUSH, STORAGE_COMMITMENT_PUSH_INSTANCE)
    sent = decode(request.data, IMPLICIT_LE)
    assert (sent.TransactionUID, sent.ReferencedSOPSequence[0].ReferencedSOPInstanceUID) == ("1.9", "1.2.1")


@pytest.mark.parametrize("status", [0x0110, 0x0124, 0x0131, 0x0213, 0x0122])
def test_a_refusal_is_a_result_with_words(status: int) -> None:
    def script(talk: Talk) -> None:
        talk.accept()
        talk.respond(talk.receive(), status)

    with ScriptedPeer(script) as peer:
        meaning = request_commitment(reach(peer.port), "1.9", [GOOD])
    assert (meaning.status, meaning.category) == (status, Category.FAILURE)


@pytest.mark.parametrize("before_the_answer", [True, False])
def test_a_report_on_the_same_association_is_taken(*, before_the_answer: bool) -> None:
    expected = Report("1.9", (GOOD,), (BAD,))

    def script(talk: Talk) -> None:
        talk.accept()
        request = talk.receive()
        if not before_the_answer:
            talk.respond(request, 0x0000)
        assert report_on(talk, expected) == 0x0000
        if before_the_answer:
            talk.respond(request, 0x0000)

    reports: list[Report] = []

    def take(report: Report) -> int:
        reports.append(report)
        return 0

    with ScriptedPeer(script) as peer:
        # The report ends the wait; the limit of a test ends this one otherwise.
        request_commitment(reach(peer.port), "1.9", [GOOD], on_report=take, linger=600)
    assert reports == [expected]
    assert peer.talks[0].ended_by == 5


def test_lingering_without_a_report_ends_with_a_release() -> None:
    def script(talk: Talk) -> None:
        talk.accept()
        talk.respond(talk.receive(), 0x0000)

    with ScriptedPeer(script) as peer:
        meaning = request_commitment(reach(peer.port), "1.9", [GOOD], on_report=lambda report: 0, linger=0.3)
    assert meaning.status == Status.SUCCESS
    assert peer.talks[0].ended_by == 5


def test_a_peer_that_leaves_while_we_linger_has_taken_the_request_all_the_same() -> None:
    def script(talk: Talk) -> None:
        talk.accept()
        talk.respond(talk.receive(), 0x0000)
        talk.abort(0, 0)

    with ScriptedPeer(script) as peer:
        meaning = request_commitment(reach(peer.port), "1.9", [GOOD], on_report=lambda report: 0, linger=5)
    assert meaning.status == Status.SUCCESS


@pytest.mark.parametrize("returns_roles", [True, False])
def test_a_result_is_reported_as_scp_whether_the_role_is_returned_or_not(*, returns_roles: bool) -> None:
    def script(talk: Talk) -> None:
        talk.accept(roles=returns_roles)
        assert talk.roles == {STORAGE_COMMITMENT_PUSH: (0, 1)}
        talk.respond(talk.receive(), 0x0000)

    with ScriptedPeer(script) as peer:
        meaning = report_commitment(reach(peer.port), "1.9", [GOOD], [BAD], retrieve_ae_title="DGSCOPE")
    assert meaning.status == Status.SUCCESS
    (message,) = peer.talks[0].messages
    assert (message.field, message.number(0x1002)) == (0x0100, 2)
    sent = decode(message.data, IMPLICIT_LE)
    assert sent.FailedSOPSequence[0].FailureReason == 0x0112
    assert sent.RetrieveAETitle == "DGSCOPE"


def test_a_peer_that_refuses_the_role_is_asked_again_without() -> None:
    def refuses(talk: Talk) -> None:
        talk.accept(only=lambda context: False)

    def takes(talk: Talk) -> None:
        assert talk.roles == {}
        talk.accept()
        talk.respond(talk.receive(), 0x0000)

    with ScriptedPeer(refuses, takes) as peer:
        assert report_commitment(reach(peer.port), "1.9", [GOOD]).status == Status.SUCCESS


def test_a_peer_that_takes_no_reports_at_all_is_told_readably() -> None:
    with (
        ScriptedPeer(lambda talk: talk.accept(only=lambda context: False)) as peer,
        pytest.raises(errors.NoContextAccepted, match=STORAGE_COMMITMENT_PUSH),
    ):
        report_commitment(reach(peer.port), "1.9", [GOOD])


def test_a_peer_that_closes_during_the_report_is_an_error() -> None:
    def script(talk: Talk) -> None:
        talk.accept()
        talk.receive()
        talk.socket.close()

    with ScriptedPeer(script) as peer, pytest.raises(errors.ConnectionLost):
        report_commitment(reach(peer.port), "1.9", [GOOD])
