"""Many jobs at a time, in one worker as it is shipped."""

import socket
from contextlib import ExitStack
from pathlib import Path

import pytest

from dgscope.archive.models import Instance
from dgscope.network.jobs import recovery
from dgscope.network.models import Job, JobState, RemoteAE
from dgscope.network.query import starting as querying
from dgscope.network.send import starting as sending
from tests.integration.hostile_peer import Peer
from tests.integration.network_peers import our_scp, storescp, study, wait_for_end, worker
from tests.integration.storage_scp_running import free_port, wait_until
from tests.unit.archive.fixtures import archive, empty_store  # noqa: F401  fixtures
from tests.unit.archive.objects import send

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.peer("dcmtk")]
MANY = 20


@pytest.fixture
def environ(
    archive: Path,  # noqa: F811
    broker: str,
    child_environ: dict[str, str],
    tmp_path: Path,
) -> dict[str, str]:
    (tmp_path / "data").mkdir(mode=0o700)
    return {**child_environ, "DGSCOPE_DATA": str(tmp_path / "data")}


def test_twenty_associations_are_open_at_a_time(environ: dict[str, str], broker: str, tmp_path: Path) -> None:
    for image in study(8):
        send(image)
    running = [0]

    def all_run() -> bool:
        running.append(Job.objects.filter(state=JobState.RUNNING, done__gt=0).count())
        return running[-1] == MANY

    with storescp(tmp_path, "RECEIVER", "--fork", "--sleep-after", "1") as peer:
        node = peer.entry(max_jobs=MANY, max_associations=MANY)
        jobs = [sending.start(node, Instance.objects.all()) for _ in range(MANY)]
        with worker(environ, tmp_path, broker):
            wait_until(all_run, 30)
            assert max(running) == MANY
            for job in jobs:
                wait_for_end(job)
    assert {(job.state, job.done, job.failed) for job in jobs} == {(JobState.SUCCEEDED, 8, 0)}


def test_a_stuck_node_holds_up_no_other(environ: dict[str, str], broker: str, tmp_path: Path) -> None:
    (image,) = study(1)
    send(image)
    with socket.create_server(("127.0.0.1", 0)) as silent, storescp(tmp_path, "RECEIVER") as peer:
        stuck = RemoteAE.objects.create(ae_title="STUCK", host="127.0.0.1", port=silent.getsockname()[1])
        for _ in range(30):
            sending.start(stuck, Instance.objects.all())
        job = sending.start(peer.entry(), Instance.objects.all())
        with worker(environ, tmp_path, broker) as running:
            wait_for_end(job, 20)
            assert job.state == JobState.SUCCEEDED
            wait_until(lambda: Job.objects.filter(node="STUCK", state=JobState.RUNNING).exists(), 10)
            assert Job.objects.filter(node="STUCK", state=JobState.RUNNING).count() <= stuck.max_jobs
            running.kill()
            running.wait()
    assert recovery.requeue_orphans() > 0


def test_queries_of_a_stuck_node_hold_up_no_other(environ: dict[str, str], broker: str, tmp_path: Path) -> None:
    (image,) = study(1)
    send(image)
    with socket.create_server(("127.0.0.1", 0)) as silent, storescp(tmp_path, "RECEIVER") as peer:
        port = silent.getsockname()[1]
        RemoteAE.objects.create(ae_title="STUCK", host="127.0.0.1", port=port)
        for _ in range(40):  # more than a worker has threads
            querying.start(None, ["STUCK"], "study", {"PatientID": "1"})
        job = sending.start(peer.entry(), Instance.objects.all())
        with worker(environ, tmp_path, broker) as running:
            wait_for_end(job, 20)
            assert job.state == JobState.SUCCEEDED
            running.kill()
            running.wait()


@pytest.mark.usefixtures("archive")
def test_twenty_callers_of_one_address_are_served_at_a_time(environ: dict[str, str], tmp_path: Path) -> None:
    port = free_port()
    RemoteAE.objects.create(ae_title="HOSTILE", services=["echo", "store"])
    with our_scp(environ, tmp_path, port), ExitStack() as open_ones:
        callers = []
        for _ in range(MANY):
            callers.append(open_ones.enter_context(Peer(port, timeout=10)))
            callers[-1].associate()
        assert [caller.echo() for caller in callers] == [0] * MANY
        for caller in callers:
            caller.release()
