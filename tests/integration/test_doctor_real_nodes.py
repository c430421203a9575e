"""The doctor at Orthanc and at DCMTK's programs, with our own storage SCP as the way back."""

import subprocess
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from pytest_django import Settings

from dgscope.archive.models import Instance, Study
from dgscope.dimse.peer import Peer
from dgscope.network.doctor.case import case_of
from dgscope.network.doctor.examining import examine
from dgscope.network.doctor.sample import PATIENT_ID, sample
from dgscope.network.models import CommitRequest, RejectedCaller, RemoteAE
from tests import peers
from tests.integration.network_peers import dcmqrscp, orthanc, our_scp, storescp
from tests.integration.storage_scp_running import free_port
from tests.integration.test_dimse_real_peers import worklist  # noqa: F401  a fixture
from tests.unit.archive.fixtures import archive, empty_store  # noqa: F401  fixtures

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def our_port(
    archive: Path,  # noqa: F811
    child_environ: dict[str, str],
    tmp_path: Path,
    settings: Settings,
) -> Iterator[int]:
    """Our storage SCP runs there."""
    port = free_port()
    settings.ENV = replace(settings.ENV, dicom_host="127.0.0.1", dicom_port=port)
    with our_scp(child_environ, tmp_path, port):
        yield port


def examined(node: RemoteAE, **options: Any) -> dict[str, Any]:
    return examine(case_of(node, **options)).as_json()


def stage(report: dict[str, Any], name: str) -> dict[str, Any]:
    (found,) = [stage for stage in report["stages"] if stage["name"] == name]
    return found  # type: ignore[no-any-return]  # JSON


def states(report: dict[str, Any]) -> dict[str, str]:
    return {stage["name"]: stage["state"] for stage in report["stages"]}


@pytest.mark.peer("orthanc")
def test_a_good_archive_passes_and_nothing_stays_here(our_port: int, tmp_path: Path) -> None:
    with orthanc(tmp_path, {"DGSCOPE": our_port}) as pacs:
        node = pacs.entry(services=["echo", "store", "commit"])
        first = examined(node, may_store=True)
        again = examined(node, may_store=True)
        kept = pacs.rest("/tools/find", {"Level": "Instance", "Query": {"PatientID": PATIENT_ID}})
        fetched = examined(replace_fields(node, retrieve_by="get"), may_store=True)
    for report in (first, again):
        assert states(report) == {
            "name": "ok", "tcp": "ok", "tls": "skipped", "association": "ok", "contexts": "ok", "echo": "ok",
            "find": "warn", "store": "ok", "ours": "ok", "move": "ok", "commitment": "ok", "worklist": "skipped",
        }, report  # fmt: skip
    assert stage(fetched, "move")["cause"] == "The test object came back by C-GET."
    assert len(kept) == 1, "the test object is always the same one"
    assert not Instance.objects.exists()
    assert not Study.objects.exists()
    assert not CommitRequest.objects.exists()
    rows = {row["name"]: row["cells"] for row in first["matrix"]["rows"]}
    assert rows["CT Image"][:3] == ["accepted"] * 3
    assert rows["Key Object Selection Document"][2] == "none"
    assert first["sheet"]["theirs"]["implementation_version_name"]


@pytest.mark.peer("orthanc")
def test_an_archive_that_does_not_know_us_as_a_destination(
    our_port: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("dgscope.network.doctor.committing.SECONDS_TO_REPORT", 0.1)
    with orthanc(tmp_path, {}) as pacs:
        report = examined(pacs.entry(), may_store=True)
    found = stage(report, "move")
    assert found["state"] == "failed"
    assert f"AE title DGSCOPE, host 127.0.0.1, port {our_port}" in found["remedy"]


@pytest.mark.peer("dcmtk")
def test_an_archive_without_an_entry_for_us_answers_a801(our_port: int, tmp_path: Path) -> None:
    with dcmqrscp(tmp_path, {"SOMEBODY": 104}) as pacs:
        report = examined(pacs.entry(), may_store=True)
    assert stage(report, "move")["detail"]["status"] == "A801"
    assert states(report)["echo"] == "ok"
    assert not Instance.objects.exists()


@pytest.mark.peer("dcmtk")
@pytest.mark.parametrize("root", ["study", "patient"])
def test_an_archive_whose_images_come_back(our_port: int, tmp_path: Path, root: str) -> None:
    with dcmqrscp(tmp_path, {"DGSCOPE": our_port}) as pacs:
        report = examined(pacs.entry(query_root=root), may_store=True)
    assert states(report)["move"] == states(report)["store"] == "ok", report["stages"]
    assert states(report)["commitment"] == "skipped"


@pytest.mark.peer("dcmtk")
def test_images_that_we_reject_ourselves(our_port: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("dgscope.network.doctor.retrieving.SECONDS_TO_ARRIVE", 1.0)
    with dcmqrscp(tmp_path, {"DGSCOPE": our_port}) as pacs:
        node = pacs.entry(services=["echo", "store"], networks=["192.0.2.0/24"])
        report = examined(node, may_store=True)
    found = stage(report, "move")
    assert found["state"] == "failed"
    assert "we rejected it: it called from an address that its entry does not name" in found["cause"]
    assert RejectedCaller.objects.filter(pk=found["detail"]["rejected_caller"]).exists()


@pytest.mark.peer("dcmtk")
def test_a_receiver_is_tried_for_what_it_is(our_port: int, tmp_path: Path) -> None:
    with storescp(tmp_path, "THIRD") as third:
        report = examined(third.entry(), may_store=True)
    assert states(report)["store"] == "ok"
    assert {states(report)[name] for name in ("find", "move", "commitment", "worklist")} == {"skipped"}
    assert report["verdict"] == "ok"


@pytest.mark.peer("dcmtk")
def test_a_worklist_is_asked_for_today(worklist: Peer) -> None:  # noqa: F811
    values = {"host": worklist.host, "port": worklist.port, "offers": ["echo", "worklist"]}
    report = examined(RemoteAE.objects.create(ae_title=worklist.ae_title, **values))
    assert stage(report, "worklist")["cause"] == "It answers; nothing is scheduled for today."
    assert states(report)["ours"] == states(report)["find"] == "skipped"
    assert report["verdict"] == "ok"


@pytest.mark.peer("dicom3tools")
def test_the_test_object_is_valid(tmp_path: Path) -> None:
    made = sample("DGSCOPE", "PACS")
    assert made == sample("DGSCOPE", "PACS") != sample("DGSCOPE", "OTHER")
    path = tmp_path / "sample.dcm"
    path.write_bytes(made.data)
    done = subprocess.run([peers.program("dciodvfy"), str(path)], capture_output=True, text=True, check=False)
    assert "Error" not in done.stderr, done.stderr


def replace_fields(node: RemoteAE, **fields: Any) -> RemoteAE:
    for name, value in fields.items():
        setattr(node, name, value)
    return node
