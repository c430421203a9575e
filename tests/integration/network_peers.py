"""Other archives on loopback, and our own storage SCP beside the test's database: the stage for jobs."""

import json
import os
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydicom.dataset import Dataset, FileMetaDataset
from pydicom.uid import ExplicitVRLittleEndian, generate_uid

from dgscope.network.models import RemoteAE
from tests import peers
from tests.integration.storage_scp_running import ROOT, free_port, wait_until
from tests.unit.archive.objects import ct

NODELAY = {"TCP_NODELAY": "1"}


@contextmanager
def process(
    command: list[str], log: Path, environ: dict[str, str], ready: Any, *, kill: bool = False
) -> Iterator[subprocess.Popen[bytes]]:
    """Run a program until the block ends; `ready` says when it listens. With `kill`, nobody minds how it ends."""
    with log.open("ab") as output:
        child = subprocess.Popen(command, env=environ, stdout=output, stderr=output, cwd=log.parent)
    try:
        wait_until(lambda: ready() or child.poll() is not None, 60)
        assert child.poll() is None, log.read_text(errors="replace")[-3000:]
        yield child
    finally:
        if child.poll() is None and kill:
            child.kill()
            child.wait()
        elif child.poll() is None:
            child.terminate()
            try:
                child.wait(20)
            except subprocess.TimeoutExpired:
                child.kill()
                child.wait()


def listens(port: int) -> bool:
    """Whether something accepts connections."""
    import socket

    with socket.socket() as probe:
        probe.settimeout(1)
        return probe.connect_ex(("127.0.0.1", port)) == 0


@contextmanager
def our_scp(environ: dict[str, str], folder: Path, port: int) -> Iterator[Path]:
    """`python -m storage_scp` beside the test's database and store; its log."""
    log = folder / "storage_scp.log"
    log.touch()
    variables = {"DGSCOPE_DICOM_PORT": str(port), "DGSCOPE_FREE_SPACE_RESERVE": "1000000", "PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-m", "storage_scp"]
    with process(command, log, {**environ, **variables}, lambda: "listens on" in log.read_text()):
        yield log


@contextmanager
def worker(
    environ: dict[str, str], folder: Path, broker: str, name: str = "worker"
) -> Iterator[subprocess.Popen[bytes]]:
    """A Celery worker as it is shipped."""
    log = folder / f"{name}.log"
    log.touch()
    before = log.stat().st_size
    command = [sys.executable, "-m", "celery", "-A", "dgscope.celery", "worker", "--loglevel", "INFO"]
    variables = {"BROKER_URL": broker, "PYTHONPATH": str(ROOT)}
    with process(command, log, {**environ, **variables}, lambda: b" ready." in log.read_bytes()[before:]) as child:
        yield child


@dataclass
class Pacs:
    """A foreign archive, and how to put images into it."""

    ae_title: str
    port: int
    folder: Path
    http_port: int = 0

    def put(self, *images: Dataset) -> None:
        """Send images to it with DCMTK."""
        folder = self.folder / f"in-{generate_uid(None)[-12:]}"
        folder.mkdir()
        files = [save(image, folder / f"{number}.dcm") for number, image in enumerate(images)]
        command = [peers.program("storescu"), "-aec", self.ae_title, "127.0.0.1", str(self.port), *map(str, files)]
        done = subprocess.run(command, capture_output=True, text=True, env={**os.environ, **NODELAY}, check=False)
        assert done.returncode == 0, done.stderr

    def entry(self, **fields: Any) -> RemoteAE:
        """Its entry in our list; it may store to us."""
        values = {"host": "127.0.0.1", "services": ["echo", "store"], "response_timeout": 20} | fields
        return RemoteAE.objects.create(ae_title=self.ae_title, port=self.port, **values)

    def rest(self, path: str, data: object = None, method: str | None = None) -> Any:
        """Ask Orthanc over REST."""
        body = None if data is None else (data if isinstance(data, bytes) else json.dumps(data).encode())
        request = urllib.request.Request(f"http://127.0.0.1:{self.http_port}{path}", body, method=method)
        with urllib.request.urlopen(request, timeout=30) as answer:
            text = answer.read()
        return json.loads(text) if text else None


