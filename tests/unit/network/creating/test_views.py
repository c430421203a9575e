"""Files over REST: what is stored, what is refused, and who may do it."""

import json
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import Group, User
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client
from pydicom import dcmread

from dgscope.accounts.models import ApiToken
from dgscope.accounts.models.audit import AuditEvent
from dgscope.archive.errors import OutOfResources
from dgscope.archive.ingest import Result, ingest
from dgscope.archive.models import Instance, Quarantined, Study
from dgscope.archive.store import store
from dgscope.network.creating import storing, uploads
from dgscope.network.models import Job, RemoteAE
from tests.unit.archive.fixtures import archive, empty_store  # noqa: F401  fixtures
from tests.unit.archive.objects import ct, send
from tests.unit.creation.files import PDF, STL_TEXT, ramp, saved
from tests.unit.network.worklist.entries import entry_row

pytestmark = pytest.mark.django_db(transaction=True)
JPEG = saved(ramp(), "JPEG")


class Person:
    """Somebody with a role and a token."""

    def __init__(self, role: str) -> None:
        self.user = User.objects.create_user(role or "nobody", first_name="Anna", last_name="Vries")
        self.user.groups.set(Group.objects.filter(name=role))
        _, secret = ApiToken.create(self.user.pk, "test")
        self.client = Client(headers={"Authorization": f"Bearer {secret}"})

    def upload(self, address: str, *files: tuple[str, bytes], **fields: Any) -> HttpResponse:
        parts = [SimpleUploadedFile(name, content) for name, content in files]
        return self.client.post(f"/api/v1/{address}/objects", {"files": parts, **fields})


@pytest.fixture
def anna(archive: Path) -> Person:  # noqa: F811
    return Person("technologist")


def test_each_kind_gets_a_series_of_its_own_in_the_study(anna: Person) -> None:
    image = ct(SeriesNumber=4)
    send(image)
    files = [("a.jpg", JPEG), ("b.png", saved(ramp(), "PNG")), ("c.pdf", PDF), ("d.stl", STL_TEXT)]
    answer = anna.upload(f"studies/{image.StudyInstanceUID}", *files, description="Before treatment")
    assert answer.status_code == 201, answer.content
    body = answer.json()
    assert (body["study_uid"], body["refused"], body["job"]) == (image.StudyInstanceUID, [], None)
    assert [(made["kind"], made["file"]) for made in body["instances"]] == [
        ("photo", "a.jpg"),
        ("photo", "b.png"),
        ("document", "c.pdf"),
        ("model", "d.stl"),
    ]
    rows = [
        Instance.objects.select_related("series").get(sop_instance_uid=made["sop_uid"]) for made in body["instances"]
    ]
    assert [(row.series.series_number, row.instance_number) for row in rows] == [(5, 1), (5, 2), (6, 1), (7, 1)]
    assert {row.series.description for row in rows} == {"Before treatment"}
    assert Study.objects.get().number_of_instances == 5
    assert not Quarantined.objects.exists()
    written = dcmread(store().path(rows[0].file))
    assert (str(written.PatientName), str(written.OperatorsName)) == ("Jansen^Piet", "Vries^Anna")
    trail = AuditEvent.objects.filter(detail__action="object made of a file")
    assert {row.object_uid for row in trail} == {made["sop_uid"] for made in body["instances"]}


def test_an_entry_brings_its_patient_and_study(anna: Person) -> None:
    row = entry_row()
    first = anna.upload(f"worklist/{row.pk}", ("a.jpg", JPEG)).json()
    second = anna.upload(
        f"worklist/{row.pk}", ("b.jpg", JPEG), kind="endoscopic", laterality="R", region="mouth"
    ).json()
    assert first["study_uid"] == second["study_uid"] == "1.2.840.7"
    study = Study.objects.select_related("patient").get()
    assert (study.patient_id_received, study.accession_number, study.number_of_series) == ("P7", "A7", 2)
    assert study.patient.issuer_of_patient_id == "PRACTICE"
    assert study.modalities == ["ES", "XC"]
    series = study.series.get(modality="XC")
    assert json.dumps(series.scheduled_procedure_step_ids).count("S7") == 1


def test_the_good_files_are_stored_and_the_others_say_why(anna: Person) -> None:
    answer = anna.upload(f"worklist/{entry_row().pk}", ("a.jpg", JPEG), ("..\\x/evil\u202e.gif", b"GIF89a"), ("e", b""))
    assert answer.status_code == 201
    body = answer.json()
    assert [made["file"] for made in body["instances"]] == ["a.jpg"]
    assert body["refused"][0] == {"file": "evil.gif", "why": "This is a GIF. Save it as JPEG or PNG."}
    assert body["refused"][1]["why"] == "The file is empty."


def test_nothing_stored_is_an_error_that_says_why(anna: Person) -> None:
    answer = anna.upload(f"worklist/{entry_row().pk}", ("a.gif", b"GIF89a"), send_to="")
    assert answer.status_code == 422
    assert answer.headers["Content-Type"] == "application/problem+json"
    body = answer.json()
    assert "This is a GIF" in body["detail"]
    assert (body["instances"], body["refused"][0]["file"], body["job"]) == ([], "a.gif", None)
    assert not Study.objects.exists()


