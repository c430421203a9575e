"""The order that makes a success status true, seen at the kernel: data, name, folder, commit, then the answer."""

import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest
from pydicom import dcmread
from pydicom.uid import CTImageStorage

from dgscope.network.models import RemoteAE
from tests.integration import hostile_peer as wire
from tests.integration.hostile_peer import Peer
from tests.integration.storage_scp_images import data_set_of, write_image
from tests.integration.storage_scp_running import wait_until
from tests.integration.test_storage_scp_archive import Shipped, folder

__all__ = ["folder"]
pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(shutil.which("strace") is None, reason="strace is not installed"),
]
CALLS = "trace=fdatasync,fsync,rename,renameat,renameat2,link,linkat,sendto,sendmsg,recvfrom"


@pytest.fixture
def server(child_environ: dict[str, str], folder: Path) -> Iterator[Shipped]:
    RemoteAE.objects.create(ae_title="HOSTILE", services=["echo", "store"])
    server = Shipped(child_environ, folder, DGSCOPE_SCP_WORKERS="1")
    yield server
    assert server.stop() == 0, server.log.read_text()


def first(lines: list[str], pattern: str, start: int = 0) -> int:
    for number, line in enumerate(lines[start:], start):
        if re.search(pattern, line):
            return number
    pytest.fail(f"no {pattern} after line {start} of:\n" + "\n".join(line[:150] for line in lines))


def test_data_name_folder_and_commit_come_before_the_answer(server: Shipped, folder: Path) -> None:
    image = write_image(folder / "a.dcm", CTImageStorage)
    trace = folder / "trace"
    with Peer(server.port) as peer:
        peer.associate()
        (worker,) = psutil.Process(server.process.pid).children()
        tracer = subprocess.Popen(
            ["strace", "-f", "-qq", "-s", "200", "-e", CALLS, "-o", str(trace), "-p", str(worker.pid)],
            stderr=subprocess.PIPE,
            text=True,
        )
        wait_until(lambda: tracer.poll() is not None or _is_traced(worker.pid), 20)
        if tracer.poll() is not None:
            pytest.skip("this machine does not allow strace to attach")
        peer.send(wire.store(dcmread(image).SOPInstanceUID, data_set_of(image)))
        assert peer.status() == 0
        tracer.terminate()
        tracer.wait(10)
    lines = trace.read_text().splitlines()
    data = first(lines, r"fdatasync\(")
    name = first(lines, r"(rename|link)\w*\(", data)
    directory = first(lines, r"fsync\(", name)
    committed = first(lines, r"recvfrom.*COMMIT", directory)  # PostgreSQL's word that it is done
    answer = first(lines, r'sendto\(\d+, "\\4\\0\\0\\0')
    assert data < name < directory < committed < answer


def _is_traced(pid: int) -> bool:
    """Whether the tracer has all threads; it takes one after the other."""
    return all("TracerPid:\t0" not in status.read_text() for status in Path(f"/proc/{pid}/task").glob("*/status"))
