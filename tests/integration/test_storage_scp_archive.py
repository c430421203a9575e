"""The storage SCP as it is shipped, with the real archive, allow-list and PostgreSQL: from C-STORE to row and file."""

import hashlib
import json
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import psutil
import pytest
from pydicom import dcmread
from pydicom.uid import CTImageStorage, ExplicitVRBigEndian, MRImageStorage
from pynetdicom import AE

from dgscope.archive.models import Instance
from dgscope.network.models import RejectedCaller, RemoteAE
from tests import peers
from tests.integration import hostile_peer as wire
from tests.integration.hostile_peer import Peer
from tests.integration.storage_scp_images import data_set_of, write_image
from tests.integration.storage_scp_running import ROOT, free_port, wait_until

pytestmark = pytest.mark.django_db(transaction=True)


class Shipped:
    """``python -m storage_scp`` beside the test's own database."""

    def __init__(self, environ: dict[str, str], folder: Path, **variables: str) -> None:
        self.port = free_port()
        self.log = folder / "storage_scp.log"
        self.environ = {
            **environ,
            "DGSCOPE_DATA": str(folder / "data"),
            "DGSCOPE_STORE": str(folder / "store"),
            "DGSCOPE_DICOM_PORT": str(self.port),
            "DGSCOPE_FREE_SPACE_RESERVE": "1000000",
            "PYTHONPATH": str(ROOT),
            **variables,
        }
        with self.log.open("w") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "storage_scp"], cwd=folder, env=self.environ, stdout=log, stderr=log
            )
        wait_until(lambda: "listens on" in self.log.read_text() or self.process.poll() is not None, 30)
        assert self.process.poll() is None, self.log.read_text()

    def run(self, name: str, *arguments: object, calling: str = "DCMTK") -> subprocess.CompletedProcess[str]:
        command = [peers.program(name), "-v", "-aet", calling, "-aec", "DGSCOPE", "127.0.0.1", str(self.port)]
        return subprocess.run([*command, *map(str, arguments)], capture_output=True, text=True, timeout=60, check=False)

    def stop(self) -> int:
        self.process.terminate()
        return self.process.wait(20)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name in ("data", "store"):
        (tmp_path / name).mkdir(mode=0o700)
    return tmp_path


@pytest.fixture
def server(child_environ: dict[str, str], folder: Path) -> Iterator[Shipped]:
    for title in ("DCMTK", "PYNETDICOM", "HOSTILE"):
        RemoteAE.objects.create(ae_title=title, services=["echo", "store"])
    server = Shipped(child_environ, folder)
    yield server
    if server.process.poll() is None:
        assert server.stop() == 0, server.log.read_text()
    log = server.log.read_text()
    assert "Traceback" not in log, log


def spool_files(folder: Path) -> list[Path]:
    return list((folder / "store").rglob("*.part"))


@pytest.mark.peer("dcmtk")
def test_what_storescu_sends_becomes_a_row_and_a_file_with_the_same_data_set(server: Shipped, folder: Path) -> None:
    images = [
        write_image(folder / f"{n}.dcm", uid) for n, uid in enumerate([CTImageStorage, MRImageStorage, CTImageStorage])
    ]
    done = server.run("storescu", "-R", *images)
    assert done.returncode == 0, done.stderr + server.log.read_text()
    assert Instance.objects.count() == 3
    for image in images:
        sent = dcmread(image)
        (stored,) = (
            path
            for path in (folder / "store").rglob("*.dcm")
            if dcmread(path, specific_tags=["SOPInstanceUID"]).SOPInstanceUID == sent.SOPInstanceUID
        )
        assert data_set_of(stored) == data_set_of(image)
        meta = dcmread(stored).file_meta
        assert meta.MediaStorageSOPInstanceUID == sent.SOPInstanceUID
        assert meta.TransferSyntaxUID == sent.file_meta.TransferSyntaxUID
        assert meta.SourceApplicationEntityTitle == "DCMTK"
    assert not spool_files(folder)


