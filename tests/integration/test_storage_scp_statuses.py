"""What a C-STORE is answered with, and that the association goes on after every refusal."""

import hashlib
from collections.abc import Iterator

import pytest

from tests.integration import hostile_peer as wire
from tests.integration.hostile_peer import Peer, element, p_data, pdv, send_until_it_fails
from tests.integration.storage_scp_running import EVERYBODY, Running, running, wait_until


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    with running(tmp_path_factory.mktemp("scp"), pdu=5.0, max_object_size=2_000_000, duplicate_status=0xD000) as server:
        yield server


@pytest.fixture
def server(shared: Running) -> Iterator[Running]:
    yield shared
    for name in ("raise", "full", "outcome"):
        (shared.folder / name).unlink(missing_ok=True)
    shared.allow(EVERYBODY)
    shared.check_invariants()


def outcome(server: Running, sent: bytes) -> tuple[int, str]:
    """Status and comment of one C-STORE; then checks that the association still works."""
    with Peer(server.port) as peer:
        peer.associate()
        peer.send(sent)
        response = peer.response()
        assert peer.echo() == 0
        peer.release()
    comment = response.get(0x0902, b"").decode()
    assert len(comment) <= 64
    return int.from_bytes(response[0x0900], "little"), comment.strip()


def test_a_stored_object_has_the_bytes_that_were_sent_and_knows_its_source(server: Running) -> None:
    data = bytes(range(256)) * 1000
    extra = element(0x1030, b"MOVER") + element(0x1031, 77)
    with Peer(server.port) as peer:
        peer.associate()
        peer.send(p_data(pdv(3, 3, wire.store_command("1.2.9", extra=extra))))
        peer.send(*(p_data(pdv(3, 2 if n == 15 else 0, data[n * 16000 : (n + 1) * 16000])) for n in range(16)))
        response = peer.response()
        assert response[0x0900] == b"\0\0"
        assert response[0x0100] == b"\x01\x80"
        assert response[0x0800] == b"\x01\x01"
        assert response[0x1000] == b"1.2.9\0"
        peer.release()
    entry = server.stored()[-1]
    assert (entry["size"], entry["sha256"]) == (256_000, hashlib.sha256(data).hexdigest())
    assert entry["source"] == {
        "kind": "scp", "calling_ae": "HOSTILE", "called_ae": "DGSCOPE", "address": "127.0.0.1",
        "move_originator": "MOVER", "move_message_id": 77, "user": "",
    }  # fmt: skip


def test_many_small_pdvs_in_one_pdu_make_one_message(server: Running) -> None:
    command = wire.store_command("1.2.10")
    pieces = [pdv(3, 1, command[:10]), pdv(3, 3, command[10:]), pdv(3, 0, b"ab"), pdv(3, 0, b""), pdv(3, 2, b"cd")]
    assert outcome(server, p_data(*pieces)) == (0, "")
    assert server.stored()[-1]["sha256"] == hashlib.sha256(b"abcd").hexdigest()


def test_two_messages_in_one_pdu_are_both_answered(server: Running) -> None:
    with Peer(server.port) as peer:
        peer.associate()
        peer.send(p_data(pdv(1, 3, wire.echo_command(1)), pdv(1, 3, wire.echo_command(2))))
        assert [int.from_bytes(peer.response()[0x0120], "little") for _ in range(2)] == [1, 2]


@pytest.mark.parametrize(
    ("error", "status"),
    [
        ("OutOfResources", 0xA700),
        ("Unparsable", 0xC005),
        ("CannotUnderstand", 0xC000),
        ("IngestError", 0xC000),
    ],
)
def test_what_the_archive_refuses_has_its_status_and_a_comment(server: Running, error: str, status: int) -> None:
    server.set("raise", error)
    answer, comment = outcome(server, wire.store())
    assert answer == status
    assert comment


