"""Starts the storage SCP as a process of its own, and checks what must hold after whatever was done to it."""

import json
import os
import random
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psutil

from tests.integration.hostile_peer import Peer

ROOT = Path(__file__).parents[2]
EVERYBODY = {"HOSTILE": ["echo", "store"], "DCMTK": ["echo", "store"], "ECHOONLY": ["echo"], "GOOD": ["echo", "store"]}
START = "import django; django.setup(); from tests.integration.storage_scp_double import main; raise SystemExit(main())"


_given: set[int] = set()


def free_port() -> int:
    """A port that nobody has, and nobody gets by accident before it is used.

    It is none that was given before, and none of those that the kernel takes for outgoing connections and for port 0.
    """
    while True:
        port = random.SystemRandom().randrange(20_000, 32_768)
        with socket.socket() as probe:
            if port not in _given and _binds(probe, port):
                _given.add(port)
                return port


def _binds(probe: socket.socket, port: int) -> bool:
    try:
        probe.bind(("127.0.0.1", port))
    except OSError:
        return False
    return True


class Running:
    """The process with its stand-ins (storage_scp_double.py) in a folder of its own."""

    def __init__(self, folder: Path, **options: object) -> None:
        self.folder = folder
        self.port = free_port()
        self.allow(EVERYBODY)
        self.log = folder / "log"
        environ = {**os.environ, "DJANGO_SETTINGS_MODULE": "dgscope.settings", "PYTHONPATH": str(ROOT)}
        with self.log.open("w") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-c", START, str(folder), json.dumps({"port": self.port, **options})],
                cwd=ROOT, env=environ, stdout=log, stderr=log,
            )  # fmt: skip
        self.wait_until_it_answers()
        wait_until(lambda: self.is_settled(int(str(options.get("workers", 1)))), 10)
        self.baseline = self.resources()

    def wait_until_it_answers(self, seconds: float = 30) -> None:
        wait_until(lambda: self.process.poll() is not None or self.answers(), seconds)
        assert self.process.poll() is None, self.log.read_text()

    def is_settled(self, number: int) -> bool:
        """Whether all workers run, and none of them is still starting or serving."""
        workers = self.workers()
        if len(workers) != number or any(worker.num_threads() > 1 for worker in workers):
            return False
        return len({worker.num_fds() for worker in workers}) == 1

    def answers(self) -> bool:
        try:
            with Peer(self.port, timeout=5) as peer:
                peer.associate(calling=b"GOOD")
                peer.echo()
                peer.release()
        except (OSError, EOFError, AssertionError):  # gone, or (still) rejected
            return False
        return True

    def allow(self, entries: dict[str, list[str]] | None) -> None:
        path = self.folder / "allow.json"
        if entries is None:
            path.unlink()
            return
        new = self.folder / "allow.new"
        new.write_text(json.dumps(entries))
        new.replace(path)

    def set(self, name: str, value: str = "") -> None:
        """Tell the stand-in archive how to behave (see storage_scp_double.Door)."""
        (self.folder / name).write_text(value)

    def stored(self) -> list[dict[str, object]]:
        path = self.folder / "stored.jsonl"
        return [json.loads(line) for line in path.read_text().splitlines()] if path.exists() else []

    def rejected(self) -> list[list[object]]:
        path = self.folder / "rejected.jsonl"
        return [json.loads(line) for line in path.read_text().splitlines()] if path.exists() else []

    def workers(self) -> list[psutil.Process]:
        return psutil.Process(self.process.pid).children()

    def resources(self) -> tuple[int, int, int]:
        """Threads, file descriptors and resident megabytes of all workers."""
        workers = self.workers()
        return (
            sum(worker.num_threads() for worker in workers),
            sum(worker.num_fds() for worker in workers),
            sum(worker.memory_info().rss for worker in workers) >> 20,
        )

    def check_invariants(self) -> None:
        """The shared check after every hostile case (reference: hostile-cases.md §1)."""
        assert self.process.poll() is None, "the process has ended"
        with Peer(self.port, timeout=5) as peer:  # a well-behaved C-ECHO must not have to wait
            peer.associate(calling=b"GOOD")
            assert peer.echo() == 0
            peer.release()
        threads, fds, megabytes = self.baseline

        def is_back() -> bool:
            now = self.resources()
            return now[0] <= threads and now[1] <= fds

        wait_until(is_back, 15)
        assert is_back(), f"threads and descriptors: {self.resources()}, before: {self.baseline}"
        assert self.resources()[2] < megabytes + 100
        assert not list((self.folder / "spool").iterdir()), "spool leftovers"
        log = self.log.read_text()
        assert "Traceback" not in log, log

    def stop(self) -> int:
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(20)


def wait_until(condition: object, seconds: float) -> None:
    """Wait for a condition; the caller asserts it afterwards, with its own words."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if condition():  # type: ignore[operator]  # a callable
            return
        time.sleep(0.02)


@contextmanager
def running(folder: Path, **options: object) -> Iterator[Running]:
    server = Running(folder, **options)
    try:
        yield server
    finally:
        if server.process.poll() is None:
            server.process.terminate()
            try:
                server.process.wait(20)
            except subprocess.TimeoutExpired:
                server.process.kill()
                server.process.wait()
