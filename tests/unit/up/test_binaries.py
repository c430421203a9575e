"""dgscope/up/binaries.py: which PostgreSQL and which Valkey run."""

from pathlib import Path

import pytest

from dgscope.up import binaries
from dgscope.up.errors import StartError


@pytest.fixture
def installed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A PostgreSQL 16.2 on PATH that only knows its version, and nothing in /usr/lib."""
    for name, output in (("postgres", "postgres (PostgreSQL) 16.2 (Debian 16.2-1)"), ("pg_ctl", "")):
        program = tmp_path / name
        program.write_text(f"#!/bin/sh\necho '{output}'\n")
        program.chmod(0o755)
    return tmp_path


@pytest.fixture
def no_wheels(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(binaries, "find_spec", lambda name: None)


def test_the_newest_server_of_the_wheel_is_first() -> None:
    found = binaries.postgres({})

    assert found.major == 18
    assert found.folder.parent.name == "pginstall18"


def test_a_data_folder_of_an_older_version_gets_its_own_programs() -> None:
    assert binaries.postgres({}, 16).major == 16


def test_a_named_folder_is_the_only_candidate(installed: Path) -> None:
    assert binaries.postgres({"DGSCOPE_PG_BIN": str(installed)}) == binaries.PostgresBinaries(installed, "16.2")
    with pytest.raises(StartError, match=r"made by PostgreSQL 18, but here is PostgreSQL 16\.2"):
        binaries.postgres({"DGSCOPE_PG_BIN": str(installed)}, 18)


@pytest.mark.usefixtures("no_wheels")
def test_without_the_wheel_an_installed_server_is_taken(installed: Path) -> None:
    assert binaries.postgres({"PATH": f"{installed}:/usr/bin:/bin"}, 16).folder == installed


def test_a_folder_without_programs_is_refused_with_the_remedy(tmp_path: Path) -> None:
    with pytest.raises(StartError, match=r"DGSCOPE_PG_BIN=.*holds no PostgreSQL.*embedded"):
        binaries.postgres({"DGSCOPE_PG_BIN": str(tmp_path)})


def test_the_wheel_has_a_broker() -> None:
    assert binaries.valkey({}).name == "valkey-server"


@pytest.mark.usefixtures("no_wheels")
def test_without_the_wheel_an_installed_broker_is_taken(tmp_path: Path) -> None:
    program = tmp_path / "redis-server"
    program.touch(mode=0o755)

    assert binaries.valkey({"PATH": str(tmp_path)}) == program
    with pytest.raises(StartError, match="BROKER_URL"):
        binaries.valkey({"PATH": ""})
