"""Sends to DCMTK's storescp and to Orthanc: as stored where the peer takes that, and each instance has its result."""

import threading
import time
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from django.contrib.auth.models import Group, User
from django.test import Client
from pydicom import dcmread
from pydicom.dataset import Dataset
from pydicom.pixels import compress
from pydicom.uid import (
    DigitalXRayImageStorageForPresentation,
    ExplicitVRLittleEndian,
    RLELossless,
)

from dgscope.accounts.models import ApiToken
from dgscope.archive.models import Instance
from dgscope.network import tasks
from dgscope.network.jobs import queue
from dgscope.network.models import Job, JobItem, JobState, RemoteAE
from dgscope.network.send import starting
from dgscope.network.send.noting import Pace
from tests.integration.network_peers import orthanc, save, storescp, study
from tests.integration.scripted_peer import ScriptedPeer, Talk
from tests.integration.storage_scp_images import data_set_of
from tests.integration.storage_scp_running import free_port
from tests.unit.archive.fixtures import archive, empty_store  # noqa: F401  fixtures
from tests.unit.archive.objects import ct, encoded, send

pytestmark = pytest.mark.django_db(transaction=True)


class Sender:
    """A person's client; jobs run at once, in this process."""

    def __init__(self, client: Client) -> None:
        self.client = client

    def send(self, **body: Any) -> Any:
        answer = self.client.post("/api/v1/sends", body, content_type="application/json")
        assert answer.status_code == 201, answer.content
        return self.client.get(f"/api/v1/jobs/{answer.json()['id']}").json()


@pytest.fixture
def sender(archive: Path, monkeypatch: pytest.MonkeyPatch) -> Sender:  # noqa: F811
    user = User.objects.create_user("alice")
    user.groups.set(Group.objects.filter(name="radiologist"))
    _, secret = ApiToken.create(user.pk, "test")
    monkeypatch.setattr(queue, "tell", lambda task, *arguments: task != queue.RUN_JOB or tasks.run_job(*arguments) or 1)
    return Sender(Client(headers={"Authorization": f"Bearer {secret}"}))


def received(folder: Path) -> dict[str, Path]:
    return {str(dcmread(path, stop_before_pixels=True).SOPInstanceUID): path for path in folder.iterdir()}


def rle_image(**changed: Any) -> Dataset:
    values = np.arange(64 * 48, dtype="<u2").reshape(64, 48) % 4000
    image = ct(Rows=64, Columns=48, PixelData=values.tobytes(), **changed)
    save(image, Path("/dev/null"))
    compress(image, RLELossless, generate_instance_uid=False)
    return image


@pytest.mark.peer("dcmtk")
def test_a_study_arrives_bit_by_bit(sender: Sender, tmp_path: Path) -> None:
    images = study(3, series=2, PatientName="Jansen^Piet")
    for image in images:
        send(image)
    with storescp(tmp_path, "RECEIVER", "+B") as peer:  # +B: written as received
        peer.entry()
        job = sender.send(node="RECEIVER", study_uid=images[0].StudyInstanceUID)
        assert (job["state"], job["done"], job["total"], job["failed"], job["why"]) == ("succeeded", 6, 6, 0, "")
        assert "Jansen, Piet" in job["title"]
        found = received(peer.folder)
    assert found.keys() == {image.SOPInstanceUID for image in images}
    for image in images:
        assert data_set_of(found[image.SOPInstanceUID]) == encoded(image)


