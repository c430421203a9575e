"""Jobs with nodes that speak DICOM TLS only: DCMTK, and Orthanc in both directions; certificates are checked."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from dgscope.archive.models import Instance, Study
from dgscope.env import DicomTls
from dgscope.network import tasks
from dgscope.network.jobs import queue
from dgscope.network.models import Job, RemoteAE
from dgscope.network.query import starting as asking
from dgscope.network.retrieve import starting as retrieving
from dgscope.network.retrieve.target import Target
from dgscope.network.send import starting as sending
from tests.integration.network_peers import Pacs, orthanc, our_scp, storescp, study
from tests.integration.storage_scp_running import free_port
from tests.integration.test_dimse_tls import Certificates, made  # noqa: F401  a fixture
from tests.unit.archive.fixtures import archive, empty_store  # noqa: F401  fixtures
from tests.unit.archive.objects import send

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def tls(
    made: Certificates,  # noqa: F811
    archive: Path,  # noqa: F811
    settings: Any,
    monkeypatch: pytest.MonkeyPatch,
) -> DicomTls:
    """Our TLS settings, and jobs that run at once."""
    ours = DicomTls(free_port(), made.file("client.pem"), made.file("client.key"), made.file("ca.pem"), "required")
    settings.ENV = replace(settings.ENV, dicom_tls=ours)
    functions = {queue.RUN_JOB: tasks.run_job, queue.RUN_QUERY: tasks.run_query}
    monkeypatch.setattr(queue, "tell", lambda task, *arguments: functions[task](*arguments) or True)
    return ours


def ended(job: Job) -> tuple[str, int, int, str]:
    job.refresh_from_db()
    return job.state, job.done, job.failed, job.why


@pytest.mark.peer("dcmtk")
@pytest.mark.parametrize(("checked", "host"), [("name", "localhost"), ("certificate", "127.0.0.1")])
def test_a_study_is_sent_to_dcmtk(
    tls: DicomTls,
    made: Certificates,  # noqa: F811
    tmp_path: Path,
    checked: str,
    host: str,
) -> None:
    for image in study(3):
        send(image)
    keys = ("+tls", str(made.file("server.key")), str(made.file("server.pem")), "+cf", str(made.file("ca.pem")))
    with storescp(tmp_path, "SECURE", *keys) as peer:
        job = sending.start(peer.entry(host=host, tls=checked), Instance.objects.all())
        assert ended(job) == ("succeeded", 3, 0, "")
        assert len(list(peer.folder.iterdir())) == 3
        RemoteAE.objects.update(tls="")
        plain = sending.start(RemoteAE.objects.get(), Instance.objects.all())
        assert ended(plain)[0] == "failed", "plain DICOM is not taken there"


@pytest.mark.peer("dcmtk")
def test_a_certificate_for_another_name_is_refused_and_said(
    tls: DicomTls,
    made: Certificates,  # noqa: F811
    tmp_path: Path,
) -> None:
    send(study(1)[0])
    keys = ("+tls", str(made.file("misnamed.key")), str(made.file("misnamed.pem")), "+cf", str(made.file("ca.pem")))
    with storescp(tmp_path, "SECURE", *keys) as peer:
        job = sending.start(peer.entry(host="localhost", tls="name"), Instance.objects.all())
        state, done, _, why = ended(job)
    assert (state, done) == ("failed", 0)
    assert "certificate" in why


@pytest.fixture
def pacs(
    tls: DicomTls,
    made: Certificates,  # noqa: F811
    child_environ: dict[str, str],
    tmp_path: Path,
) -> Iterator[Pacs]:
    """Orthanc, which takes and calls with TLS only, and our SCP with its TLS port."""
    variables = {
        "DGSCOPE_DICOM_TLS_PORT": str(tls.port),
        "DGSCOPE_DICOM_TLS_CERT": str(tls.cert),
        "DGSCOPE_DICOM_TLS_KEY": str(tls.key),
        "DGSCOPE_DICOM_TLS_CA": str(tls.ca),
        "DGSCOPE_DICOM_TLS_CLIENT_CERT": tls.client_cert,
    }
    options = {
        "DicomTlsEnabled": True,
        "DicomTlsCertificate": str(made.file("server.pem")),
        "DicomTlsPrivateKey": str(made.file("server.key")),
        "DicomTlsTrustedCertificates": str(made.file("ca.pem")),
        "DicomModalities": {
            "dgscope": {"AET": "DGSCOPE", "Host": "localhost", "Port": tls.port, "UseDicomTls": True},
        },
    }
    with our_scp(child_environ | variables, tmp_path, free_port()), orthanc(tmp_path, {}, **options) as running:
        yield running


@pytest.mark.peer("orthanc")
@pytest.mark.parametrize("by", ["move", "get"])
def test_orthanc_is_sent_to_queried_and_retrieved_from(pacs: Pacs, by: str) -> None:
    images = study(3, PatientName="Secret^Way")
    for image in images:
        send(image)
    node = pacs.entry(host="localhost", tls="name", retrieve_by=by)
    assert ended(sending.start(node, Instance.objects.all())) == ("succeeded", 3, 0, "")
    assert len(pacs.rest("/instances")) == 3
    Study.objects.all().delete()
    query = asking.start(None, ["ORTHANC"], "study", {"PatientName": "secret*"})
    assert [answer.attributes["PatientName"] for answer in query.answers.all()] == ["Secret^Way"]
    assert ended(retrieving.start(node, Target(images[0].StudyInstanceUID))) == ("succeeded", 3, 0, "")
    assert set(Instance.objects.values_list("source_ae", flat=True)) == {"ORTHANC"}
