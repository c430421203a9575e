"""Rules: what arrives is sent on, or the patient's prior studies are fetched, once and whatever dies meanwhile."""

import datetime
from pathlib import Path

import pytest
from django.utils import timezone

from dgscope.archive.ingest import Source
from dgscope.archive.models import Instance, Study
from dgscope.network import tasks
from dgscope.network.jobs import queue
from dgscope.network.models import Job, JobState, RemoteAE, RoutedInstance, RoutingRule, RuleAction
from dgscope.network.retrieve import starting as retrieving
from dgscope.network.retrieve.target import Target
from dgscope.network.routing import outbox
from tests.integration.network_peers import dcmqrscp, our_scp, storescp, study
from tests.integration.storage_scp_running import free_port
from tests.unit.archive.fixtures import archive, empty_store  # noqa: F401  fixtures
from tests.unit.archive.objects import send

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def node(archive: Path, monkeypatch: pytest.MonkeyPatch) -> RemoteAE:  # noqa: F811
    """A node that is down; jobs run at once, in this process."""
    monkeypatch.setattr(queue, "tell", lambda task, *arguments: task != queue.RUN_JOB or tasks.run_job(*arguments) or 1)
    return RemoteAE.objects.create(ae_title="AWAY", host="127.0.0.1", port=free_port())


def rule_for(node: RemoteAE, **fields: object) -> RoutingRule:
    return RoutingRule.objects.create(**{"name": "rule", "node": node, "quiet_seconds": 0, **fields})


@pytest.mark.peer("dcmtk")
def test_what_fits_is_sent_once(node: RemoteAE, tmp_path: Path) -> None:
    with storescp(tmp_path, "RECEIVER") as peer:
        rule_for(peer.entry(), modality="ct, MR", description="thorax", source_ae="CT1")
        wanted, other = study(3), study(2, StudyDescription="Hand")
        for image in [*wanted, *other, *study(1, Modality="US")]:
            send(image)
        send(study(1)[0], Source(kind="scp", calling_ae="CT2", called_ae="DGSCOPE"))
        assert outbox.work() == 1
        assert outbox.work() == 0
        assert len(list(peer.folder.iterdir())) == 3
        late = study(1, StudyInstanceUID=wanted[0].StudyInstanceUID)
        send(late[0])
        assert outbox.work() == 1
        assert len(list(peer.folder.iterdir())) == 4
    assert set(Job.objects.values_list("state", flat=True)) == {JobState.SUCCEEDED}


def test_what_came_before_the_rule_stays_and_what_comes_from_the_node_does_not_go_back(node: RemoteAE) -> None:
    send(study(1)[0])
    rule_for(node)
    send(study(1)[0], Source(kind="scp", calling_ae="AWAY", called_ae="DGSCOPE"))
    assert outbox.work() == 0
    assert not RoutedInstance.objects.exists()


def test_it_waits_for_silence_and_for_its_hours(node: RemoteAE) -> None:
    rule = rule_for(node, quiet_seconds=3600)
    send(study(1)[0])
    assert outbox.work() == 0
    assert RoutedInstance.objects.filter(taken_at=None).count() == 1
    now = timezone.localtime()
    rule.quiet_seconds = 0
    rule.from_time, rule.to_time = (now + datetime.timedelta(hours=h) for h in (1, 2))
    rule.from_time, rule.to_time = rule.from_time.time(), rule.to_time.time()
    rule.save()
    assert outbox.work() == 0
    RoutingRule.objects.update(from_time=None, to_time=None)
    assert outbox.work() == 1


def test_a_node_that_is_down_is_tried_again_later(node: RemoteAE) -> None:
    rule_for(node, retries=1)
    send(study(1)[0])
    outbox.work()
    job = Job.objects.get()
    assert job.state == JobState.QUEUED
    assert job.not_before is not None
    assert "tried again" in job.why
    Job.objects.update(not_before=None)
    tasks.run_job(job.pk)
    job.refresh_from_db()
    assert (job.state, job.attempts) == (JobState.FAILED, 2)


def test_a_search_for_priors_is_tried_again_later(node: RemoteAE) -> None:
    rule_for(node, action=RuleAction.FETCH_PRIORS, retries=1)
    send(study(1, PatientID="P7")[0])
    outbox.work()
    job = Job.objects.get()
    assert (job.state, job.kind) == (JobState.QUEUED, "priors")
    assert "tried again (1 of 1)" in job.why
    Job.objects.update(not_before=None)
    tasks.run_job(job.pk)
    job.refresh_from_db()
    assert (job.state, job.attempts) == (JobState.FAILED, 2)


def test_a_prior_that_cannot_be_fetched_now_is_fetched_later(node: RemoteAE) -> None:
    job = retrieving.start(node, Target("1.2.3"), request={"rule": "rule", "retries": 1})
    job.refresh_from_db()
    assert job.state == JobState.QUEUED
    assert "tried again (1 of 1)" in job.why
    asked_by_a_person = retrieving.start(node, Target("1.2.3"))
    asked_by_a_person.refresh_from_db()
    assert asked_by_a_person.state == JobState.FAILED


def test_an_arrival_that_was_committed_late_is_seen(node: RemoteAE) -> None:
    rule_for(node)
    RoutingRule.objects.update(created_at=timezone.now() - datetime.timedelta(hours=1))
    outbox.work()
    send(study(1)[0])
    Instance.objects.update(received_at=timezone.now() - datetime.timedelta(seconds=30))
    assert outbox.work() == 1


@pytest.mark.peer("dcmtk")
def test_prior_studies_are_fetched(node: RemoteAE, child_environ: dict[str, str], tmp_path: Path) -> None:
    older = [study(2, StudyDate=date, PatientID="P7", PatientBirthDate="19601231") for date in ("20200101", "20210101")]
    later = study(1, StudyDate="20250101", PatientID="P7")
    namesake = study(1, StudyDate="20190101", PatientID="P7", PatientBirthDate="19991231")
    port = free_port()
    with our_scp(child_environ, tmp_path, port), dcmqrscp(tmp_path, {"DGSCOPE": port}) as pacs:
        pacs.put(*older[0], *older[1], *later, *namesake)
        rule_for(pacs.entry(), action=RuleAction.FETCH_PRIORS, most_priors=1)
        send(study(1, StudyDate="20240229", PatientID="P7")[0])
        assert outbox.work() == 1
        assert Study.objects.filter(study_instance_uid=older[1][0].StudyInstanceUID, number_of_instances=2).exists()
        assert Study.objects.count() == 2
        assert outbox.work() == 0, "a prior that was fetched is no reason to fetch its priors"
    assert set(Job.objects.values_list("state", flat=True)) == {JobState.SUCCEEDED}