@pytest.mark.peer("dcmtk")
def test_a_refused_transfer_syntax_is_decompressed_without_loss(sender: Sender, tmp_path: Path) -> None:
    image = rle_image()
    send(image, transfer_syntax_uid=RLELossless)
    with storescp(tmp_path, "RECEIVER") as peer:  # takes uncompressed only
        peer.entry()
        job = sender.send(node="RECEIVER", sop_uids=[image.SOPInstanceUID])
        assert (job["state"], job["done"], job["why"]) == ("succeeded", 1, "")
        (sent,) = job["items"]
        assert sent["why"] == "Sent as Explicit VR Little Endian; its values are the same."
        assert job["result"]["changed"] == 1
        (file,) = peer.folder.iterdir()
        got = dcmread(file)
    assert got.file_meta.TransferSyntaxUID == ExplicitVRLittleEndian
    expected = (np.arange(64 * 48) % 4000).reshape(64, 48)
    assert (np.frombuffer(got.PixelData, "<u2").reshape(64, 48) == expected).all()


@pytest.mark.peer("dcmtk")
def test_a_site_can_forbid_that_and_each_instance_says_why(sender: Sender, tmp_path: Path) -> None:
    compressed = rle_image()
    plain = ct(StudyInstanceUID=compressed.StudyInstanceUID, SeriesInstanceUID=compressed.SeriesInstanceUID)
    send(compressed, transfer_syntax_uid=RLELossless)
    send(plain)
    with storescp(tmp_path, "RECEIVER") as peer:
        peer.entry(conversion="never")
        job = sender.send(node="RECEIVER", study_uid=compressed.StudyInstanceUID)
        assert (job["state"], job["done"], job["failed"], job["can_retry"]) == ("partly", 1, 1, True)
        items = {item["sop_instance_uid"]: item for item in job["items"]}
        assert items[plain.SOPInstanceUID]["state"] == "done"
        assert "transfer syntax" in items[compressed.SOPInstanceUID]["why"]
        RemoteAE.objects.update(conversion="lossless")
        assert sender.client.post(f"/api/v1/jobs/{job['id']}/retry").status_code == 200
        again = sender.client.get(f"/api/v1/jobs/{job['id']}").json()
        assert (again["state"], again["done"], again["failed"]) == ("succeeded", 2, 0)
        assert len(list(peer.folder.iterdir())) == 2


@pytest.mark.peer("dcmtk")
def test_px_goes_as_dx_where_the_node_wants_that(sender: Sender, tmp_path: Path) -> None:
    image = ct(SOPClassUID=DigitalXRayImageStorageForPresentation, Modality="PX")
    send(image)
    with storescp(tmp_path, "RECEIVER") as peer:
        peer.entry(px_as_dx=True)
        job = sender.send(node="RECEIVER", study_uid=image.StudyInstanceUID)
        assert (job["state"], job["items"][0]["why"]) == ("succeeded", "Sent with Modality DX instead of PX.")
        (file,) = peer.folder.iterdir()
        assert dcmread(file).Modality == "DX"


def test_a_node_that_is_down_says_so(sender: Sender) -> None:
    image = ct()
    send(image)
    RemoteAE.objects.create(ae_title="DOWN", host="127.0.0.1", port=free_port())
    job = sender.send(node="DOWN", study_uid=image.StudyInstanceUID)
    assert (job["state"], job["done"], job["can_retry"]) == ("failed", 0, True)
    assert "refused" in job["why"]


def takes_all(talk: Talk) -> None:
    talk.accept()
    while True:
        talk.respond(talk.receive(), 0x0000)


def node_at(peer: ScriptedPeer, **fields: Any) -> RemoteAE:
    return RemoteAE.objects.create(**{"ae_title": "ODD", "host": "127.0.0.1", "port": peer.port, **fields})


def test_several_associations_are_opened_where_the_node_takes_them(sender: Sender) -> None:
    images = study(40)
    for image in images:
        send(image)
    with ScriptedPeer(takes_all) as peer:
        node_at(peer, max_jobs=2, max_associations=4)
        job = sender.send(node="ODD", study_uid=images[0].StudyInstanceUID)
        assert (job["state"], job["done"], job["failed"]) == ("succeeded", 40, 0)
        assert 1 < peer.connections <= 3, "one stays free for another job"
        sent = [message.text(0x1000) for talk in peer.talks for message in talk.messages]
    assert sorted(sent) == sorted(image.SOPInstanceUID for image in images)


