"""The storage SCP as it is shipped, its workers killed, PostgreSQL crashed and the disk full, while associations send.

Afterwards everything that was answered with success is there with its bytes, and no row is without its file.
"""

import itertools
import json
import resource
import signal
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psutil
import pytest

from tests.integration import hostile_peer as wire
from tests.integration.hostile_peer import Peer
from tests.integration.storage_scp_running import wait_until
from tests.integration.test_chaos import FILE_LIMIT, Server, environ, is_good, manage, rows, server
from tests.integration.test_storage_scp_archive import Shipped
from tests.unit.archive.objects import ct, encoded

__all__ = ["environ", "server"]
ASSOCIATIONS = 3
PIXELS = 60_000
UNLIMITED = (resource.RLIM_INFINITY, resource.RLIM_INFINITY)


class Modality:
    """One sender that goes on whatever happens, and remembers what it was told."""

    def __init__(self, port: int, number: int) -> None:
        self.answers: dict[str, int] = {}
        self._port, self._number = port, number
        self._done = threading.Event()
        self._thread = threading.Thread(target=self._run)

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        self._done.set()
        self._thread.join()

    def statuses(self) -> list[int]:
        return list(self.answers.values())

    def _run(self) -> None:
        numbers = itertools.count()
        while not self._done.is_set():
            try:
                with Peer(self._port, timeout=30) as peer:
                    peer.associate()
                    while not self._done.is_set():
                        self._send(peer, f"1.2.{self._number}.{next(numbers)}")
                    peer.release()
            except (OSError, EOFError, AssertionError):  # rejected, or its worker is gone: try again
                time.sleep(0.05)

    def _send(self, peer: Peer, uid: str) -> None:
        study = f"1.2.3.{self._number % 2}"  # two of them send one study together
        image = ct(SOPInstanceUID=uid, StudyInstanceUID=study, SeriesInstanceUID=f"{study}.1", PixelData=bytes(PIXELS))
        peer.send(wire.store(uid, encoded(image)))
        self.answers[uid] = peer.status()
        if self.answers[uid]:
            time.sleep(0.05)


@contextmanager
def modalities(port: int) -> Iterator[list[Modality]]:
    senders = [Modality(port, number) for number in range(ASSOCIATIONS)]
    for sender in senders:
        sender.start()
    try:
        yield senders
    finally:
        for sender in senders:
            sender.stop()


def told(senders: list[Modality], status: int) -> int:
    return sum(sender.statuses().count(status) for sender in senders)


def wait_for_more(senders: list[Modality], status: int, number: int = 5) -> None:
    before = told(senders, status)
    wait_until(lambda: told(senders, status) >= before + number, 60)
    assert told(senders, status) >= before + number, f"no more answers {status:04X}H"


@pytest.mark.timeout(300)
def test_what_was_answered_with_success_outlives_every_fault(
    server: Server, environ: dict[str, str], tmp_path: Path
) -> None:
    assert manage(environ, "migrate", "--verbosity", "0").returncode == 0
    added = manage(environ, "remote_ae", "add", "HOSTILE", "--host", "127.0.0.1", "--port", "104", "--allow", "store")
    assert added.returncode == 0, added.stderr
    scp = Shipped(environ, tmp_path, DGSCOPE_SCP_WORKERS="2")
    try:
        with modalities(scp.port) as senders:
            wait_for_more(senders, 0)

            server.stop(signal.SIGQUIT)  # immediate: as a crash
            wait_for_more(senders, 0xA700, 1)
            server.start()
            wait_for_more(senders, 0)

            workers = psutil.Process(scp.process.pid).children()
            for worker in workers:
                resource.prlimit(worker.pid, resource.RLIMIT_FSIZE, (FILE_LIMIT, resource.RLIM_INFINITY))
            wait_for_more(senders, 0xA700)  # no file has room for an object
            for worker in workers:
                resource.prlimit(worker.pid, resource.RLIMIT_FSIZE, UNLIMITED)
            wait_for_more(senders, 0)

            workers[0].kill()
            wait_for_more(senders, 0)
    finally:
        code = scp.stop()
    assert code == 0, scp.log.read_text()
    assert "Traceback" not in scp.log.read_text()
    assert {status for sender in senders for status in sender.statuses()} == {0, 0xA700}
    acknowledged = {uid for sender in senders for uid, status in sender.answers.items() if status == 0}
    store, stored = Path(environ["DGSCOPE_STORE"]), rows(server.url)
    assert acknowledged - set(stored) == set(), "an acknowledged object is lost"
    assert [uid for uid, row in stored.items() if not is_good(store, *row)] == [], "a row is without its file"

    repaired = manage(environ, "reconcile", "--repair", "--deep", "--grace-minutes", "0")
    assert repaired.returncode == 0, repaired.stdout + repaired.stderr
    assert not json.loads(repaired.stdout)["damaged"]
    assert list(store.glob(".spool/*.part")) == []
    assert {row[0] for row in rows(server.url).values()} == {
        str(path.relative_to(store)) for path in store.glob("[0-9a-f][0-9a-f]/*")
    }
