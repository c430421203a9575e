"""Query and retrieve against DCMTK's dcmqrscp and Orthanc: what arrives here is what counts."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import Group, User
from django.test import Client
from pydicom.uid import generate_uid

from dgscope.accounts.models import ApiToken
from dgscope.archive.models import Instance
from dgscope.network import tasks
from dgscope.network.jobs import queue
from dgscope.network.models import Job, RemoteAE
from dgscope.network.retrieve import running as retrieving
from tests.integration.network_peers import Pacs, dcmqrscp, orthanc, our_scp, storescp, study
from tests.integration.storage_scp_running import free_port
from tests.unit.archive.fixtures import archive, empty_store  # noqa: F401  fixtures
from tests.unit.archive.objects import send

pytestmark = pytest.mark.django_db(transaction=True)
PATIENT = {"PatientID": "QR1", "PatientName": "Müller^Jürgen", "SpecificCharacterSet": "ISO_IR 100"}


@dataclass
class Site:
    """Our side: a port on which our SCP listens, and a person's client."""

    port: int
    client: Client

    def post(self, path: str, **body: Any) -> Any:
        answer = self.client.post(f"/api/v1/{path}", body, content_type="application/json")
        assert answer.status_code in {201, 202}, answer.content
        return answer.json()

    def job(self, pk: int) -> Any:
        return self.client.get(f"/api/v1/jobs/{pk}").json()

    def query(self, **body: Any) -> Any:
        made = self.post("queries", **body)
        return self.client.get(f"/api/v1/queries/{made['id']}").json()

    def retrieve(self, **body: Any) -> Any:
        return self.job(self.post("retrieves", **body)["id"])