@pytest.mark.peer("dcmtk")
def test_the_same_again_is_success_and_changes_nothing(server: Shipped, folder: Path) -> None:
    image = write_image(folder / "a.dcm", CTImageStorage)
    for _ in range(3):
        assert server.run("storescu", image).returncode == 0
    assert Instance.objects.count() == 1
    assert len(list((folder / "store").rglob("*.dcm"))) == 1


def test_pynetdicom_stores_in_big_endian(server: Shipped, folder: Path) -> None:
    image = write_image(folder / "a.dcm", CTImageStorage, transfer_syntax=ExplicitVRBigEndian)
    ae = AE("PYNETDICOM")
    ae.add_requested_context(CTImageStorage, ExplicitVRBigEndian)
    association = ae.associate("127.0.0.1", server.port, ae_title="DGSCOPE")
    assert association.is_established
    assert association.send_c_store(str(image)).Status == 0
    association.release()
    (stored,) = (folder / "store").rglob("*.dcm")
    assert data_set_of(stored) == data_set_of(image)


@pytest.mark.peer("dcmtk")
def test_a_caller_that_is_not_listed_is_turned_away_and_noted(server: Shipped) -> None:
    assert server.run("echoscu", calling="STRANGER").returncode != 0
    wait_until(RejectedCaller.objects.exists, 20)
    noted = RejectedCaller.objects.get()
    assert (noted.calling_ae_title, noted.address, noted.reason) == ("STRANGER", "127.0.0.1", "unknown_calling")


def test_statuses_of_the_real_archive(server: Shipped, folder: Path) -> None:
    image = write_image(folder / "a.dcm", CTImageStorage)
    data, uid = data_set_of(image), dcmread(image).SOPInstanceUID
    mr = data_set_of(write_image(folder / "mr.dcm", MRImageStorage))
    other = data_set_of(write_image(folder / "b.dcm", CTImageStorage, instance=uid))
    with Peer(server.port) as peer:
        peer.associate()
        for sent_uid, sent, status in [
            ("1.2.3.4", data, 0xA900),  # another instance than the command says
            (uid, mr, 0xA900),  # another class
            (uid, data[:150], 0xC005),  # cut off
            (uid, b"\x93" * 500, 0xC005),  # no data set at all
            (uid, b"\0" * 500, 0xC001),  # nothing but padding: no UID
            (uid, b"", 0xC005),
            (uid, data, 0),
            (uid, data, 0),
            (uid, other, 0),  # other content under the same UID: kept in quarantine, answered by policy
        ]:
            peer.send(wire.store(sent_uid, sent))
            assert f"{peer.status():04X}" == f"{status:04X}", sent_uid
        peer.release()
    assert Instance.objects.count() == 1
    assert not spool_files(folder)


def test_an_abort_in_the_middle_leaves_neither_row_nor_file(server: Shipped, folder: Path) -> None:
    data = data_set_of(write_image(folder / "a.dcm", CTImageStorage))
    for _ in range(5):
        with Peer(server.port) as peer:
            peer.associate()
            peer.send(wire.store("1.2.3", data)[:-5000])
    wait_until(lambda: not spool_files(folder), 20)
    assert not spool_files(folder)
    assert not Instance.objects.exists()
    assert not list((folder / "store").rglob("*.dcm"))


def test_below_the_reserve_everything_is_refused_before_it_comes(child_environ: dict[str, str], folder: Path) -> None:
    RemoteAE.objects.create(ae_title="HOSTILE", services=["echo", "store"])
    server = Shipped(child_environ, folder, DGSCOPE_FREE_SPACE_RESERVE=str(2**60))
    try:
        with Peer(server.port) as peer:
            peer.associate()
            peer.send(wire.store("1.2.3", bytes(1_000_000)))
            assert peer.status() == 0xA700
            assert peer.echo() == 0
    finally:
        assert server.stop() == 0


