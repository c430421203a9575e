"""The process as a whole: caps across workers, death and replacement of workers, stopping, figures, memory."""

import json
import os
import select
import signal
import socket
import time
from pathlib import Path

import psutil
import pytest

from storage_scp.listen import ListenError, listen
from tests.integration import hostile_peer as wire
from tests.integration.hostile_peer import Peer, p_data, pdv
from tests.integration.storage_scp_running import Running, running, wait_until


def has_room(server: Running, peers: list[Peer]) -> None:
    """Whether a caller gets a place again when the peers have hung up, which a worker notices a little later."""
    for peer in peers:
        peer.socket.close()
    wait_until(server.answers, 20)
    server.check_invariants()


def test_the_cap_per_peer_holds_across_workers_and_says_try_again(tmp_path: Path) -> None:
    with running(tmp_path, workers=2, max_associations_per_peer=4) as server:
        peers = [Peer(server.port) for _ in range(4)]
        for peer in peers:
            peer.associate()
        with Peer(server.port) as peer:
            peer.send(wire.associate_rq())
            assert peer.receive().reject == (2, 3, 2)
        peers.pop().socket.close()
        wait_until(server.answers, 20)
        assert all(peer.echo() == 0 for peer in peers)
        has_room(server, peers)


def test_the_total_cap_holds_across_workers(tmp_path: Path) -> None:
    with running(tmp_path, workers=2, max_associations=3) as server:
        peers = [Peer(server.port) for _ in range(3)]
        for peer in peers:
            peer.associate()
        with Peer(server.port) as peer:
            peer.send(wire.associate_rq())
            assert peer.receive().reject == (2, 3, 2)
        has_room(server, peers)


def test_associations_are_spread_over_the_workers(tmp_path: Path) -> None:
    with running(tmp_path, workers=2) as server:
        peers = [Peer(server.port) for _ in range(8)]
        for peer in peers:
            peer.associate()
        loads = [worker.num_threads() - 1 for worker in server.workers()]
        assert sum(loads) == 8
        assert min(loads) >= 2, loads
        for peer in peers:
            peer.socket.close()


def test_a_killed_worker_is_replaced_and_its_slots_are_free_again(tmp_path: Path) -> None:
    with running(tmp_path, workers=1, max_associations_per_peer=2) as server:
        peers = [Peer(server.port) for _ in range(2)]
        for peer in peers:
            peer.associate()
        (worker,) = server.workers()
        worker.kill()
        for peer in peers:
            assert peer.is_closed()
            peer.socket.close()
        wait_until(server.answers, 30)
        assert server.answers()
        assert server.workers()[0].pid != worker.pid


def test_workers_die_with_a_killed_master_and_free_the_port(tmp_path: Path) -> None:
    with running(tmp_path, workers=2) as server:
        workers = server.workers()
        server.process.kill()
        server.process.wait()
        _, alive = psutil.wait_procs(workers, timeout=30)
        assert not alive
        listen("127.0.0.1", server.port).close()


def is_answered(peer: Peer) -> bool:
    """Whether something for the peer has arrived that it has not read yet."""
    return select.select([peer.socket], [], [], 0)[0] != []


def test_a_stop_lets_the_running_store_finish_and_exits_with_0(tmp_path: Path) -> None:
    with running(tmp_path, workers=2, stop=60.0) as server:
        server.set("hold")
        with Peer(server.port) as idle, Peer(server.port) as busy, Peer(server.port) as silent:
            idle.associate()
            busy.associate()
            busy.send(wire.store("1.2.3.4"))
            wait_until((tmp_path / "held").exists, 20)
            server.process.send_signal(signal.SIGTERM)
            assert idle.receive().abort == (0, 0)
            assert silent.is_closed()
            assert not is_answered(busy), "an idle association must not wait for the busy one"
            (tmp_path / "hold").unlink()
            assert busy.status() == 0
            assert busy.receive().abort == (0, 0)
        assert server.process.wait(20) == 0
        assert len(server.stored()) == 1
        assert not list((tmp_path / "spool").iterdir())
        assert not (tmp_path / "storage_scp.json").exists()


def test_a_store_that_does_not_finish_is_cut_off_after_the_deadline(tmp_path: Path) -> None:
    with running(tmp_path, stop=1.0) as server, Peer(server.port) as peer:
        peer.associate()
        peer.send(p_data(pdv(3, 3, wire.store_command())), p_data(pdv(3, 0, b"\0" * 1000)))
        wait_until(lambda: any((tmp_path / "spool").iterdir()), 20)
        started = time.monotonic()
        assert server.stop() == 0
        assert time.monotonic() - started > 0.9
        assert peer.is_closed()
        assert not server.stored()
        assert not list((tmp_path / "spool").iterdir())


