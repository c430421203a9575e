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


# What PostgreSQL says once it is done: to the first object of a series, and to the next, whose row was under way.
@pytest.mark.parametrize(("earlier", "done"), [(0, r"COMMIT"), (1, r"Z\\0\\0\\0\\5I")], ids=["first", "next"])
def test_data_name_folder_and_commit_come_before_the_answer(
    earlier: int, done: str, server: Shipped, folder: Path
) -> None:
    images = of_one_series(folder, earlier + 1)
    trace = folder / "trace"
    with Peer(server.port) as peer:
        peer.associate()
        for image in images[:-1]:
            peer.send(wire.store(dcmread(image).SOPInstanceUID, data_set_of(image)))
            assert peer.status() == 0
        (worker,) = psutil.Process(server.process.pid).children()
        tracer = subprocess.Popen(
            ["strace", "-f", "-qq", "-s", "200", "-e", CALLS, "-o", str(trace), "-p", str(worker.pid)],
            stderr=subprocess.PIPE,
            text=True,
        )
        wait_until(lambda: tracer.poll() is not None or _is_traced(worker.pid), 20)
        if tracer.poll() is not None:
            pytest.skip("this machine does not allow strace to attach")
        peer.send(wire.store(dcmread(images[-1]).SOPInstanceUID, data_set_of(images[-1])))
        assert peer.status() == 0
        tracer.terminate()
        tracer.wait(10)
    lines = trace.read_text().splitlines()
    data = first(lines, r"fdatasync\(")
    name = first(lines, r"(rename|link)\w*\(", data)
    directory = first(lines, r"fsync\(", name)
    committed = first(lines, rf"recvfrom.*{done}", directory)
    answer = first(lines, r'sendto\(\d+, "\\4\\0\\0\\0')
    assert data < name < directory < committed < answer


def of_one_series(folder: Path, count: int) -> list[Path]:
    paths = [write_image(folder / f"{number}.dcm", CTImageStorage) for number in range(count)]
    first_of_all = dcmread(paths[0])
    for path in paths[1:]:
        data_set = dcmread(path)
        data_set.StudyInstanceUID = first_of_all.StudyInstanceUID
        data_set.SeriesInstanceUID = first_of_all.SeriesInstanceUID
        data_set.save_as(path)
    return paths


def _is_traced(pid: int) -> bool:
    """Whether the tracer has all threads; it takes one after the other."""
    return all("TracerPid:\t0" not in status.read_text() for status in Path(f"/proc/{pid}/task").glob("*/status"))