def test_all_sends_to_a_node_share_its_rate() -> None:
    RemoteAE.objects.create(ae_title="ODD")
    job, _, _ = (Job.objects.create(kind="send", node=node, state=JobState.RUNNING) for node in ("ODD", "ODD", "B"))
    pace, began = Pace(job, 40, threading.Event()), time.monotonic()
    for _ in range(4):
        pace.wait()
    assert time.monotonic() - began >= 4 / 20


def test_what_a_full_node_refuses_is_sent_again_by_the_rule_that_sent_it(sender: Sender) -> None:
    images = study(3)
    for image in images:
        send(image)
    full = {images[1].SOPInstanceUID}

    def script(talk: Talk) -> None:
        talk.accept()
        while True:
            message = talk.receive()
            talk.respond(message, 0xA700 if message.text(0x1000) in full else 0x0000)

    with ScriptedPeer(script) as peer:
        job = starting.start(node_at(peer), Instance.objects.all(), request={"rule": "r", "retries": 3})
        job.refresh_from_db()
        assert (job.state, job.done, job.failed) == (JobState.QUEUED, 2, 0)
        assert "tried again (1 of 3)" in job.why
        full.clear()
        Job.objects.update(not_before=None)
        tasks.run_job(job.pk)
        job.refresh_from_db()
        assert (job.state, job.done, job.failed) == (JobState.SUCCEEDED, 3, 0)
        assert [len(talk.messages) for talk in peer.talks] == [3, 1]


def test_a_busy_node_is_asked_again_for_a_person_too(sender: Sender) -> None:
    image = ct()
    send(image)
    with ScriptedPeer(lambda talk: talk.reject(2, 3, 1), takes_all) as peer:
        node_at(peer)
        job = sender.send(node="ODD", study_uid=image.StudyInstanceUID)
        assert job["state"] == "queued"
        Job.objects.update(not_before=None)
        tasks.run_job(job["id"])
        assert Job.objects.get().state == JobState.SUCCEEDED


@pytest.mark.peer("dcmtk")
def test_what_was_deleted_meanwhile_fails_and_the_rest_goes(sender: Sender, tmp_path: Path) -> None:
    images = study(2)
    for image in images:
        send(image)
    with storescp(tmp_path, "RECEIVER") as peer:
        peer.entry()
        job = sender.send(node="RECEIVER", study_uid=images[0].StudyInstanceUID)
        Instance.objects.filter(sop_instance_uid=images[0].SOPInstanceUID).delete()
        Job.objects.filter(pk=job["id"]).update(state="failed")
        JobItem.objects.update(state="failed")
        sender.client.post(f"/api/v1/jobs/{job['id']}/retry")
        job = sender.client.get(f"/api/v1/jobs/{job['id']}").json()
    assert (job["state"], job["done"], job["failed"]) == ("partly", 1, 1)
    assert "not in the archive any more" in job["why"]


@pytest.mark.peer("orthanc")
def test_orthanc_takes_compressed_images_as_they_are(sender: Sender, tmp_path: Path) -> None:
    image = rle_image()
    send(image, transfer_syntax_uid=RLELossless)
    with orthanc(tmp_path, {}) as peer:
        peer.entry()
        assert sender.send(node="ORTHANC", study_uid=image.StudyInstanceUID)["state"] == "succeeded"
        (pk,) = peer.rest("/instances")
        header = peer.rest(f"/instances/{pk}/header?simplify")
        assert header["TransferSyntaxUID"] == RLELossless


def test_only_those_who_may_export_can_send(sender: Sender) -> None:
    image = ct()
    send(image)
    User.objects.get(username="alice").groups.clear()
    answer = sender.client.post(
        "/api/v1/sends", {"node": "X", "study_uid": image.StudyInstanceUID}, content_type="application/json"
    )
    assert answer.status_code == 403
