"""A worker killed with -9 in the midst of a retrieve or a send: the next one ends the job with the right counts."""

import os
import signal
from pathlib import Path

import pytest

from dgscope.archive.models import Instance
from dgscope.network.models import ItemState, Job, JobItem, JobState, RemoteAE
from dgscope.network.retrieve import starting as retrieving
from dgscope.network.retrieve.target import Target
from dgscope.network.send import starting as sending
from tests.integration.network_peers import dcmqrscp, our_scp, storescp, study, wait_for_end, worker
from tests.integration.storage_scp_running import free_port, wait_until
from tests.integration.valve import valve
from tests.unit.archive.fixtures import archive, empty_store  # noqa: F401  fixtures
from tests.unit.archive.objects import send

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.peer("dcmtk")]
IMAGES = 120
UNTIL = 10  # instances before the kill


@pytest.fixture(autouse=True)
def _jobs_reach_the_broker(broker: str) -> None:
    """The tests' own process asks the real broker."""


def environ_of(child_environ: dict[str, str], folder: Path) -> dict[str, str]:
    (folder / "data").mkdir(mode=0o700, exist_ok=True)
    return {**child_environ, "DGSCOPE_DATA": str(folder / "data")}


def test_a_send_goes_on_where_it_was(
    archive: Path,  # noqa: F811
    child_environ: dict[str, str],
    broker: str,
    tmp_path: Path,
) -> None:
    environ = environ_of(child_environ, tmp_path)
    images = study(IMAGES)
    for image in images:
        send(image)
    with storescp(tmp_path, "RECEIVER") as peer:
        node = peer.entry(max_rate=15)
        job = sending.start(node, Instance.objects.all())
        with worker(environ, tmp_path, broker) as first:
            wait_until(lambda: Job.objects.get().done >= UNTIL, 60)
            os.kill(first.pid, signal.SIGKILL)
            first.wait()
        job.refresh_from_db()
        assert job.state == JobState.RUNNING
        assert UNTIL <= job.done < IMAGES
        RemoteAE.objects.update(max_rate=None)
        with worker(environ, tmp_path, broker):
            wait_for_end(job)
        assert (job.state, job.done, job.total, job.failed) == (JobState.SUCCEEDED, IMAGES, IMAGES, 0), job.why
        assert job.interruptions == 1
        assert "may have been sent twice" in job.why
        assert len(list(peer.folder.iterdir())) == IMAGES
    assert not JobItem.objects.exclude(state=ItemState.DONE).exists()


def test_a_retrieve_ends_with_the_right_counts(
    archive: Path,  # noqa: F811
    child_environ: dict[str, str],
    broker: str,
    tmp_path: Path,
) -> None:
    environ = environ_of(child_environ, tmp_path)
    images = study(IMAGES)
    port = free_port()
    with (
        our_scp(environ, tmp_path, port),
        valve(port, after=UNTIL * 4000) as way_to_us,
        dcmqrscp(tmp_path, {"DGSCOPE": way_to_us.port}) as pacs,
    ):
        pacs.put(*images)
        node = pacs.entry()
        job = retrieving.start(node, Target(images[0].StudyInstanceUID))
        with worker(environ, tmp_path, broker) as first:
            wait_until(lambda: Instance.objects.count() >= UNTIL, 60)
            os.kill(first.pid, signal.SIGKILL)
            first.wait()
        assert UNTIL <= Instance.objects.count() < IMAGES
        way_to_us.open.set()
        job.refresh_from_db()
        assert not job.has_ended
        with worker(environ, tmp_path, broker):
            wait_for_end(job)
        assert (job.state, job.done, job.total, job.failed) == (JobState.SUCCEEDED, IMAGES, IMAGES, 0), job.why
        assert job.interruptions == 1
    assert set(Instance.objects.values_list("sop_instance_uid", flat=True)) == {i.SOPInstanceUID for i in images}


def test_a_worker_that_is_told_to_end_hands_its_job_on_at_once(
    archive: Path,  # noqa: F811
    child_environ: dict[str, str],
    broker: str,
    tmp_path: Path,
) -> None:
    environ = environ_of(child_environ, tmp_path)
    for image in study(IMAGES):
        send(image)
    with storescp(tmp_path, "RECEIVER") as peer:
        job = sending.start(peer.entry(max_rate=15), Instance.objects.all())
        with worker(environ, tmp_path, broker) as first:
            wait_until(lambda: Job.objects.get().done >= UNTIL, 60)
            first.terminate()
            assert first.wait(20) == 0
        job.refresh_from_db()
        assert (job.state, job.interruptions) == (JobState.QUEUED, 0)
        done = JobItem.objects.filter(state=ItemState.DONE).count()
        assert done == job.done == len(list(peer.folder.iterdir())), "nothing was sent that is not noted"
