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

    def manage(self, *arguments: str) -> None:
        """Run a management command beside the running installation, as its owner would."""
        cleaned = {name: value for name, value in os.environ.items() if not name.startswith(("DGSCOPE_", "DJANGO_"))}
        cleaned = {name: value for name, value in cleaned.items() if name not in {"DATABASE_URL", "BROKER_URL"}}
        command = [sys.executable, str(PROJECT / "manage.py"), *arguments, "--data", str(self.data)]
        done = subprocess.run(command, env=cleaned, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stdout + done.stderr

    def let_in(self, ae_title: str) -> None:
        """Allow a caller, and wait until the running storage SCP knows."""
        self.manage("remote_ae", "add", ae_title, "--allow", "echo,store")
        deadline = time.monotonic() + SECONDS
        while subprocess.run(self._dcmtk("echoscu", ae_title), capture_output=True, check=False).returncode:
            assert time.monotonic() < deadline, f"{ae_title} is still refused"
            time.sleep(0.25)

    def send(self, data_sets: Iterable[Dataset], folder: Path) -> None:
        """Send objects by C-STORE with DCMTK's storescu; every one must be accepted."""
        files = [write(data_set, folder / f"{number}.dcm") for number, data_set in enumerate(data_sets)]
        command = [*self._dcmtk("storescu", SENDER), *map(str, files)]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stdout + done.stderr

    def _dcmtk(self, name: str, ae_title: str) -> list[str]:
        return [program(name), "-aet", ae_title, "-aec", "DGSCOPE", "127.0.0.1", str(self.dicom_port)]


def write(data_set: Dataset, path: Path) -> Path:
    data_set.file_meta = FileMetaDataset()
    data_set.file_meta.TransferSyntaxUID = ExplicitVRLittleEndian
    data_set.save_as(path, enforce_file_format=True)
    return path
