"""The same code on the PostgreSQL and the Redis of Debian instead of the embedded ones."""

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from dgscope.up import plan, temporary
from tests.peers import program

PROJECT = Path(__file__).resolve().parents[2]


@pytest.fixture
def folder() -> Iterator[Path]:
    """A folder with a short path, for the sockets."""
    with tempfile.TemporaryDirectory(prefix="dgscope-", ignore_cleanup_errors=True) as name:
        Path(name).chmod(0o711)
        for part in ("data", "sockets"):
            Path(name, part).mkdir(mode=0o700)
        yield Path(name)


def run(*command: str, **environ: str) -> str:
    done = subprocess.run(
        command, env={**os.environ, **environ}, cwd=PROJECT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.mark.peer("debian-postgresql")
def test_an_installed_postgresql_takes_every_migration(folder: Path) -> None:
    installed = {**os.environ, "DGSCOPE_PG_BIN": str(Path(program("postgres")).resolve().parent)}
    with temporary.postgres_server(folder / "data", folder / "sockets", installed) as url:
        run(*plan.django("migrate", "--noinput"), DATABASE_URL=url)
        first = run(*plan.django("first_start"), DATABASE_URL=url)
        second = run(*plan.django("first_start"), DATABASE_URL=url)

    assert first.count("password: ") == 1
    assert second == ""


@pytest.mark.peer("redis")
def test_an_installed_redis_carries_the_tasks(folder: Path) -> None:
    script = (
        "from dgscope.celery import app; app.connection().ensure_connection(max_retries=1); print(app.control.purge())"
    )
    with temporary.broker(folder / "data", folder / "sockets", os.environ, Path(program("redis-server"))) as url:
        assert run(sys.executable, "-c", script, BROKER_URL=url) == "0\n"
