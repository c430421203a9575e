"""Hostile and faulty peers, each on a real socket, each followed by the same check of what must still hold.

The numbers are those of the collection of hostile cases (C-D: the wire). Deadlines are shortened.
"""

import socket
import struct
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.integration import hostile_peer as wire
from tests.integration.hostile_peer import Peer, p_data, pdv, send_until_it_fails
from tests.integration.storage_scp_running import EVERYBODY, Running, running

PROVIDER = 2
UNRECOGNIZED, UNEXPECTED, INVALID = 1, 2, 6
USER_ABORT = (0, 0)
LONG_UID = "1." + "2" * 63


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


# Before the association


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
def test_what_is_no_association_request_is_aborted_at_once(server: Running, case: str, sent: bytes) -> None:
    with Peer(server.port) as peer:
        started = time.monotonic()
        peer.send(sent)
        assert peer.receive().abort == USER_ABORT
        assert time.monotonic() - started < 1
        assert peer.is_closed()


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
        assert 1.5 < time.monotonic() - started < 4


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
        peer.send(wire.associate_rq(calling=b"NOBODY"))
        assert peer.receive().reject == (1, 1, 3)
        assert peer.is_closed()
    time.sleep(0.3)
    calling, called, address, proposed, reason = server.rejected()[-1]
    assert (calling, called, address, reason) == ("NOBODY", "DGSCOPE", "127.0.0.1", "UNKNOWN_CALLING_AE")
    assert proposed == [[wire.VERIFICATION, [wire.IMPLICIT]], [wire.CT, [wire.EXPLICIT]]]


def test_a_flood_of_rejected_calls_is_noted_once(server: Running) -> None:
    for _ in range(30):
        with Peer(server.port) as peer:
            peer.send(wire.associate_rq(calling=b"FLOOD"))
            assert peer.receive().reject == (1, 1, 3)
    time.sleep(0.3)
    assert len([entry for entry in server.rejected() if entry[0] == "FLOOD"]) <= 2  # once in each worker


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


def test_33_ten_thousand_transfer_syntaxes_in_one_context_are_looked_through(server: Running) -> None:
    with Peer(server.port) as peer:
        started = time.monotonic()
        accepted = peer.associate([(1, wire.VERIFICATION, ("1",) * 10_000), (3, wire.CT, ("1", wire.EXPLICIT))])
        assert accepted.results == {1: (4, "1"), 3: (0, wire.EXPLICIT)}
        assert time.monotonic() - started < 1


# In the association


def test_3_a_four_gigabyte_p_data_is_refused_on_its_header(server: Running) -> None:
    with Peer(server.port) as peer:
        peer.associate()
        peer.send(b"\x04\0\xff\xff\xff\xff", b"\0" * 1000)
        assert peer.receive().abort == (PROVIDER, INVALID)
        assert peer.is_closed()


def test_5_a_pdu_of_exactly_the_announced_maximum_passes_and_one_byte_more_does_not(server: Running) -> None:
    with Peer(server.port) as peer:
        maximum = peer.associate().max_pdu
        assert maximum == 256 * 1024
        peer.send(p_data(pdv(3, 3, wire.store_command())), p_data(pdv(3, 2, b"\0" * (maximum - 6))))
        assert peer.status() == 0
        peer.send(p_data(pdv(3, 3, wire.store_command())), p_data(pdv(3, 2, b"\0" * (maximum - 5))))
        assert peer.receive().abort == (PROVIDER, INVALID)


def test_9_a_byte_now_and_then_inside_a_pdu_does_not_extend_its_deadline(server: Running) -> None:
    with Peer(server.port) as peer:
        peer.associate()
        peer.send(p_data(pdv(3, 3, wire.store_command())), struct.pack(">BxI", 4, 10_000))
        started = time.monotonic()
        assert send_until_it_fails(peer, b"\0", seconds=10, pause=0.3)
        assert time.monotonic() - started < 5


def test_legal_but_tiny_pdus_do_not_keep_a_data_set_alive(server: Running) -> None:
    with Peer(server.port) as peer:
        peer.associate()
        peer.send(p_data(pdv(3, 3, wire.store_command())))
        started = time.monotonic()
        assert send_until_it_fails(peer, p_data(pdv(3, 0, b"\0\0")), seconds=10, pause=0.2)
        assert time.monotonic() - started < 5


