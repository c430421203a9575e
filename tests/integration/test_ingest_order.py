"""What the kernel sees: bytes, name, folder, commit, answer, in this order."""

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

pytest_plugins = ["tests.unit.archive.fixtures"]
CALLS = "fdatasync,rename,renameat,renameat2,fsync,sendto,write"
STEPS = {
    "fdatasync": r"fdatasync\(\d+",
    "rename": r'rename\w*\(.*\.part".*\.dcm"',
    "fsync": r"fsync\(\d+",
    "insert": r"sendto\(.*\"B\\0.*dgscope_alone_\d+\\0",
    "commit": r"sendto\(.*(COMMIT|\"S\\0\\0\\0\\4\")",
    "answer": r'write\(1, "(FIRST|SECOND)',
}


@pytest.mark.skipif(shutil.which("strace") is None, reason="strace is not installed")
def test_the_answer_comes_after_the_commit_after_the_folder_after_the_name_after_the_bytes(
    archive: Path, child_environ: dict[str, str], tmp_path: Path
) -> None:
    trace = tmp_path / "trace"
    subprocess.run(
        [
            *("strace", "-f", "-s", "4000", "-e", f"trace={CALLS}", "-o", str(trace)),
            *(sys.executable, "-m", "tests.integration.archive_one"),
        ],
        env={**child_environ, "DJANGO_SETTINGS_MODULE": "dgscope.settings", "PYTHONPATH": "."},
        check=True,
        capture_output=True,
    )
    steps = [
        name for line in trace.read_text().splitlines() for name, pattern in STEPS.items() if re.search(pattern, line)
    ]
    text = " ".join(steps)
    # A new series takes several statements between BEGIN and COMMIT. Of a known one the row is under way in the
    # database meanwhile, but not committed before.
    first, second = "fdatasync rename fsync commit answer", "insert fdatasync rename fsync commit answer"
    assert text.endswith(f"{first} {second}"), text