@pytest.fixture
def site(
    archive: Path,  # noqa: F811
    child_environ: dict[str, str],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> Iterator[Site]:
    """Tasks run at once, in this process."""
    user = User.objects.create_user("alice")
    user.groups.set(Group.objects.filter(name="radiologist"))
    _, secret = ApiToken.create(user.pk, "test")
    functions = {queue.RUN_JOB: tasks.run_job, queue.RUN_QUERY: tasks.run_query}
    monkeypatch.setattr(queue, "tell", lambda task, *arguments: functions[task](*arguments) or True)
    monkeypatch.setattr(retrieving, "SECONDS_TO_ARRIVE", 1.0)
    port = free_port()
    with our_scp(child_environ, tmp_path, port):
        yield Site(port, Client(headers={"Authorization": f"Bearer {secret}"}))


@pytest.fixture
def pacs(site: Site, tmp_path: Path) -> Iterator[Pacs]:
    with dcmqrscp(tmp_path, {"DGSCOPE": site.port}) as running:
        yield running


@pytest.mark.peer("dcmtk")
@pytest.mark.parametrize("root", ["study", "patient"])
def test_a_study_is_found_retrieved_and_counted_under_both_roots(site: Site, pacs: Pacs, root: str) -> None:
    images = study(3, series=2, **PATIENT)
    pacs.put(*images)
    pacs.entry(query_root=root, character_set="ISO_IR 100")
    keys = {"PatientName": "Müller*", "StudyDate": "20240101-20240301"}
    answer = site.query(nodes=["QRSCP"], level="study", keys=keys)
    assert answer["errors"] == []
    assert answer["state"] == "done"
    (found,) = answer["answers"]
    assert found["PatientName"] == "Müller^Jürgen"
    assert (found["node"], found["here"], found["here_instances"]) == ("QRSCP", "none", 0)
    job = site.retrieve(node="QRSCP", level="study", study_uid=found["StudyInstanceUID"])
    assert (job["state"], job["done"], job["total"], job["failed"], job["why"]) == ("succeeded", 6, 6, 0, "")
    assert {row.sop_instance_uid for row in Instance.objects.all()} == {image.SOPInstanceUID for image in images}
    assert set(Instance.objects.values_list("source_ae", "move_originator_ae")) == {("QRSCP", "DGSCOPE")}
    assert {item["state"] for item in job["items"]} == {"done"}
    (again,) = site.query(nodes=["QRSCP"], level="study", keys={"PatientID": "QR1"})["answers"]
    assert again["here_instances"] == 6
    assert again["here"] == ("complete" if again["instances"] else "partly")


@pytest.mark.peer("dcmtk")
def test_series_and_single_instances_are_retrieved(site: Site, pacs: Pacs) -> None:
    images = study(2, series=2, **PATIENT)
    pacs.put(*images)
    pacs.entry()
    uid = images[0].StudyInstanceUID
    series = site.query(nodes=["QRSCP"], level="series", keys={"StudyInstanceUID": uid})["answers"]
    assert {answer["SeriesInstanceUID"] for answer in series} == {f"{uid}.1", f"{uid}.2"}
    job = site.retrieve(node="QRSCP", level="series", study_uid=uid, series_uid=f"{uid}.2")
    assert (job["state"], job["done"]) == ("succeeded", 2)
    keys = {"StudyInstanceUID": uid, "SeriesInstanceUID": f"{uid}.1"}
    instances = site.query(nodes=["QRSCP"], level="instance", keys=keys)["answers"]
    one = instances[0]["SOPInstanceUID"]
    job = site.retrieve(node="QRSCP", level="instance", study_uid=uid, series_uid=f"{uid}.1", sop_uids=[one])
    assert (job["state"], job["done"]) == ("succeeded", 1)
    assert Instance.objects.count() == 3
    hidden = site.query(nodes=["QRSCP"], level="series", keys={"PatientID": "QR1", "Modality": "CT"})
    assert len(hidden["answers"]) == 2, "the study level is asked unseen"
    assert hidden["answers"][0]["PatientName"] == "Müller^Jürgen"


@pytest.mark.peer("dcmtk")
def test_only_what_is_missing_is_asked_for(site: Site, pacs: Pacs) -> None:
    images = study(4, **PATIENT)
    pacs.put(*images)
    pacs.entry()
    send(images[0])
    uid = images[0].StudyInstanceUID
    job = site.retrieve(node="QRSCP", level="study", study_uid=uid)
    assert (job["state"], job["done"], job["total"]) == ("succeeded", 4, 4)
    assert job["result"]["peer_completed"] == 3
    again = site.retrieve(node="QRSCP", level="study", study_uid=uid)
    assert (again["state"], again["why"]) == ("succeeded", "All 4 were here already.")


@pytest.mark.peer("dcmtk")
def test_an_unknown_destination_is_explained_with_what_to_enter(site: Site, pacs: Pacs, settings: Any) -> None:
    images = study(2, **PATIENT)
    pacs.put(*images)
    pacs.entry(called_ae_title="OTHERNAME")
    job = site.retrieve(node="QRSCP", level="study", study_uid=images[0].StudyInstanceUID)
    assert (job["state"], job["done"], job["failed"]) == ("failed", 0, 2)
    assert "A801" in job["why"]
    entry = f"AE title “OTHERNAME”, host 127.0.0.1, port {settings.ENV.dicom_port}."
    assert job["why"].endswith(f"Its administrator has to enter us as a destination: {entry}")


@pytest.mark.peer("dcmtk")
def test_what_is_refused_here_is_missing_and_can_be_asked_again(site: Site, pacs: Pacs) -> None:
    images = study(3, **PATIENT)
    pacs.put(*images)
    pacs.entry(services=["echo"])  # it may not store to us
    job = site.retrieve(node="QRSCP", level="study", study_uid=images[0].StudyInstanceUID)
    assert (job["state"], job["failed"], job["can_retry"]) == ("failed", 3, True)
    assert len(job["result"]["missing"]) == 3
    RemoteAE.objects.update(services=["echo", "store"])
    import time

    time.sleep(4)  # the SCP remembers the list for three seconds
    assert site.client.post(f"/api/v1/jobs/{job['id']}/retry").status_code == 200
    job = site.job(job["id"])
    assert (job["state"], job["done"], job["failed"], job["why"]) == ("succeeded", 3, 0, "")


@pytest.mark.peer("dcmtk")
@pytest.mark.parametrize("root", ["study", "patient"])
def test_a_third_node_gets_the_images(site: Site, tmp_path: Path, root: str) -> None:
    images = study(3, **PATIENT)
    with storescp(tmp_path, "THIRD") as third, dcmqrscp(tmp_path, {"THIRD": third.port}) as pacs:
        pacs.put(*images)
        pacs.entry(query_root=root)
        uid = images[0].StudyInstanceUID
        body = {"node": "QRSCP", "study_uid": uid, "destination": "THIRD"}
        refused = site.client.post("/api/v1/retrieves", body, content_type="application/json")
        assert refused.status_code == 400, "a third node has to be on the list"
        third.entry()
        job = site.retrieve(node="QRSCP", level="study", study_uid=uid, patient_id="QR1", destination="THIRD")
        assert (job["state"], job["done"], job["failed"]) == ("succeeded", 3, 0), job["why"]
        assert len(list(third.folder.iterdir())) == 3
    assert Instance.objects.count() == 0


@pytest.mark.peer("orthanc")
@pytest.mark.peer("dcmtk")
@pytest.mark.parametrize("by", ["move", "get"])
def test_orthanc_gives_its_studies_by_move_and_get(site: Site, tmp_path: Path, by: str) -> None:
    images = study(3, series=2, **PATIENT)
    with orthanc(tmp_path, {"DGSCOPE": site.port}) as pacs:
        pacs.put(*images)
        pacs.entry(retrieve_by=by)
        (found,) = site.query(nodes=["ORTHANC"], level="study", keys={"PatientName": "MÜLLER*"})["answers"]
        assert found["instances"] == 6
        job = site.retrieve(node="ORTHANC", level="study", study_uid=found["StudyInstanceUID"])
        assert (job["state"], job["done"], job["total"], job["why"]) == ("succeeded", 6, 6, "")
        assert Instance.objects.filter(source_kind="scp" if by == "move" else "get").count() == 6
        (again,) = site.query(nodes=["ORTHANC"], level="study", keys={"PatientID": "QR1"})["answers"]
        assert (again["here"], again["here_instances"]) == ("complete", 6)


@pytest.mark.peer("dcmtk")
@pytest.mark.parametrize("root", ["study", "patient"])
def test_an_archive_that_cannot_call_us_gives_its_study_by_get(site: Site, tmp_path: Path, root: str) -> None:
    images = study(2, series=2, **PATIENT)
    with dcmqrscp(tmp_path, {}) as pacs:  # it knows nobody to send to
        pacs.put(*images)
        pacs.entry(retrieve_by="get", query_root=root)
        uid = images[0].StudyInstanceUID
        job = site.retrieve(node="QRSCP", level="study", study_uid=uid, patient_id="QR1")
        assert (job["state"], job["done"], job["total"], job["why"]) == ("succeeded", 4, 4, "")
    assert set(Instance.objects.values_list("source_kind", "source_ae")) == {("get", "QRSCP")}


@pytest.mark.peer("dcmtk")
def test_several_nodes_are_asked_and_one_that_is_down_is_named(site: Site, pacs: Pacs) -> None:
    pacs.put(*study(1, **PATIENT))
    pacs.entry()
    RemoteAE.objects.create(ae_title="DOWN", host="127.0.0.1", port=free_port())
    answer = site.query(nodes=["QRSCP", "DOWN"], level="study", keys={"PatientID": "QR1"})
    assert [found["node"] for found in answer["answers"]] == ["QRSCP"]
    (error,) = answer["errors"]
    assert error["node"] == "DOWN"
    assert "refused" in error["why"]


@pytest.mark.peer("dcmtk")
def test_an_unknown_study_fails_plainly(site: Site, pacs: Pacs) -> None:
    pacs.entry()
    job = site.retrieve(node="QRSCP", level="study", study_uid=generate_uid())
    assert job["state"] == "failed"
    assert job["why"].startswith("Nothing arrived here.")


@pytest.mark.peer("dcmtk")
def test_others_do_not_see_my_jobs_and_queries(site: Site, pacs: Pacs) -> None:
    pacs.entry()
    made = site.post("queries", nodes=["QRSCP"], level="study", keys={"PatientID": "QR1"})
    job = site.retrieve(node="QRSCP", level="study", study_uid=generate_uid())
    Job.objects.update(owner=None)
    assert site.client.get("/api/v1/jobs").json()["results"] == []
    assert site.client.get(f"/api/v1/jobs/{job['id']}").status_code == 404
    User.objects.update(username="bob")
    from dgscope.network.models import Query

    Query.objects.update(owner=None)
    assert site.client.get(f"/api/v1/queries/{made['id']}").status_code == 404