def test_a_file_whose_last_page_is_broken_leaves_nothing(anna: Person, archive: Path) -> None:  # noqa: F811
    content = saved(ramp(), "TIFF", save_all=True, append_images=[ramp(40, 40)] * 2)
    answer = anna.upload(f"worklist/{entry_row().pk}", ("a.tiff", content[:-30]))
    assert answer.status_code == 422
    assert not Instance.objects.exists()
    assert not list(archive.rglob("*.part"))


def test_pages_that_the_archive_took_before_it_took_no_more_are_named(
    anna: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    taken: list[Result] = []

    def full_after_two(*given: Any) -> Result:
        if len(taken) == 2:
            raise OutOfResources("The disk is full.")
        taken.append(ingest(*given))
        return taken[-1]

    monkeypatch.setattr(storing, "ingest", full_after_two)
    content = saved(ramp(), "TIFF", save_all=True, append_images=[ramp(40, 40)] * 2)
    answer = anna.upload(f"worklist/{entry_row().pk}", ("a.tiff", content))
    assert answer.status_code == 201, answer.content
    body = answer.json()
    assert {made["sop_uid"] for made in body["instances"]} == {found.sop_instance_uid for found in taken}
    assert Instance.objects.count() == len(body["instances"]) == 2
    assert [(one["file"], "The disk is full." in one["why"]) for one in body["refused"]] == [("a.tiff", True)]


def test_an_entry_of_another_person_under_a_known_study_is_set_aside(anna: Person) -> None:
    send(ct(StudyInstanceUID="1.2.840.7", PatientID="SOMEBODY"))
    answer = anna.upload(f"worklist/{entry_row().pk}", ("a.jpg", JPEG))
    assert answer.status_code == 422
    assert "study of another patient" in answer.json()["detail"]
    assert Quarantined.objects.count() == 1


def test_a_node_that_shall_get_them_gets_a_job(anna: Person) -> None:
    RemoteAE.objects.create(ae_title="PACS", host="127.0.0.1", port=11113)
    body = anna.upload(f"worklist/{entry_row().pk}", ("a.jpg", JPEG), send_to="PACS").json()
    job = Job.objects.get(pk=body["job"])
    assert (job.kind, job.node, job.owner, job.total) == ("send", "PACS", anna.user, 1)
    assert job.items.get().sop_instance_uid == body["instances"][0]["sop_uid"]


@pytest.mark.parametrize(
    ("fields", "why"),
    [
        ({"kind": "film"}, "kind"),
        ({"send_to": "NOBODY"}, "not on the list"),
        ({"laterality": "X"}, "laterality"),
        ({"region": "foot"}, "region"),
        ({"description": "x" * 65}, "description"),
    ],
)
def test_fields_that_cannot_be_are_refused_before_anything_is_stored(
    anna: Person, fields: dict[str, str], why: str
) -> None:
    answer = anna.upload(f"worklist/{entry_row().pk}", ("a.jpg", JPEG), **fields)
    assert answer.status_code == 400
    assert why in answer.json()["detail"]
    assert not Instance.objects.exists()


def test_limits_of_size_and_number(anna: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    address = f"worklist/{entry_row().pk}"
    monkeypatch.setattr(uploads, "LARGEST_FILE", 100_000)
    answer = anna.upload(address, ("big.pdf", PDF[:9] + bytes(200_000) + PDF), ("a.jpg", JPEG))
    assert answer.status_code == 201
    assert [refused["file"] for refused in answer.json()["refused"]] == ["big.pdf"]
    monkeypatch.setattr(uploads, "MOST_FILES", 1)
    assert anna.upload(address, ("a.jpg", JPEG), ("b.jpg", JPEG)).status_code == 400
    assert anna.upload(address, *[("a", b"x")] * 101).status_code == 400
    assert anna.upload(address).status_code == 400
    monkeypatch.setattr(uploads, "LARGEST_BODY", 10)
    assert anna.upload(address, ("a.jpg", JPEG)).status_code == 413


def test_only_what_exists_can_be_added_to(anna: Person) -> None:
    assert anna.upload("worklist/00000000-0000-4000-8000-000000000000", ("a.jpg", JPEG)).status_code == 404
    assert anna.upload("studies/1.2.3", ("a.jpg", JPEG)).status_code == 404


@pytest.mark.parametrize(
    ("role", "status"),
    [("radiologist", 201), ("dentist", 201), ("administrator", 201), ("integration", 403), ("", 403)],
)
def test_roles(archive: Path, role: str, status: int) -> None:  # noqa: F811
    assert Person(role).upload(f"worklist/{entry_row().pk}", ("a.jpg", JPEG)).status_code == status


def test_a_session_needs_its_token_against_forgery(anna: Person) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(anna.user)
    address = f"/api/v1/worklist/{entry_row().pk}/objects"
    part = lambda: {"files": SimpleUploadedFile("a.jpg", JPEG)}  # noqa: E731
    assert client.post(address, part()).status_code == 403
    client.get("/")
    token = client.cookies["csrftoken"].value
    assert client.post(address, part(), headers={"X-CSRFToken": token}).status_code == 201
