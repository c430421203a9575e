"""Associations with peers that behave and peers that do not: each way to fail has its own error and sentence."""

import socket
import threading
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from dgscope.dimse import errors
from dgscope.dimse.peer import Context, Peer, Timeouts, connect
from dgscope.dimse.sop_classes import EXPLICIT_LE, IMPLICIT_LE, VERIFICATION
from dgscope.dimse.status import Category
from dgscope.dimse.verification import echo, echo_on
from tests.integration.hostile_peer import element, p_data, pdu, pdv
from tests.integration.scripted_peer import ScriptedPeer, Talk

# For peers that are waited for in vain. All others get the usual time: the machine may stall for seconds.
QUICK = Timeouts(associate=0.5, response=0.5, pdu=0.5, send=0.5)
CONTEXTS = [Context(VERIFICATION, (IMPLICIT_LE,)), Context(VERIFICATION, (EXPLICIT_LE,))]


def reach(port: int, timeouts: Timeouts = Timeouts()) -> Peer:  # noqa: B008  it is frozen
    return Peer("PEER", "127.0.0.1", port, "DGSCOPE", timeouts=timeouts)


def time_for(expected: type[errors.DimseError]) -> Timeouts:
    return QUICK if expected is errors.PeerTimedOut else Timeouts()


def answers_echo(talk: Talk) -> None:
    talk.accept()
    while True:
        talk.respond(talk.receive(), 0x0000)


def accepting(then: Callable[[Talk], None]) -> Callable[[Talk], None]:
    def script(talk: Talk) -> None:
        talk.accept()
        talk.receive()
        then(talk)

    return script


def test_an_echo_is_answered_and_the_association_released() -> None:
    with ScriptedPeer(answers_echo) as peer:
        assert echo(reach(peer.port)).category is Category.SUCCESS
    (talk,) = peer.talks
    assert (talk.called, talk.calling, talk.ended_by) == ("PEER", "DGSCOPE", 5)


def test_several_messages_go_over_one_association_with_ids_of_their_own() -> None:
    with ScriptedPeer(answers_echo) as peer, connect(reach(peer.port), CONTEXTS) as association:
        for _ in range(3):
            assert echo_on(association).category is Category.SUCCESS
    assert [message.number(0x0110) for message in peer.talks[0].messages] == [1, 2, 3]


def test_accepted_and_refused_contexts_are_listed_in_order() -> None:
    with (
        ScriptedPeer(lambda talk: talk.accept(only=lambda context: context.context_id == 3)) as peer,
        connect(reach(peer.port), CONTEXTS) as association,
    ):
        assert [answer.is_accepted for answer in association.answers] == [False, True]
        assert association.context_for(VERIFICATION).transfer_syntax == EXPLICIT_LE
        with pytest.raises(errors.NoContextAccepted):
            association.context_for(VERIFICATION, [IMPLICIT_LE])


def test_a_peer_that_refuses_all_contexts_is_told_from_one_that_rejects() -> None:
    with (
        ScriptedPeer(lambda talk: talk.accept(only=lambda context: False)) as peer,
        pytest.raises(errors.NoContextAccepted, match="abstract syntax") as caught,
    ):
        echo(reach(peer.port))
    assert caught.value.abstract_syntaxes == (VERIFICATION,)