def test_an_unforeseen_fault_costs_one_message_only(server: Running) -> None:
    server.set("raise", "NoSuchError")
    assert outcome(server, wire.store())[0] == 0x0110
    log = server.log.read_text()
    assert "Traceback" in log  # the fault itself is wanted in the log
    server.log.write_text(log.replace("Traceback", "(seen)"))


def test_a_full_archive_refuses_before_it_takes_the_data_and_recovers(server: Running) -> None:
    server.set("full")
    assert outcome(server, wire.store(data=b"\0" * 1_000_000))[0] == 0xA700
    (server.folder / "full").unlink()
    assert outcome(server, wire.store())[0] == 0


def test_an_object_that_is_too_large_is_read_to_its_end_and_refused(server: Running) -> None:
    assert outcome(server, wire.store(data=b"\0" * 2_500_000))[0] == 0xA700


def test_an_endless_data_set_ends_the_association(server: Running) -> None:
    with Peer(server.port) as peer:
        peer.associate()
        peer.send(p_data(pdv(3, 3, wire.store_command())))
        assert send_until_it_fails(peer, p_data(pdv(3, 0, b"\0" * 200_000)), seconds=10)


def test_a_class_that_is_not_of_the_context_is_refused_with_0122(server: Running) -> None:
    with Peer(server.port) as peer:
        peer.associate()
        peer.send(p_data(pdv(3, 3, wire.store_command(sop_class=wire.MR))), p_data(pdv(3, 2, b"\0" * 5000)))
        assert peer.status() == 0x0122
        peer.send(p_data(pdv(1, 3, wire.store_command())), p_data(pdv(1, 2, b"\0" * 5000)))
        assert peer.status() == 0x0122
        assert peer.echo() == 0


def test_a_store_in_the_verification_context_is_no_operation_of_it(server: Running) -> None:
    with Peer(server.port) as peer:
        peer.associate()
        peer.send(p_data(pdv(1, 3, wire.store_command(sop_class=wire.VERIFICATION))), p_data(pdv(1, 2, b"\0" * 50)))
        assert peer.status() == 0x0211


def test_a_store_without_data_set_is_refused(server: Running) -> None:
    sent = p_data(pdv(3, 3, wire.store_command(data_set=0x0101)))
    assert outcome(server, sent)[0] == 0xC000


def test_25_an_ae_that_is_switched_off_during_its_association_is_refused(server: Running) -> None:
    with Peer(server.port) as peer:
        peer.associate()
        peer.send(wire.store())
        assert peer.status() == 0
        server.allow({"GOOD": ["echo", "store"]})
        peer.send(wire.store())
        assert peer.status() == 0x0124
        server.allow({**EVERYBODY, "HOSTILE": ["echo"]})
        peer.send(wire.store())
        assert peer.status() == 0x0124
        server.allow(None)
        peer.send(wire.store())
        assert peer.status() == 0xA700


def test_a_duplicate_is_success_and_a_conflict_has_the_status_of_the_site(server: Running) -> None:
    server.set("outcome", "IDENTICAL_DUPLICATE")
    assert outcome(server, wire.store())[0] == 0
    server.set("outcome", "CONFLICT")
    assert outcome(server, wire.store())[0] == 0xD000
    server.set("outcome", "QUARANTINED")
    assert outcome(server, wire.store())[0] == 0


def test_the_log_has_one_line_for_an_association(server: Running) -> None:
    def lines() -> list[str]:
        return [line for line in server.log.read_text().splitlines() if "HOSTILE->DGSCOPE" in line]

    before = len(lines())
    outcome(server, wire.store("1.2.3.99"))
    wait_until(lambda: len(lines()) > before, 20)  # it is written after the peer was told
    (line,) = lines()[before:]
    assert "HOSTILE->DGSCOPE contexts 2/2, C-STORE 1, C-ECHO 1, 100 bytes" in line
    assert line.endswith("released")
    assert "1.2.3.99" not in line
