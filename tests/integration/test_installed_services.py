"""The same code on the PostgreSQL and the Redis of Debian instead of the embedded ones."""

import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from dgscope.up import binaries, plan, temporary
from tests.peers import program
from tests.unit.archive.objects import ct, encoded

PROJECT = Path(__file__).resolve().parents[2]
# Without case and accents, as the study list asks.
FIND = """
from dgscope.archive.models import Study
from dgscope.archive.query.study_search import StudyFilter, search
for text in ("muller", "mueller"):
    print(len(search(Study.objects.all(), StudyFilter(text=text), "-study_date", "", 10).studies))
"""


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


def older_server_of_the_wheel() -> Path:
    """The wheel carries PostgreSQL 16 beside the 18 that script/up takes."""
    return binaries.postgres({}, 18).folder.parents[1] / "pginstall" / "bin"


@pytest.mark.parametrize(
    "programs",
    [
        pytest.param(lambda: Path(program("postgres")).resolve().parent, marks=pytest.mark.peer("debian-postgresql")),
        older_server_of_the_wheel,
    ],
    ids=["installed", "16 of the wheel"],
)
def test_another_postgresql_is_prepared_once_stores_and_finds(
    folder: Path, programs: Callable[[], Path], tmp_path: Path
) -> None:
    (tmp_path / "image").write_bytes(encoded(ct(SpecificCharacterSet="ISO_IR 100", PatientName="Müller^Jörg")))
    environ = {
        "DGSCOPE_DATA": str(folder / "data"),
        "DGSCOPE_STORE": "",
        "DGSCOPE_PG_BIN": str(programs()),
    }
    with temporary.postgres_server(folder / "data", folder / "sockets", {**os.environ, **environ}) as url:
        environ["DATABASE_URL"] = url
        first = run(sys.executable, "-m", "dgscope.up.prepare", **environ)
        imported = run(*plan.django("import_dicom", str(tmp_path / "image")), **environ)
        second = run(sys.executable, "-m", "dgscope.up.prepare", **environ)
        found = run(*plan.django("shell", "--no-imports", "-c", FIND), **environ)

    assert first.count("password: ") == 1
    assert "1  stored" in imported
    assert "password" not in second
    assert "Applying" not in second
    assert found.split() == ["1", "0"]


@pytest.mark.peer("redis")
def test_an_installed_redis_carries_the_tasks(folder: Path) -> None:
    script = (
        "from dgscope.celery import app; app.connection().ensure_connection(max_retries=1); print(app.control.purge())"
    )
    with temporary.broker(folder / "data", folder / "sockets", os.environ, Path(program("redis-server"))) as url:
        assert run(sys.executable, "-c", script, BROKER_URL=url) == "0\n"