@pytest.mark.parametrize(("result", "source", "reason"), [(1, 1, 3), (1, 1, 7), (2, 3, 2), (1, 2, 2), (7, 7, 7)])
def test_a_rejection_carries_its_values_and_words(result: int, source: int, reason: int) -> None:
    with (
        ScriptedPeer(lambda talk: talk.reject(result, source, reason)) as peer,
        pytest.raises(errors.AssociationRejected) as caught,
    ):
        echo(reach(peer.port))
    error = caught.value
    assert (error.result, error.source, error.reason, error.is_transient) == (result, source, reason, result == 2)
    assert error.explanation in str(error)


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        (lambda talk: talk.abort(2, 1), errors.AssociationAborted),
        (lambda talk: talk.socket.close(), errors.ConnectionLost),
        (lambda talk: talk.wait_until_gone(), errors.PeerTimedOut),
        (lambda talk: talk.send(b"HTTP/1.1 400 Bad Request\r\n\r\n"), errors.ProtocolViolation),
        (lambda talk: talk.send(b"\2\0\xff\xff\xff\xff"), errors.ProtocolViolation),
        (lambda talk: talk.send(pdu(2, bytes(10))), errors.ProtocolViolation),
        (lambda talk: talk.send(pdu(6, bytes(4))), errors.ProtocolViolation),
        (lambda talk: talk.send(b"\2\0\0\0"), errors.PeerTimedOut),
    ],
)
def test_anything_else_instead_of_an_answer_has_its_own_error(
    answer: Callable[[Talk], None], expected: type[errors.DimseError]
) -> None:
    with ScriptedPeer(answer) as peer, pytest.raises(expected):
        echo(reach(peer.port, time_for(expected)))


@pytest.mark.parametrize(
    ("then", "expected"),
    [
        (lambda talk: talk.abort(0, 0), errors.AssociationAborted),
        (lambda talk: talk.socket.close(), errors.ConnectionLost),
        (lambda talk: talk.wait_until_gone(), errors.PeerTimedOut),
        (lambda talk: talk.send(pdu(5, bytes(4))), errors.AssociationEnded),
        (lambda talk: talk.send(b"\4\0\xff\xff\xff\xff"), errors.ProtocolViolation),
        (lambda talk: talk.send(pdu(4, b"")), errors.ProtocolViolation),
        (lambda talk: talk.send(pdu(9, b"")), errors.ProtocolViolation),
        (lambda talk: talk.send(p_data(pdv(1, 1, b"")) * 200), errors.ProtocolViolation),
        (lambda talk: talk.message(99, element(0x0100, 0x8030)), errors.ProtocolViolation),
        (lambda talk: talk.message(1, element(0x0100, 0x8030)), errors.ProtocolViolation),
        (lambda talk: talk.message(1, b"\0\0\0\0\xff\xff\xff\xff"), errors.ProtocolViolation),
    ],
)
def test_anything_else_instead_of_a_response_has_its_own_error(
    then: Callable[[Talk], None], expected: type[errors.DimseError]
) -> None:
    with ScriptedPeer(accepting(then)) as peer, pytest.raises(expected):
        echo(reach(peer.port, time_for(expected)))


def test_a_response_to_another_message_is_not_taken_for_ours() -> None:
    def script(talk: Talk) -> None:
        talk.accept()
        request = talk.receive()
        request.elements[0x0110] = b"\x63\0"
        talk.respond(request, 0x0000)

    with ScriptedPeer(script) as peer, pytest.raises(errors.ProtocolViolation, match="99"):
        echo(reach(peer.port))
    assert peer.talks[0].ended_by == 7


def test_a_peer_that_drips_bytes_is_not_waited_for_longer_than_a_pdu_may_take() -> None:
    dripped = 0

    def drips(talk: Talk) -> None:
        nonlocal dripped
        talk.accept()
        talk.receive()
        for byte in b"\4\0\0\0\0\x60" + bytes(96):
            talk.send(bytes([byte]))
            dripped += 1
            time.sleep(0.1)

    with ScriptedPeer(drips) as peer, pytest.raises(errors.PeerTimedOut, match="the rest of a PDU"):
        echo(reach(peer.port, Timeouts(pdu=0.5)))
    assert dripped < 6 + 96 // 2


def test_a_peer_that_takes_nothing_is_a_time_out() -> None:
    given_up = threading.Event()

    def stops_reading(talk: Talk) -> None:
        talk.accept(max_pdu=0)
        given_up.wait(60)

    with ScriptedPeer(stops_reading) as peer:
        with (
            pytest.raises(errors.PeerTimedOut, match="takes no more"),
            connect(reach(peer.port, Timeouts(send=0.5)), CONTEXTS) as association,
        ):
            association.send_raw([bytes(1 << 20)] * 100)
        given_up.set()


