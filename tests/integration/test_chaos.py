"""Kill -9 of writers, immediate restarts of PostgreSQL and a full disk while objects arrive.

Afterwards every acknowledged object is there with its bytes, no row is without its file, and reconciliation brings
files and rows to equality.
"""

import hashlib
import json
import os
import random
import resource
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg
import pytest

from dgscope.up import postgres, privileges
from tests.integration.storage_scp_running import wait_until

SECONDS = 15.0
WRITERS = 3
RESTARTS = 3
LEAST = 20  # acknowledged objects
FILE_LIMIT = 30_000  # smaller than an object: the disk of such a writer is "full"


class Server:
    """A PostgreSQL of this test alone, which can be crashed and started again."""

    def __init__(self, folder: Path) -> None:
        for name in ("pg", "sockets"):
            (folder / name).mkdir()
        folder.chmod(0o711)
        self._cluster = postgres.prepare(folder / "pg", folder / "sockets", os.environ)
        self._log = folder / "postgres.log"
        self.url = self._cluster.url
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        run_as = self._cluster.run_as
        with self._log.open("ab") as log:
            self._process = subprocess.Popen(
                self._cluster.command(),
                stdout=log,
                stderr=log,
                preexec_fn=privileges.child_setup(run_as),  # noqa: PLW1509  no thread holds a lock here
                user=run_as.account,
                group=run_as.group,
                extra_groups=run_as.extra_groups,
            )
        deadline = time.monotonic() + 60
        while subprocess.run(self._cluster.probe(), check=False).returncode != 0:
            assert time.monotonic() < deadline, self._log.read_text()[-2000:]
            time.sleep(0.05)

    def stop(self, how: signal.Signals) -> None:
        assert self._process is not None
        self._process.send_signal(how)
        self._process.wait(60)


@pytest.fixture
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    folder = tmp_path_factory.mktemp("chaos")
    for parent in (folder, *folder.parents[:2]):
        parent.chmod(0o711)  # as root, PostgreSQL runs under another account
    server = Server(folder)
    server.start()
    yield server
    server.stop(signal.SIGINT)


@pytest.fixture
def environ(server: Server, tmp_path: Path) -> dict[str, str]:
    for name in ("data", "store"):
        (tmp_path / name).mkdir()
    return {
        **os.environ,
        "DATABASE_URL": server.url,
        "DGSCOPE_DATA": str(tmp_path / "data"),
        "DGSCOPE_STORE": str(tmp_path / "store"),
        "DJANGO_SETTINGS_MODULE": "dgscope.settings",
        "PYTHONPATH": os.pathsep.join(["."]),
    }


def manage(environ: dict[str, str], *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "manage.py", *arguments]
    return subprocess.run(command, env=environ, capture_output=True, text=True, check=False)


def start_writer(environ: dict[str, str], journal: Path, seconds: float, full_disk: bool) -> "subprocess.Popen[bytes]":
    def limit() -> None:
        if full_disk:
            signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
            resource.setrlimit(resource.RLIMIT_FSIZE, (FILE_LIMIT, FILE_LIMIT))

    return subprocess.Popen(
        [sys.executable, "-m", "tests.integration.archive_writer", str(journal), str(seconds)],
        env=environ,
        preexec_fn=limit,  # noqa: PLW1509  no thread holds a lock here
        stderr=subprocess.DEVNULL,
    )


@contextmanager
def writers(environ: dict[str, str], tmp_path: Path) -> Iterator[Any]:
    running: list[subprocess.Popen[bytes]] = []

    def start(full_disk: bool = False) -> None:
        running.append(start_writer(environ, tmp_path / f"journal-{len(running)}", 240.0, full_disk))

    def kill_one(generator: random.Random) -> None:
        alive = [process for process in running if process.poll() is None]
        victim = generator.choice(alive)
        victim.kill()
        victim.wait()

    try:
        yield start, kill_one
    finally:
        for process in running:
            process.kill()
            process.wait()


def rows(url: str) -> dict[str, tuple[str, int, int, bytes]]:
    with psycopg.connect(url) as connection:
        found = connection.execute(
            "SELECT sop_instance_uid, file, size, data_set_offset, data_set_sha256 FROM archive_instance"
        ).fetchall()
    return {uid: (file, size, offset, bytes(digest)) for uid, file, size, offset, digest in found}


def is_good(store: Path, file: str, size: int, offset: int, digest: bytes) -> bool:
    path = store / file
    return (
        path.is_file() and path.stat().st_size == size and hashlib.sha256(path.read_bytes()[offset:]).digest() == digest
    )


@pytest.mark.timeout(240)
def test_nothing_acknowledged_is_lost(server: Server, environ: dict[str, str], tmp_path: Path) -> None:
    migrated = manage(environ, "migrate", "--verbosity", "0")
    assert migrated.returncode == 0, migrated.stderr
    generator = random.Random(20261121)
    with writers(environ, tmp_path) as (start, kill_one):
        for _ in range(WRITERS):
            start()
        start(full_disk=True)
        _wait_for_acknowledgements(tmp_path)
        begin, restarts, kills = time.monotonic(), 0, 0
        while time.monotonic() - begin < SECONDS or restarts < RESTARTS or acknowledged_in(tmp_path) <= LEAST:
            before = acknowledged_in(tmp_path)
            time.sleep(generator.uniform(0.3, 0.8))
            wait_until(lambda before=before: acknowledged_in(tmp_path) > before, 10)  # a slow machine has just begun
            kill_one(generator)
            kills += 1
            start(full_disk=kills % 6 == 0)
            if time.monotonic() - begin > (restarts + 1) * SECONDS / (RESTARTS + 1) and restarts < RESTARTS:
                restarts += 1
                server.stop(signal.SIGQUIT)  # immediate: as a crash
                server.start()
    acknowledged = {line for path in tmp_path.glob("journal-*") for line in path.read_text().splitlines()}
    store = Path(environ["DGSCOPE_STORE"])
    stored = rows(server.url)
    print(f"{kills} kills, {restarts} restarts, {len(acknowledged)} acknowledged, {len(stored)} rows")
    assert len(acknowledged) > LEAST
    assert restarts == RESTARTS
    assert acknowledged - set(stored) == set(), "an acknowledged object is lost"
    assert [uid for uid, row in stored.items() if not is_good(store, *row)] == [], "a row is without its file"

    repaired = manage(environ, "reconcile", "--repair", "--deep", "--grace-minutes", "0")
    assert repaired.returncode == 0, repaired.stdout + repaired.stderr
    report = json.loads(repaired.stdout)
    assert not report["damaged"]
    assert list(store.glob(".spool/*.part")) == []
    after = rows(server.url)
    files = {str(path.relative_to(store)) for path in store.glob("[0-9a-f][0-9a-f]/*")}
    assert {row[0] for row in after.values()} == files
    assert acknowledged <= set(after)
    again = json.loads(manage(environ, "reconcile", "--check", "--deep", "--grace-minutes", "0").stdout)
    assert [name for name, value in again.items() if isinstance(value, dict) and value["found"]] == []


def acknowledged_in(tmp_path: Path) -> int:
    return sum(path.read_text().count("\n") for path in tmp_path.glob("journal-*"))


def _wait_for_acknowledgements(tmp_path: Path) -> None:
    deadline = time.monotonic() + 60
    while sum(path.stat().st_size > 0 for path in tmp_path.glob("journal-*")) < WRITERS:
        assert time.monotonic() < deadline, "no writer got an object through"
        time.sleep(0.1)