def test_a_second_signal_stops_at_once(tmp_path: Path) -> None:
    with running(tmp_path, stop=30.0) as server, Peer(server.port) as peer:
        peer.associate()
        peer.send(p_data(pdv(3, 3, wire.store_command())))
        wait_until(lambda: any((tmp_path / "spool").iterdir()), 20)
        server.process.send_signal(signal.SIGINT)
        wait_until(lambda: "stopping" in server.log.read_text(), 20)  # two signals at once would be one
        time.sleep(0.5)
        assert server.process.poll() is None
        server.process.send_signal(signal.SIGINT)
        assert server.process.wait(20) == 0


def test_a_stop_when_nothing_runs_is_quick(tmp_path: Path) -> None:
    with running(tmp_path, workers=2, stop=90.0) as server:  # which running C-STOREs would get
        assert server.stop() == 0  # it waits 20 seconds


def test_the_figures_are_kept_up_to_date(tmp_path: Path) -> None:
    with running(tmp_path, workers=2) as server, Peer(server.port) as peer:
        peer.associate()
        for number in range(20):
            peer.send(wire.store(f"1.2.{number}"))
            assert peer.status() == 0
        peer.send(wire.store("no uid"))
        assert peer.status() == 0xC001

        def figures() -> dict[str, object]:
            found: dict[str, object] = json.loads((tmp_path / "storage_scp.json").read_text())
            return found

        wait_until(lambda: figures()["stored_total"] == 20 and figures()["refused"] == 1, 20)
        now = figures()
        assert (now["stored_total"], now["refused"], now["open_associations"]) == (20, 1, 1)
        assert (now["pid"], now["ae_title"], now["port"]) == (server.process.pid, "DGSCOPE", server.port)
        assert isinstance(now["images_per_second"], float)
        assert now["images_per_second"] > 0


def test_memory_stays_flat_for_an_object_of_300_megabytes(tmp_path: Path) -> None:
    with running(tmp_path, workers=1) as server, Peer(server.port, timeout=60) as peer:
        peer.associate()
        (worker,) = server.workers()
        before = worker.memory_info().rss
        peak = before
        peer.send(p_data(pdv(3, 3, wire.store_command())))
        piece = p_data(pdv(3, 0, b"\0" * 200_000))
        for number in range(1500):
            peer.send(piece)
            if not number % 50:
                peak = max(peak, worker.memory_info().rss)
        peer.send(p_data(pdv(3, 2, b"")))
        assert peer.status() == 0
        assert server.stored()[-1]["size"] == 300_000_000
        assert peak - before < 8 * 2**20


def test_a_busy_port_is_named_with_what_to_do() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(ListenError, match=rf"127\.0\.0\.1:{port}: Address already in use.*DGSCOPE_DICOM_PORT"):
            listen("127.0.0.1", port)


def test_file_descriptors_run_out_and_come_back(tmp_path: Path) -> None:
    with running(tmp_path, workers=1, negotiation=3.0) as server:
        (worker,) = server.workers()
        _, hard = worker.rlimit(psutil.RLIMIT_NOFILE)
        worker.rlimit(psutil.RLIMIT_NOFILE, (worker.num_fds() + 4, hard))
        peers = []
        for _ in range(10):
            peers.append(Peer(server.port))
            time.sleep(0.02)
        time.sleep(0.5)
        for peer in peers:
            peer.socket.close()
        worker.rlimit(psutil.RLIMIT_NOFILE, (min(1024, hard), hard))
        wait_until(server.answers, 30)
        server.check_invariants()


def test_ipv6_is_listened_on_where_asked_for() -> None:
    if not socket.has_ipv6 or not os.path.exists("/proc/net/if_inet6"):  # noqa: PTH110  a kernel file, not a path of ours
        pytest.skip("no IPv6 on this machine")
    sock = listen("::", 0)
    port = sock.getsockname()[1]
    with socket.create_connection(("127.0.0.1", port)), socket.create_connection(("::1", port)):
        sock.close()


def restart_pauses(server: Running) -> list[float]:
    lines = [line for line in server.log.read_text().splitlines() if "starting another in" in line]
    return [float(line.split("starting another in ")[1].split()[0]) for line in lines]


def test_a_worker_that_keeps_dying_is_started_ever_more_slowly(tmp_path: Path) -> None:
    with running(tmp_path, workers=1) as server:
        for number in (1, 2):
            (worker,) = server.workers()
            worker.kill()
            wait_until(lambda number=number: len(restart_pauses(server)) == number, 20)  # type: ignore[misc]
            wait_until(lambda: len(server.workers()) == 1, 20)
        first, second = restart_pauses(server)
        assert second == 2 * first