@pytest.mark.parametrize("max_pdu", [1, 7, 8, 64, 0])
def test_fragments_are_legal_however_small_the_peers_pdus_are(max_pdu: int) -> None:
    def script(talk: Talk) -> None:
        talk.accept(max_pdu=max_pdu)
        talk.respond(talk.receive(), 0x0000)

    with ScriptedPeer(script) as peer:
        assert echo(reach(peer.port)).category is Category.SUCCESS


def test_a_release_that_is_not_answered_holds_nobody_up() -> None:
    echoed = threading.Event()

    def never_releases(talk: Talk) -> None:
        talk.accept()
        talk.respond(talk.receive(), 0x0000)
        echoed.wait(60)

    with ScriptedPeer(never_releases) as peer:
        assert echo(reach(peer.port, Timeouts(release=0.5))).category is Category.SUCCESS
        echoed.set()


def test_a_request_of_the_peer_is_refused_while_we_wait_and_the_answer_still_found() -> None:
    def reports_first(talk: Talk) -> None:
        talk.accept()
        request = talk.receive()
        command = element(0x0002, b"1.2.840.10008.5.1.1.16") + element(0x0100, 0x0100) + element(0x0110, 77)
        talk.message(request.context_id, command + element(0x0800, 0x0101))
        answer = talk.receive()
        assert (answer.field, answer.number(0x0120), answer.number(0x0900)) == (0x8100, 77, 0x0211)
        talk.respond(request, 0x0000)

    with ScriptedPeer(reports_first) as peer:
        assert echo(reach(peer.port)).category is Category.SUCCESS


def test_an_error_in_the_callers_block_aborts() -> None:
    with ScriptedPeer(lambda talk: talk.accept()) as peer, pytest.raises(KeyError), connect(reach(peer.port), CONTEXTS):
        raise KeyError
    assert peer.talks[0].ended_by == 7


def test_a_closed_association_says_so() -> None:
    with ScriptedPeer(answers_echo) as peer, connect(reach(peer.port), CONTEXTS) as association:
        association.release()
        assert not association.is_open
        with pytest.raises(errors.AssociationEnded):
            echo_on(association)


def test_the_address_that_was_checked_is_the_one_connected_to(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = []

    def answers_differently(host: str, *_: object, **__: object) -> list[tuple[object, ...]]:
        asked.append(host)
        address = "127.0.0.1" if len(asked) == 1 else "192.0.2.1"
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, 0))]

    with ScriptedPeer(answers_echo) as peer:
        monkeypatch.setattr("dgscope.dimse.dialling.socket.getaddrinfo", answers_differently)
        named = replace(reach(peer.port), host="pacs.example", networks=("127.0.0.0/8",))
        assert echo(named).category is Category.SUCCESS
    assert asked.count("pacs.example") == 1


def test_twenty_associations_at_a_time() -> None:
    gate = threading.Barrier(20, timeout=60)

    def script(talk: Talk) -> None:
        talk.accept()
        request = talk.receive()
        gate.wait()
        talk.respond(request, 0x0000)

    results: list[Category] = []
    with ScriptedPeer(script) as peer:
        threads = [threading.Thread(target=lambda: results.append(echo(reach(peer.port)).category)) for _ in range(20)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert results == [Category.SUCCESS] * 20


def test_two_hundred_associations_leak_no_descriptor() -> None:
    def open_descriptors() -> int:
        return len(list(Path("/proc/self/fd").iterdir()))

    before = open_descriptors()
    with ScriptedPeer(answers_echo) as peer:
        for _ in range(200):
            echo(reach(peer.port))
    assert open_descriptors() <= before + 2