def test_a_silent_association_ends_after_the_idle_deadline(server: Running) -> None:
    with Peer(server.port) as peer:
        peer.associate()
        started = time.monotonic()
        assert peer.receive().abort == USER_ABORT
        assert 5 < time.monotonic() - started < 8


@pytest.mark.parametrize(
    ("case", "sent", "reason"),
    [
        ("11: PDU type 00H", wire.pdu(0x00, b"1234"), UNRECOGNIZED),
        ("11: PDU type 08H", wire.pdu(0x08, b"1234"), UNRECOGNIZED),
        ("11: PDU type FFH", wire.pdu(0xFF, b"1234"), UNRECOGNIZED),
        ("A-ASSOCIATE-RQ again", wire.associate_rq(), UNEXPECTED),
        ("A-ASSOCIATE-AC", wire.pdu(2, b"1234"), UNEXPECTED),
        ("A-RELEASE-RP", wire.pdu(6, b"\0" * 4), UNEXPECTED),
        ("A-RELEASE-RQ of 4 GB", b"\x05\0\xff\xff\xff\xff", INVALID),
        ("empty P-DATA", wire.pdu(4, b""), INVALID),
        ("P-DATA with half a PDV header", wire.pdu(4, b"\0\0\0"), INVALID),
        ("41: unknown context", p_data(pdv(99, 3, wire.echo_command())), INVALID),
        ("47: data before the command", p_data(pdv(3, 2, b"\0" * 100)), INVALID),
        ("49: PDV length 0", wire.pdu(4, struct.pack(">IBB", 0, 1, 3)), INVALID),
        ("49: PDV length 1", wire.pdu(4, struct.pack(">IBB", 1, 1, 3)), INVALID),
        ("49: PDV beyond its PDU", wire.pdu(4, struct.pack(">IBB", 100, 1, 3) + b"\0" * 8), INVALID),
        ("49: PDV length 4 GB", wire.pdu(4, struct.pack(">IBB", 0xFFFFFFFF, 1, 3) + b"\0" * 8), INVALID),
        (
            "51: two contexts in one message",
            p_data(pdv(3, 3, wire.store_command())) + p_data(pdv(1, 2, b"\0" * 100)),
            INVALID,
        ),
        (
            "a command inside a data set",
            p_data(pdv(3, 3, wire.store_command())) + p_data(pdv(3, 3, wire.echo_command())),
            INVALID,
        ),
        ("A-RELEASE-RQ inside a message", p_data(pdv(3, 3, wire.store_command())) + wire.RELEASE, UNEXPECTED),
        ("command set of another group", p_data(pdv(1, 3, wire.element(0x10, b"X", group=8))), INVALID),
        ("command set that is cut off", p_data(pdv(1, 3, wire.echo_command()[:-3])), INVALID),
        ("command element longer than the set", p_data(pdv(1, 3, struct.pack("<HHI", 0, 2, 0xFFFFFFFF))), INVALID),
        ("command without a field", p_data(pdv(1, 3, wire.command(wire.element(0x110, 1)))), INVALID),
        ("a response out of the blue", p_data(pdv(1, 3, wire.n_command(0x8030, wire.VERIFICATION))), INVALID),
        ("command set of 20 kB", p_data(pdv(1, 3, wire.element(0x5010, b"x" * 20_000))), INVALID),
        ("command set in endless pieces", b"".join(p_data(pdv(1, 1, b"\0" * 4000)) for _ in range(6)), INVALID),
    ],
)
def test_a_broken_message_aborts_its_association_with_the_reason(
    server: Running, case: str, sent: bytes, reason: int
) -> None:
    with Peer(server.port) as peer:
        peer.associate()
        peer.send(sent)
        assert peer.receive().abort == (PROVIDER, reason)
        assert peer.is_closed()


def test_a_message_in_a_rejected_context_aborts(server: Running) -> None:
    with Peer(server.port) as peer:
        accepted = peer.associate([wire.ECHO_CONTEXT, (5, wire.STUDY_ROOT_FIND, (wire.IMPLICIT,))])
        assert accepted.results[5][0] == 3
        peer.send(p_data(pdv(5, 3, wire.command(wire.element(0x100, 0x20), wire.element(0x800, 0x101)))))
        assert peer.receive().abort == (PROVIDER, INVALID)


