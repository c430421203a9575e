"""Peers that are hostile before they have an association, each followed by the check of what must still hold.

The numbers are those of the collection of hostile cases (C-D: the wire). Deadlines are shortened.
"""

import socket
import struct
import time
from collections.abc import Iterator

import pytest

from storage_scp.access import RejectionNotes
from tests.integration import hostile_peer as wire
from tests.integration.hostile_peer import Peer, p_data, pdv
from tests.integration.storage_scp_running import EVERYBODY, Running, running, wait_until

USER_ABORT = (0, 0)


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    folder = tmp_path_factory.mktemp("scp")
    with running(
        folder, workers=2, negotiation=2.0, pdu=2.0, idle=6.0, progress_window=1.5, progress_bytes=4096, linger=0.5
    ) as server:
        yield server


@pytest.fixture
def server(shared: Running) -> Iterator[Running]:
    yield shared
    shared.check_invariants()


@pytest.fixture(scope="module")
def patient(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """Deadlines longer than any peer of these tests waits: what it answers or ends, it does at once."""
    with running(tmp_path_factory.mktemp("patient"), workers=2, negotiation=90.0, pdu=90.0) as server:
        yield server


@pytest.mark.parametrize(
    ("case", "sent"),
    [
        ("1: A-ASSOCIATE-RQ of 4 GB", b"\x01\0\xff\xff\xff\xff"),
        ("A-ASSOCIATE-RQ just above the limit", struct.pack(">BxI", 1, 64 * 1024 + 1)),
        ("11: PDU type 00H", wire.pdu(0x00, b"1234")),
        ("11: PDU type 08H", wire.pdu(0x08, b"1234")),
        ("11: PDU type FFH", wire.pdu(0xFF, b"1234")),
        ("13: P-DATA first", p_data(pdv(1, 3, wire.echo_command()))),
        ("A-RELEASE-RQ first", wire.RELEASE),
        ("15: A-ASSOCIATE-RQ of length 0", wire.pdu(1, b"")),
        ("15: A-ASSOCIATE-RQ of length 4", wire.pdu(1, b"\0\1\0\0")),
        ("17: TLS ClientHello on the plain port", b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + b"\0" * 500),
        ("HTTP on the DICOM port", b"GET / HTTP/1.1\r\nHost: x\r\n\r\n"),
        ("29: no context at all", wire.associate_rq([])),
        ("31: even context ID", wire.associate_rq([(2, wire.VERIFICATION, (wire.IMPLICIT,))])),
        ("31: context ID twice", wire.associate_rq([wire.ECHO_CONTEXT, wire.ECHO_CONTEXT])),
        ("31: context ID 0", wire.associate_rq([(0, wire.VERIFICATION, (wire.IMPLICIT,))])),
        ("context without transfer syntax", wire.associate_rq([(1, wire.VERIFICATION, ())])),
        ("35: truncated user information", wire.associate_rq(user_items=b"\x58\0\xff")),
        ("35: user item longer than the rest", wire.associate_rq(user_items=b"\x58\0\xff\xff")),
        ("role selection with a UID beyond the item", wire.associate_rq(user_items=wire.item(0x54, b"\xff\xff1.2"))),
    ],
)
def test_what_is_no_association_request_is_aborted_at_once(patient: Running, case: str, sent: bytes) -> None:
    with Peer(patient.port) as peer:
        peer.send(sent)
        assert peer.receive().abort == USER_ABORT
        assert peer.is_closed()
    patient.check_invariants()


def test_1_a_four_gigabyte_header_and_silence_from_many_stops_nobody(server: Running) -> None:
    peers = [Peer(server.port) for _ in range(11)]
    for peer in peers:
        peer.send(b"\x01\0\xff\xff\xff\xff")
    server.check_invariants()
    for peer in peers:
        assert peer.is_closed()
        peer.socket.close()


@pytest.mark.parametrize("sent", [b"", b"\x01", b"\x01\0\0\0\x40", wire.associate_rq()[:100]])
def test_a_peer_that_stalls_before_its_request_is_complete_is_closed_after_the_deadline(
    server: Running, sent: bytes
) -> None:
    with Peer(server.port) as peer:
        started = time.monotonic()
        peer.send(sent)
        assert peer.is_closed()
        assert time.monotonic() - started > 1.5


def test_many_stalled_and_idle_connections_cost_other_peers_nothing(server: Running) -> None:
    peers = [Peer(server.port) for _ in range(60)]
    for peer in peers[::2]:
        peer.socket.send(b"\x01\0\0\0\x40")
    server.check_invariants()
    for peer in peers:
        peer.socket.close()


def test_peers_that_keep_their_refused_connections_open_bind_no_threads(server: Running) -> None:
    threads = server.baseline[0]
    peers = []
    for number in range(150):
        peer = Peer(server.port)
        peer.send(b"nonsense" if number % 2 else wire.associate_rq(calling=b"NOBODY"))
        peers.append(peer)
    assert server.resources()[0] <= threads + 2 * 10  # in each worker: eight, and those that are just being closed
    server.check_invariants()
    for peer in peers:
        peer.socket.close()


def test_7_connect_and_close_probes_never_exhaust_anything(server: Running) -> None:
    for _ in range(200):
        Peer(server.port).socket.close()
    server.check_invariants()


def test_probes_that_reset_the_connection_are_harmless(server: Running) -> None:
    for _ in range(50):
        peer = Peer(server.port)
        peer.socket.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        peer.socket.close()


@pytest.mark.parametrize("version", [0, 2])
def test_19_another_protocol_version_is_rejected(server: Running, version: int) -> None:
    with Peer(server.port) as peer:
        peer.send(wire.associate_rq(version=version))
        assert peer.receive().reject == (1, 2, 2)


def test_another_application_context_is_rejected(server: Running) -> None:
    with Peer(server.port) as peer:
        peer.send(wire.associate_rq(application_context="1.2.3"))
        assert peer.receive().reject == (1, 1, 2)


def test_21_an_unknown_calling_title_is_rejected_and_noted(server: Running) -> None:
    with Peer(server.port) as peer:
        peer.send(wire.associate_rq(calling=b"UNKNOWN"))
        assert peer.receive().reject == (1, 1, 3)
        assert peer.is_closed()

    def noted() -> list[list[object]]:
        return [entry for entry in server.rejected() if entry[0] == "UNKNOWN"]

    wait_until(noted, 20)  # the peer is answered first
    ((_, called, address, proposed, reason),) = noted()
    assert (called, address, reason) == ("DGSCOPE", "127.0.0.1", "UNKNOWN_CALLING_AE")
    assert proposed == [[wire.VERIFICATION, [wire.IMPLICIT]], [wire.CT, [wire.EXPLICIT]]]


def test_a_flood_of_rejected_calls_is_noted_once(server: Running) -> None:
    started = time.monotonic()
    for _ in range(30):
        with Peer(server.port) as peer:
            peer.send(wire.associate_rq(calling=b"FLOOD"))
            assert peer.receive().reject == (1, 1, 3)
    time.sleep(0.3)
    spells = 1 + int((time.monotonic() - started) / RejectionNotes.SECONDS)
    assert len([entry for entry in server.rejected() if entry[0] == "FLOOD"]) <= 2 * spells  # once in each worker


def test_another_called_title_is_rejected(server: Running) -> None:
    with Peer(server.port) as peer:
        peer.send(wire.associate_rq(called=b"ORTHANC"))
        assert peer.receive().reject == (1, 1, 7)


@pytest.mark.parametrize(
    "title", [b" " * 16, b"\0" * 16, b"A\0B", b"A\r\nINFO ok", rb"a\b", "ÄRZTE".encode("latin-1"), b"hostile", b"../x"]
)
def test_23_strange_calling_titles_are_rejected(server: Running, title: bytes) -> None:
    with Peer(server.port) as peer:
        peer.send(wire.associate_rq(calling=title))
        assert peer.receive().reject == (1, 1, 3)
    assert "\nINFO ok" not in server.log.read_text()


@pytest.mark.parametrize("title", [b"  HOSTILE", b"HOSTILE\0\0\0\0\0\0\0\0\0"])
def test_23_blanks_and_filling_around_a_title_mean_nothing(server: Running, title: bytes) -> None:
    with Peer(server.port) as peer:
        peer.associate(calling=title)
        peer.release()


def test_27_a_list_that_cannot_be_read_rejects_everybody_for_now(server: Running) -> None:
    server.allow(None)
    try:
        with Peer(server.port) as peer:
            peer.send(wire.associate_rq())
            assert peer.receive().reject == (2, 3, 1)
    finally:
        server.allow(EVERYBODY)


def test_an_empty_list_rejects_everybody(server: Running) -> None:
    server.allow({})
    try:
        with Peer(server.port) as peer:
            peer.send(wire.associate_rq())
            assert peer.receive().reject == (1, 1, 3)
    finally:
        server.allow(EVERYBODY)


def test_33_ten_thousand_transfer_syntaxes_in_one_context_are_looked_through(patient: Running) -> None:
    with Peer(patient.port) as peer:
        accepted = peer.associate([(1, wire.VERIFICATION, ("1",) * 10_000), (3, wire.CT, ("1", wire.EXPLICIT))])
        assert accepted.results == {1: (4, "1"), 3: (0, wire.EXPLICIT)}
    patient.check_invariants()