@contextmanager
def dcmqrscp(folder: Path, destinations: dict[str, int], ae_title: str = "QRSCP") -> Iterator[Pacs]:
    """DCMTK's archive. It knows where to send by `destinations`."""
    port, database = free_port(), folder / "qr-database"
    database.mkdir()
    hosts = "\n".join(
        f"host{number} = ({title}, 127.0.0.1, {to})" for number, (title, to) in enumerate(destinations.items())
    )
    configuration = folder / "dcmqrscp.cfg"
    configuration.write_text(
        f"NetworkTCPPort = {port}\nMaxPDUSize = 16384\nMaxAssociations = 30\n"
        f"HostTable BEGIN\n{hosts}\nHostTable END\nVendorTable BEGIN\nVendorTable END\n"
        f"AETable BEGIN\n{ae_title} {database} RW (200, 1024mb) ANY\nAETable END\n"
    )
    command = [peers.program("dcmqrscp"), "-c", str(configuration), str(port)]
    with process(command, folder / "dcmqrscp.log", {**os.environ, **NODELAY}, lambda: listens(port)):
        yield Pacs(ae_title, port, folder)


@contextmanager
def orthanc(folder: Path, modalities: dict[str, int], **options: object) -> Iterator[Pacs]:
    """Orthanc with its defaults."""
    port, http_port = free_port(), free_port()
    configuration = {
        "StorageDirectory": str(folder / "orthanc"),
        "IndexDirectory": str(folder / "orthanc"),
        "DicomPort": port,
        "HttpPort": http_port,
        "RemoteAccessAllowed": False,
        "AuthenticationEnabled": False,
        "DicomAet": "ORTHANC",
        "DicomAlwaysAllowFind": True,
        "DicomAlwaysAllowMove": True,
        "DicomAlwaysAllowGet": True,
        "DicomModalities": {title.lower(): [title, "127.0.0.1", to] for title, to in modalities.items()},
        **options,
    }
    (folder / "orthanc.json").write_text(json.dumps(configuration))
    command = [peers.program("Orthanc"), str(folder / "orthanc.json")]
    ready = lambda: listens(port) and listens(http_port)  # noqa: E731
    # It takes seconds to end in order.
    with process(command, folder / "orthanc.log", {**os.environ, **NODELAY}, ready, kill=True):
        yield Pacs("ORTHANC", port, folder, http_port)


@contextmanager
def storescp(folder: Path, ae_title: str, *options: str) -> Iterator[Pacs]:
    """DCMTK's receiver, as a third node."""
    port, received = free_port(), folder / f"{ae_title}-received"
    received.mkdir()
    command = [peers.program("storescp"), *options, "-aet", ae_title, "-od", str(received), str(port)]
    with process(command, folder / f"{ae_title}.log", {**os.environ, **NODELAY}, lambda: listens(port)):
        yield Pacs(ae_title, port, received)


def save(image: Dataset, path: Path, transfer_syntax: str = ExplicitVRLittleEndian) -> Path:
    """Write a data set as a PS3.10 file."""
    image.file_meta = FileMetaDataset()
    image.file_meta.TransferSyntaxUID = transfer_syntax
    image.file_meta.MediaStorageSOPClassUID = image.SOPClassUID
    image.file_meta.MediaStorageSOPInstanceUID = image.SOPInstanceUID
    image.save_as(path, enforce_file_format=True)
    return path


def study(count: int, series: int = 1, **changed: Any) -> list[Dataset]:
    """A study of `count` small images in each of `series` series."""
    uid = generate_uid()[:50].rstrip(".")
    changed = {"StudyInstanceUID": uid} | changed
    return [
        ct(**{"SeriesInstanceUID": f"{uid}.{number}", "SeriesNumber": number, "InstanceNumber": instance, **changed})
        for number in range(1, series + 1)
        for instance in range(1, count + 1)
    ]


def wait_for_end(job: Any, seconds: float = 60) -> Any:
    """Wait until a job has ended."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        job.refresh_from_db()
        if job.has_ended:
            return job
        time.sleep(0.1)
    raise AssertionError(f"job {job.pk} has not ended: {job.state} {job.done}/{job.total} {job.why}")