@pytest.mark.parametrize("after", [0, 1, 100_000])
def test_an_abort_in_the_middle_of_a_data_set_leaves_nothing(server: Running, after: int) -> None:
    before = len(server.stored())
    for _ in range(5):
        with Peer(server.port) as peer:
            peer.associate()
            peer.send(p_data(pdv(3, 3, wire.store_command())), *(p_data(pdv(3, 0, b"\0" * after)),) * (after > 0))
            peer.send(wire.pdu(7, b"\0\0\0\0"))
            assert peer.is_closed()
    assert len(server.stored()) == before


def test_a_disconnect_in_the_middle_of_a_data_set_leaves_nothing(server: Running) -> None:
    before = len(server.stored())
    for _ in range(20):
        with Peer(server.port) as peer:
            peer.associate()
            peer.send(p_data(pdv(3, 3, wire.store_command())), wire.store()[200:5000])
    server.check_invariants()
    assert len(server.stored()) == before


@pytest.mark.parametrize(
    "uid",
    [
        b"",
        b"..",
        b"../../../../etc/cron.d/x",
        b"/etc/passwd",
        b"1.2.%2e%2e",
        b"1.2.3\0/../x",
        b"1.2.3/4",
        b"1.2.abc",
        b"<script>alert(1)</script>",
        LONG_UID.encode(),
        b"1..2",
        b".1.2",
        b"1.2.",
        "1.2.٣".encode(),
        b"1.2\n",
    ],
)
def test_45_a_sop_instance_uid_that_is_none_is_refused_and_the_association_goes_on(server: Running, uid: bytes) -> None:
    before = len(server.stored())
    with Peer(server.port) as peer:
        peer.associate()
        peer.send(wire.store(uid, b"\0" * 50_000))
        response = peer.response()
        assert response[0x0900] == b"\x01\xc0"
        assert response[0x0902].strip()
        assert peer.echo() == 0
        peer.release()
    assert len(server.stored()) == before


def test_53_sixty_stores_without_reading_an_answer_are_taken_one_by_one(server: Running) -> None:
    with Peer(server.port, timeout=60) as peer:
        peer.associate()
        data = bytes(500_000)
        for number in range(60):
            peer.send(wire.store(f"1.2.53.{number}", data))
        assert [peer.status() for _ in range(60)] == [0] * 60
        peer.release()


def test_a_peer_that_never_reads_our_answers_is_dropped(server: Running) -> None:
    with Peer(server.port, timeout=60) as peer:
        peer.socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 2048)
        peer.associate()
        assert send_until_it_fails(peer, p_data(pdv(1, 3, wire.echo_command())) * 1000, seconds=30)


@pytest.mark.parametrize("field", [0x0100, 0x0110, 0x0120, 0x0130, 0x0140, 0x0150, 0x0020, 0x0021, 0x0010, 0x0F0F])
def test_55_operations_that_a_sop_class_does_not_have_are_answered_with_0211(server: Running, field: int) -> None:
    with Peer(server.port) as peer:
        peer.associate()
        peer.send(p_data(pdv(3, 3, wire.n_command(field, wire.CT, data_set=1))), p_data(pdv(3, 2, b"\0" * 9000)))
        response = peer.response()
        assert response[0x0900] == b"\x11\x02"
        assert int.from_bytes(response[0x0100], "little") == field | 0x8000
        assert peer.echo() == 0


def test_55_a_flood_of_cancels_and_events_costs_one_thread(server: Running) -> None:
    cancel = wire.command(wire.element(0x100, 0x0FFF), wire.element(0x120, 7), wire.element(0x800, 0x101))
    with Peer(server.port) as peer:
        peer.associate()
        threads = server.resources()[0]
        peer.send(p_data(pdv(1, 3, cancel)) * 2000)
        peer.send(p_data(pdv(1, 3, wire.n_command(0x0100, wire.VERIFICATION))) * 200)
        assert [peer.status() for _ in range(200)] == [0x0211] * 200
        assert server.resources()[0] <= threads
        assert peer.echo() == 0
        peer.release()


def test_ten_times_a_hundred_associations_leave_no_trace(server: Running) -> None:
    memory = server.resources()[2]
    for _ in range(1000):
        with Peer(server.port) as peer:
            peer.associate()
            peer.release()
    server.check_invariants()
    assert server.resources()[2] <= memory + 5


def test_the_folder_of_the_server_holds_only_what_belongs_there(server: Running) -> None:
    known = {"allow.json", "log", "rejected.jsonl", "spool", "stored", "stored.jsonl", "storage_scp.json"}
    assert {path.name for path in Path(server.folder).iterdir()} <= known
