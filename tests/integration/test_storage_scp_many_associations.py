"""Hostile case B10: associations opened and closed without end leave neither memory nor descriptors behind."""

from pathlib import Path

from tests.integration.hostile_peer import Peer
from tests.integration.storage_scp_running import Running, running, wait_until

# What is allocated once (caches, arenas) is there after the first ones.
FIRST, MANY = 200, 1000


def open_and_close(server: Running, count: int) -> None:
    for number in range(count):
        with Peer(server.port, timeout=10) as peer:
            peer.associate(calling=b"GOOD")
            if number % 3 == 0:
                peer.echo()
            if number % 3 < 2:  # else: hung up without a word
                peer.release()


def test_b10_memory_and_descriptors_return_after_many_associations(tmp_path: Path) -> None:
    with running(tmp_path, workers=2, max_associations_per_peer=64) as server:  # those hung up count for a moment
        open_and_close(server, FIRST)
        wait_until(lambda: server.is_settled(2), 15)
        threads, fds, megabytes = server.resources()
        open_and_close(server, MANY)
        wait_until(lambda: server.is_settled(2), 15)
        assert server.resources()[:2] == (threads, fds)
        assert server.resources()[2] <= megabytes * 1.05 + 1
        server.check_invariants()
