"""What the workers share."""

import os

import pytest

from storage_scp.board import Board, Totals


def test_slots_are_given_up_to_the_total_and_taken_back() -> None:
    board = Board(workers=2, total=3, per_peer=3)
    slots = [board.admit(0, f"10.0.0.{number}") for number in range(3)]
    assert sorted(slot for slot in slots if slot is not None) == [0, 1, 2]
    assert board.admit(1, "10.0.0.9") is None
    assert slots[1] is not None
    board.release(slots[1])
    assert board.admit(1, "10.0.0.9") == slots[1]
    assert board.open_associations() == 3


@pytest.mark.parametrize(("same", "other"), [("10.0.0.1", "10.0.0.2"), ("fe80::1", "fe80::2")])
def test_one_peer_gets_only_its_share(same: str, other: str) -> None:
    board = Board(workers=2, total=8, per_peer=2)
    assert board.admit(0, same) is not None
    assert board.admit(1, same) is not None
    assert board.admit(0, same) is None
    assert board.admit(0, other) is not None


def test_a_dead_worker_loses_its_slots_and_keeps_its_counts() -> None:
    board = Board(workers=2, total=4, per_peer=4)
    for worker in (0, 1, 0):
        board.admit(worker, "10.0.0.1")
    board.count(0, stored=5, stored_bytes=500, refused=1, rejected=2)
    board.set_connections(0, 2)
    board.forget_worker(0)
    assert board.open_associations() == 1
    assert board.totals() == Totals(connections=0, stored=5, stored_bytes=500, refused=1, rejected=2)


def test_counts_of_other_processes_are_seen() -> None:
    board = Board(workers=2, total=4, per_peer=4)
    pid = os.fork()
    if not pid:
        board.count(1, stored=7)
        board.set_connections(1, 3)
        board.admit(1, "10.0.0.1")
        os._exit(0)
    os.waitpid(pid, 0)
    assert board.totals() == Totals(connections=3, stored=7)
    assert board.connections() == [0, 3]
    assert board.open_associations() == 1


def test_a_worker_killed_with_the_lock_in_its_hand_blocks_nobody() -> None:
    board = Board(workers=2, total=4, per_peer=4)
    read_end, write_end = os.pipe()
    pid = os.fork()
    if not pid:
        with board._locked():
            os.write(write_end, b"x")
            os.kill(os.getpid(), 9)
    os.read(read_end, 1)
    os.waitpid(pid, 0)
    assert board.admit(0, "10.0.0.1") == 0
    os.close(read_end)
    os.close(write_end)
