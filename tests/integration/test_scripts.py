"""script/up and script/test before anything is installed: what they say when the machine lacks something."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

PROJECT = Path(__file__).resolve().parents[2]
ORDINARY_USER = 23456


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A checkout without virtual environment, in a folder that others may read."""
    root = tmp_path / "check out"  # the space is on purpose
    shutil.copytree(PROJECT / "script", root / "script")
    shutil.copytree(PROJECT / "dgscope" / "up", root / "dgscope" / "up", ignore=shutil.ignore_patterns("__pycache__"))
    for file in [*PROJECT.glob("dgscope/*.py"), PROJECT / "pyproject.toml", PROJECT / "constraints.txt"]:
        shutil.copy(file, root / file.relative_to(PROJECT))
    return root


@pytest.fixture
def tools(tmp_path: Path) -> Path:
    """A PATH with a shell's usual tools, but neither Python nor Node."""
    folder = tmp_path / "tools"
    folder.mkdir()
    for name in ("sh", "dirname", "cat", "cksum", "printf", "cut", "find", "touch", "mktemp", "date", "rm"):
        found = shutil.which(name)
        assert found is not None
        folder.joinpath(name).symlink_to(found)
    return folder


def run(script: Path, *arguments: str, path: str = os.defpath, **environ: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [script, *arguments],
        env={"PATH": path, "HOME": "", **environ},
        cwd="/",
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )


def test_help_needs_nothing_installed(checkout: Path) -> None:
    done = run(checkout / "script" / "up", "--help")

    assert done.returncode == 0
    for option in ("--demo", "--http-port", "--dicom-port", "--data", "--http-host", "--dicom-host"):
        assert option in done.stdout
    assert not checkout.joinpath(".venv").exists()


@pytest.mark.parametrize("script", ["up", "test"])
def test_without_python_it_says_which_one_is_needed(checkout: Path, tools: Path, script: str) -> None:
    done = run(checkout / "script" / script, path=str(tools))

    assert done.returncode == 1
    assert f"script/{script}: needs Python 3.11 or newer" in done.stderr


def test_an_old_python_counts_as_none(checkout: Path, tools: Path) -> None:
    tools.joinpath("python3").write_text("#!/bin/sh\nexit 1\n")
    tools.joinpath("python3").chmod(0o755)

    assert "needs Python 3.11 or newer" in run(checkout / "script" / "up", path=str(tools)).stderr


def test_a_python_without_venv_gets_the_hint_for_debian(checkout: Path, tools: Path) -> None:
    script = "#!/bin/sh\ncase $2 in *ensurepip*) exit 1 ;; esac\n"
    tools.joinpath("python3").write_text(script)
    tools.joinpath("python3").chmod(0o755)
    done = run(checkout / "script" / "up", path=str(tools))

    assert done.returncode == 1
    assert "apt install python3-venv" in done.stderr


@pytest.mark.skipif(os.geteuid() != 0, reason="needs root to become another user")
def test_a_checkout_of_somebody_else_is_named(checkout: Path) -> None:
    for folder in (checkout.parent, *checkout.parent.parents[:3]):
        if folder.stat().st_uid == os.geteuid() and folder != Path("/tmp"):
            folder.chmod(folder.stat().st_mode | 0o055)
    done = subprocess.run(
        [checkout / "script" / "up"],
        user=ORDINARY_USER,
        group=ORDINARY_USER,
        extra_groups=[],
        env={"PATH": os.defpath},
        cwd="/",
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )

    assert done.returncode == 1
    assert f"cannot write to {checkout}" in done.stderr


@pytest.mark.parametrize(
    ("node", "npm", "good"),
    [
        ("20.19.0", "11.0.0", True),
        ("22.12.0", "11.1.0", True),
        ("24.1.0", "12.0.0", True),
        ("20.18.3", "11.0.0", False),
        ("21.7.0", "11.0.0", False),
        ("22.11.0", "11.0.0", False),
        ("22.12.0", "10.9.0", False),
        ("22.12.0", "", False),
    ],
)
def test_only_a_node_that_can_build_the_front_end_is_used(
    checkout: Path, tmp_path: Path, node: str, npm: str, good: bool
) -> None:
    real = shutil.which("node")
    if real is None:
        pytest.skip("needs a Node to play the others")
    for name, text in (
        ("node", f"exec {real} -e \"Object.defineProperty(process, 'versions', {{value: {{node: '{node}'}}}});$2\""),
        ("npm", f"echo {npm}"),
    ):
        program(tmp_path / name, text)
    script = f'root="{checkout}"; me=test; . "$root/script/lib.sh"; good_node'
    done = subprocess.run(["sh", "-c", script], env={"PATH": f"{tmp_path}:{os.defpath}"}, check=False)

    assert (done.returncode == 0) is good


def program(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"#!/bin/sh\n{text}\n")
    path.chmod(0o755)


def test_the_node_of_the_wheel_is_used_where_an_old_one_is_installed(checkout: Path, tools: Path) -> None:
    program(tools / "node", "exit 1")  # what an old Node answers to the question whether it is good enough
    program(tools / "npm", "echo 9.2.0")
    venv = checkout / ".venv" / "bin"
    for name, text in (("node", "exit 0"), ("npm", "echo 11.1.0")):
        program(checkout / ".venv" / "wheel" / name, text)
    # Stands in for pip: installing the wheel puts both programs beside the Python.
    program(venv / "python", 'for name in node npm; do cp "${0%/*}/../wheel/$name" "${0%/*}/$name"; done')
    tools.joinpath("cp").symlink_to(str(shutil.which("cp")))
    script = f'root="{checkout}"; me=test; . "$root/script/lib.sh"; find_node; command -v node'
    done = subprocess.run(["sh", "-c", script], env={"PATH": str(tools)}, capture_output=True, text=True, check=False)

    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.splitlines()[-1] == str(venv / "node")


def test_the_stages_of_the_tests_can_be_listed(checkout: Path) -> None:
    done = run(checkout / "script" / "test", "--stages")

    assert done.returncode == 0
    assert {"ruff", "mypy", "imports", "vitest", "unit", "integration", "browser"} <= set(done.stdout.split())