def test_without_a_database_callers_are_asked_to_come_again(child_environ: dict[str, str], folder: Path) -> None:
    gone = {**child_environ, "DATABASE_URL": "postgresql://nobody@127.0.0.1:1/nothing"}
    server = Shipped(gone, folder)
    try:
        with Peer(server.port) as peer:
            peer.send(wire.associate_rq())
            assert peer.receive().reject == (2, 3, 1)
    finally:
        assert server.stop() == 0


def test_a_busy_port_and_a_wrong_setting_end_the_process_with_a_plain_message(server: Shipped, folder: Path) -> None:
    for variables, message in (
        ({}, "Address already in use"),
        ({"DGSCOPE_DICOM_PORT": "70000"}, "DGSCOPE_DICOM_PORT"),
    ):
        done = subprocess.run(
            [sys.executable, "-m", "storage_scp"],
            cwd=folder,
            env={**server.environ, **variables},
            capture_output=True,
            text=True,
            timeout=30,
            check=False,
        )
        assert done.returncode != 0
        assert message in done.stderr
        assert "Traceback" not in done.stderr


def test_no_connection_of_the_master_reaches_a_worker(server: Shipped) -> None:
    links = [str(entry.readlink()) for entry in Path(f"/proc/{server.process.pid}/fd").iterdir()]
    sockets = [link for link in links if link.startswith("socket:")]
    assert len(sockets) == 1  # the listening one


@pytest.mark.peer("dcmtk")
def test_the_figures_lie_in_the_data_folder(server: Shipped, folder: Path) -> None:
    assert server.run("storescu", write_image(folder / "a.dcm", CTImageStorage)).returncode == 0
    path = folder / "data" / "storage_scp.json"
    wait_until(lambda: json.loads(path.read_text())["stored_total"] == 1, 20)
    assert json.loads(path.read_text())["stored_total"] == 1


def test_a_stored_object_is_what_was_sent_to_the_last_bit(server: Shipped, folder: Path) -> None:
    data = data_set_of(write_image(folder / "a.dcm", CTImageStorage, size=900))
    uid = dcmread(folder / "a.dcm").SOPInstanceUID
    with Peer(server.port) as peer:
        peer.associate()
        peer.send(wire.store(uid, data))
        assert peer.status() == 0
    (stored,) = (folder / "store").rglob("*.dcm")
    assert hashlib.sha256(data_set_of(stored)).digest() == hashlib.sha256(data).digest()


def test_killed_workers_lose_nothing_that_was_acknowledged(server: Shipped, folder: Path) -> None:
    images = [write_image(folder / f"{number}.dcm", CTImageStorage, size=64) for number in range(60)]
    data_sets = [(str(dcmread(image).SOPInstanceUID), data_set_of(image)) for image in images]
    acknowledged: list[str] = []

    def send(part: list[tuple[str, bytes]]) -> None:
        """Send until each is acknowledged, over as many associations as it takes."""
        waiting = list(part)
        deadline = time.monotonic() + 60
        while waiting and time.monotonic() < deadline:
            with suppress(OSError, EOFError, AssertionError), Peer(server.port, timeout=5) as peer:
                peer.associate()
                while waiting:
                    peer.send(wire.store(*waiting[0]))
                    if peer.status() == 0:
                        acknowledged.append(waiting.pop(0)[0])
            time.sleep(0.05)

    senders = [threading.Thread(target=send, args=(data_sets[n::3],)) for n in range(3)]
    for sender in senders:
        sender.start()
    kills = 0
    while any(sender.is_alive() for sender in senders):
        if 10 * (kills + 1) <= len(acknowledged) < len(images):
            with suppress(psutil.NoSuchProcess, IndexError):
                psutil.Process(server.process.pid).children()[0].kill()
                kills += 1
        time.sleep(0.005)
    assert kills >= 3, "the senders were done before a worker was killed"
    assert sorted(acknowledged) == sorted(uid for uid, _ in data_sets)
    stored = {
        dcmread(path, specific_tags=["SOPInstanceUID"]).SOPInstanceUID for path in (folder / "store").rglob("*.dcm")
    }
    rows = set(Instance.objects.values_list("sop_instance_uid", flat=True))
    assert rows == set(acknowledged)
    assert rows <= stored
