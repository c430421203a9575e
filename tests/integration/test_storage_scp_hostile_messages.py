"""Peers that are hostile in their association, each followed by the check of what must still hold.

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
from tests.integration.storage_scp_running import Running, running

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
        assert send_until_it_fails(peer, b"\0", seconds=10, pause=0.3)


def test_legal_but_tiny_pdus_do_not_keep_a_data_set_alive(server: Running) -> None:
    with Peer(server.port) as peer:
        peer.associate()
        peer.send(p_data(pdv(3, 3, wire.store_command())))
        assert send_until_it_fails(peer, p_data(pdv(3, 0, b"\0\0")), seconds=10, pause=0.2)


def test_a_silent_association_ends_after_the_idle_deadline(server: Running) -> None:
    with Peer(server.port) as peer:
        peer.associate()
        started = time.monotonic()
        assert peer.receive().abort == USER_ABORT
        assert time.monotonic() - started > 5


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
