"""From a worklist entry to stored objects that others find valid, show, take and keep."""

import subprocess
from io import BytesIO
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from django.contrib.auth.models import Group, User
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image, ImageOps
from pydicom import dcmread
from pydicom.uid import JPEGBaseline8Bit

from dgscope.accounts.models import ApiToken
from dgscope.archive.models import Instance
from dgscope.archive.store import store
from dgscope.network import tasks
from dgscope.network.commitment import serving
from dgscope.network.jobs import queue
from dgscope.network.models import CommitRequest, CommitState
from tests import peers
from tests.integration.network_peers import orthanc, our_scp, storescp
from tests.integration.storage_scp_running import free_port, wait_until
from tests.integration.worklist_peer import ris, scheduled, wlmscpfs
from tests.unit.archive.fixtures import archive, empty_store  # noqa: F401  fixtures
from tests.unit.creation.files import PDF, STL_TEXT, exif, make, ramp, read, saved, stl_binary
from tests.unit.network.worklist.entries import entry_row

pytestmark = pytest.mark.django_db(transaction=True)
JPEG = saved(ramp(48, 64), "JPEG", exif=exif(maker="Canon", model="EOS", taken="2026:01:02 10:11:12"))
SIXTEEN = Image.fromarray(np.arange(24 * 32, dtype=np.uint16).reshape(24, 32) * 80)
FILES = {
    "photo": JPEG,
    "photo, turned": saved(ramp(), "JPEG", exif=exif(orientation=6)),
    "photo, progressive": saved(ramp(), "JPEG", progressive=True),
    "photo, gray": saved(ramp().convert("L"), "JPEG"),
    "photo, PNG": saved(ramp(), "PNG"),
    "endoscopic": JPEG,
    "endoscopic, PNG": saved(ramp(), "PNG"),
    "capture": JPEG,
    "capture, PNG": saved(ramp(), "PNG"),
    "capture, 16 bits": saved(SIXTEEN, "PNG"),
    "capture, inverted": saved(SIXTEEN, "TIFF", tiffinfo={262: 0}),
    "document": PDF,
    "model": stl_binary(),
    "model, text": STL_TEXT,
}
# Whether a photo's region is a paired one is not known unless the person says which region it is.
MAY_BE_SAID = "is only permitted to be empty when actually unknown"


@pytest.fixture
def client(archive: Path) -> Client:  # noqa: F811
    user = User.objects.create_user("anna", first_name="Anna", last_name="Vries")
    user.groups.set(Group.objects.filter(name="technologist"))
    _, secret = ApiToken.create(user.pk, "test")
    return Client(headers={"Authorization": f"Bearer {secret}"})


def upload(client: Client, entry_id: object, content: bytes, **fields: Any) -> Any:
    part = SimpleUploadedFile("picture.jpg", content)
    answer = client.post(f"/api/v1/worklist/{entry_id}/objects", {"files": part, **fields})
    assert answer.status_code == 201, answer.content
    return answer.json()


def path_of(made: Any) -> Path:
    return store().path(Instance.objects.get(sop_instance_uid=made["instances"][0]["sop_uid"]).file)


@pytest.mark.peer("dicom3tools")
def test_dciodvfy_finds_every_kind_valid(client: Client) -> None:
    row = entry_row()
    for name, content in FILES.items():
        fields = {} if name == "photo" else {"region": "mouth"}
        made = upload(client, row.pk, content, kind=name.partition(",")[0], **fields)
        done = subprocess.run(
            [peers.program("dciodvfy"), str(path_of(made))], capture_output=True, text=True, check=False
        )
        lines = [line for line in done.stderr.splitlines() if line.startswith(("Error", "Warning"))]
        assert [line for line in lines if MAY_BE_SAID not in line or fields] == [], (name, done.stderr)


