"""manage.py as an installer calls it: with whatever Python the machine has."""

import os
import subprocess
from pathlib import Path

MANAGE = Path(__file__).parents[2] / "manage.py"


def run(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run a copy of manage.py beside no packages, with the machine's Python and nothing of ours on its path."""
    script = folder / "manage.py"
    script.write_text(MANAGE.read_text("utf-8"), encoding="utf-8")
    environ = {"PATH": os.defpath, "PYTHONNOUSERSITE": "1"}
    command = ["/usr/bin/env", "python3", "-S", script, *arguments]
    return subprocess.run(command, env=environ, capture_output=True, text=True, check=False)


def test_without_an_installation_it_says_what_to_do(tmp_path: Path) -> None:
    done = run(tmp_path, "check")
    assert done.returncode == 1
    assert "Run script/up once" in done.stderr


def test_it_goes_on_with_the_python_of_the_installation(tmp_path: Path) -> None:
    python = tmp_path / ".venv" / "bin" / "python"
    python.parent.mkdir(parents=True)
    python.write_text('#!/bin/sh\nshift\necho "installed: $*"\n')
    python.chmod(0o755)
    assert run(tmp_path, "token", "create").stdout == "installed: token create\n"
