"""A whole installation as `script/up` runs it, on its own data folder and ports, and what its owner does with it."""

import os
import re
import subprocess
import sys
import time
from collections.abc import Iterable
from pathlib import Path

from pydicom.dataset import Dataset, FileMetaDataset
from pydicom.uid import ExplicitVRLittleEndian

from tests.integration.running_up import PROJECT, Up
from tests.peers import program

SENDER = "BROWSER_TEST"
SECONDS = 30.0
_LET_IN = f"""
from django.core.management import call_command
call_command("remote_ae", "add", {SENDER!r}, allow="echo,store")
"""


class Installation(Up):
    """The real supervisor with the real applications."""

    PROGRAM = ("-m", "dgscope.up")

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.http_port}"

    @property
    def admin_password(self) -> str:
        found = re.search(r"user admin, password (\S+)", self.text)
        assert found is not None, f"no password in:\n{self.text}"
        return found[1]

    def prepare(self, more: str) -> None:
        """Let the tests' sender in, do `more`, and wait until the running storage SCP knows the sender."""
        self._shell(f"{_LET_IN}\n{more}")
        deadline = time.monotonic() + SECONDS
        while subprocess.run(self._dcmtk("echoscu"), capture_output=True, check=False).returncode:
            assert time.monotonic() < deadline, f"{SENDER} is still refused"
            time.sleep(0.25)

    def _shell(self, code: str) -> None:
        """Run Python beside the running installation, as its owner can with manage.py."""
        cleaned = {name: value for name, value in os.environ.items() if not name.startswith(("DGSCOPE_", "DJANGO_"))}
        cleaned = {name: value for name, value in cleaned.items() if name not in {"DATABASE_URL", "BROKER_URL"}}
        command = [
            sys.executable,
            str(PROJECT / "manage.py"),
            "shell",
            "--no-imports",
            "-c",
            code,
            "--data",
            str(self.data),
        ]
        done = subprocess.run(command, env=cleaned, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stdout + done.stderr

    def send(self, data_sets: Iterable[Dataset], folder: Path) -> None:
        """Send objects by C-STORE with DCMTK's storescu; every one must be accepted."""
        files = [write(data_set, folder / f"{number}.dcm") for number, data_set in enumerate(data_sets)]
        command = [*self._dcmtk("storescu"), *map(str, files)]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stdout + done.stderr

    def _dcmtk(self, name: str) -> list[str]:
        return [program(name), "-aet", SENDER, "-aec", "DGSCOPE", "127.0.0.1", str(self.dicom_port)]


def write(data_set: Dataset, path: Path) -> Path:
    data_set.file_meta = FileMetaDataset()
    data_set.file_meta.TransferSyntaxUID = ExplicitVRLittleEndian
    data_set.save_as(path, enforce_file_format=True)
    return path