@pytest.mark.peer("dcmtk")
@pytest.mark.parametrize("options", [{}, {"subsampling": 0}, {"keep_rgb": True}, {"exif": exif(orientation=6)}])
def test_dcmtk_sees_the_colours_of_the_file(options: dict[str, Any], tmp_path: Path) -> None:
    content = saved(ramp(48, 64), "JPEG", **options)
    (made,) = make(content)
    read(made, tmp_path / "photo.dcm")
    subprocess.run([peers.program("dcmj2pnm"), "+on", "photo.dcm", "photo.png"], cwd=tmp_path, check=True)
    expected = ImageOps.exif_transpose(Image.open(BytesIO(content))).convert("RGB")
    assert (np.asarray(Image.open(tmp_path / "photo.png")) == np.asarray(expected)).all()


def test_our_own_viewer_shows_them(client: Client) -> None:
    row = entry_row()
    for name in ("photo", "photo, turned", "photo, gray", "endoscopic, PNG", "capture, 16 bits", "capture, inverted"):
        made = upload(client, row.pk, FILES[name], kind=name.partition(",")[0])
        instance = made["instances"][0]
        address = (
            f"/dicom-web/studies/{made['study_uid']}/series/{instance['series_uid']}/instances/{instance['sop_uid']}"
        )
        answer = client.get(f"{address}/rendered", headers={"Accept": "image/png"})
        assert answer.status_code == 200, (name, answer.content)
        assert answer.headers["Content-Type"] == "image/png"


@pytest.fixture
def entry_id(client: Client, tmp_path: Path) -> str:
    """The ID of an entry of a real provider."""
    with wlmscpfs(tmp_path, scheduled(7)) as peer:
        ris(peer)
        (found,) = client.get("/api/v1/worklist", {"node": "RIS"}).json()["results"]
    return str(found["entry_id"])


@pytest.fixture
def _jobs_run_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(queue, "tell", lambda task, *arguments: task != queue.RUN_JOB or tasks.run_job(*arguments) or 1)


@pytest.mark.peer("dcmtk")
@pytest.mark.usefixtures("_jobs_run_at_once")
def test_a_photo_of_an_entry_arrives_as_it_was_taken(client: Client, entry_id: str, tmp_path: Path) -> None:
    with storescp(tmp_path, "RECEIVER", "+xa", "+B") as peer:
        peer.entry()
        made = upload(client, entry_id, JPEG, send_to="RECEIVER")
        job = client.get(f"/api/v1/jobs/{made['job']}").json()
        assert (job["state"], job["done"], job["why"]) == ("succeeded", 1, "")
        (file,) = peer.folder.iterdir()
        photo = dcmread(file)
    assert photo.file_meta.TransferSyntaxUID == JPEGBaseline8Bit
    assert JPEG in photo.PixelData
    assert (str(photo.PatientName), photo.PatientID, photo.StudyInstanceUID) == ("Müller^Nr7", "P7", "1.2.840.7")
    request = photo.RequestAttributesSequence[0]
    assert (request.ScheduledProcedureStepID, request.RequestedProcedureID) == ("S7", "R7")
    (found,) = Instance.objects.filter(series__study__study_instance_uid="1.2.840.7")
    assert found.source_kind == "local"


@pytest.mark.peer("orthanc")
@pytest.mark.peer("dcmtk")
@pytest.mark.usefixtures("_jobs_run_at_once")
def test_an_archive_is_asked_to_keep_it_and_the_job_shows_that_it_does(
    client: Client, entry_id: str, child_environ: dict[str, str], tmp_path: Path
) -> None:
    port = free_port()
    with our_scp(child_environ, tmp_path, port), orthanc(tmp_path, {"DGSCOPE": port}) as peer:
        peer.entry(commit_after_send=True)
        made = upload(client, entry_id, JPEG, send_to="ORTHANC")
        serving.serve("ORTHANC")
        wait_until(lambda: CommitRequest.objects.get().state == CommitState.ANSWERED, 20)
        job = client.get(f"/api/v1/jobs/{made['job']}").json()
        (pk,) = peer.rest("/instances")
        assert peer.rest(f"/instances/{pk}/simplified-tags")["PatientID"] == "P7"
    assert job["state"] == "succeeded"
    assert (job["commitment"]["committed"], job["commitment"]["failed"]) == (1, 0)
    assert [item["note"] for item in job["items"]] == ["committed"]
