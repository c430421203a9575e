"""Jobs: rows that workers claim, with limits for each node, and what a person may do with them."""

import datetime
import socket

import pytest
from django.contrib.auth.models import Group, User
from django.test import Client
from django.utils import timezone

from dgscope.accounts.models import ApiToken
from dgscope.dimse.errors import AssociationRejected, ConnectionRefused
from dgscope.network import jobs
from dgscope.network.jobs import claiming, control, kinds, queue, recovery, running
from dgscope.network.jobs.work import Work
from dgscope.network.models import ItemState, Job, JobItem, JobState, RemoteAE

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch) -> list[tuple[object, ...]]:
    """What the broker was told."""
    messages: list[tuple[object, ...]] = []
    monkeypatch.setattr(queue, "tell", lambda *message: messages.append(message) or True)
    return messages


def make(**fields: object) -> Job:
    return jobs.create(**{"kind": "test", "title": "A job", "request": {}, **fields})


def does(monkeypatch: pytest.MonkeyPatch, function: object) -> None:
    monkeypatch.setattr(running, "runner", lambda kind: function)


def run(job: Job) -> Job:
    running.run_next(job.pk)
    job.refresh_from_db()
    return job


def test_the_row_is_there_before_anybody_is_told(told: list[tuple[object, ...]]) -> None:
    job = make(uids=["1.1", "1.2", "1.1"])
    assert told == [(queue.RUN_JOB, job.pk)]
    assert (job.state, job.total) == (JobState.QUEUED, 2)


def test_it_runs_and_ends(told: object, monkeypatch: pytest.MonkeyPatch) -> None:
    def work_off(work: Work) -> jobs.Outcome:
        for item in work.waiting():
            work.settle(item, ItemState.FAILED if item.sop_instance_uid == "1.2" else ItemState.DONE, 0xA700, "full")
        return jobs.Outcome(JobState.PARTLY, "One failed.", {"x": 1})

    does(monkeypatch, work_off)
    job = run(make(uids=["1.1", "1.2", "1.3"]))
    assert (job.state, job.done, job.failed, job.total) == (JobState.PARTLY, 2, 1, 3)
    assert (job.why, job.result, job.attempts) == ("One failed.", {"x": 1}, 1)
    assert job.finished_at is not None
    assert running.run_next(job.pk) is None, "an ended job does not run again"
    assert control.retry(job)
    job.refresh_from_db()
    assert (job.state, job.failed) == (JobState.QUEUED, 0)
    assert list(JobItem.objects.filter(state="waiting").values_list("sop_instance_uid", flat=True)) == ["1.2"]


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (jobs.JobFailed("Nobody is there."), "Nobody is there."),
        (ConnectionRefused("pacs", 104), "Nothing listens"),
        (AssociationRejected(1, 1, 3), "does not know our AE title"),
        (RuntimeError("secret"), "by a fault of this program"),
    ],
)
def test_what_goes_wrong_is_said_in_a_sentence(
    told: object, monkeypatch: pytest.MonkeyPatch, error: Exception, words: str
) -> None:
    def fail(work: Work) -> jobs.Outcome:
        raise error

    does(monkeypatch, fail)
    job = run(make())
    assert job.state == JobState.FAILED
    assert words in job.why
    assert "secret" not in job.why


def test_a_kind_that_is_not_known_fails_plainly(told: object) -> None:
    assert "cannot do jobs of the kind" in run(make()).why
    for kind in kinds.KINDS:
        assert callable(kinds.runner(kind))


def test_try_later_waits_for_its_time(told: object, monkeypatch: pytest.MonkeyPatch) -> None:
    def later(work: Work) -> jobs.Outcome:
        raise jobs.TryLater(60, "Not yet.")

    does(monkeypatch, later)
    job = run(make())
    assert (job.state, job.why) == (JobState.QUEUED, "Not yet.")
    assert running.run_next(job.pk) is None
    Job.objects.update(not_before=timezone.now())
    assert running.run_next(job.pk) is not None


def test_a_node_has_its_limit_and_others_their_own(told: object) -> None:
    RemoteAE.objects.create(ae_title="A", max_jobs=2)
    for node in ("A", "A", "A", "B"):
        make(node=node)
    assert claiming.claim_next("A") is not None
    assert claiming.claim_next("A") is not None
    assert claiming.claim_next("A") is None
    assert claiming.claim_next("B") is not None


def test_a_send_gets_the_associations_that_the_nodes_other_jobs_leave(told: object) -> None:
    RemoteAE.objects.create(ae_title="A", max_jobs=3, max_associations=8)
    for kind in ("send", "retrieve", "send"):
        make(node="A", kind=kind)
    claimed = [claiming.claim_next("A") for _ in range(3)]
    assert [job and job.associations for job in claimed] == [6, 1, 1]
    make(node="A", kind="send")
    RemoteAE.objects.update(max_jobs=9)
    assert claiming.claim_next("A") is None, "never more associations than the node is said to take"


def test_the_highest_priority_comes_first(told: object) -> None:
    first, second = make(node="A"), make(node="A")
    assert control.set_priority(second, 9)
    claimed = claiming.claim_next("A")
    assert claimed is not None
    assert claimed.pk == second.pk
    assert not control.set_priority(claimed, 1)
    assert first.priority == jobs.creating.NORMAL_PRIORITY


def test_a_waiting_job_is_cancelled_at_once_and_a_running_one_is_asked(told: object) -> None:
    job = make()
    assert control.cancel(job)
    job.refresh_from_db()
    assert job.state == JobState.CANCELLED
    assert not control.cancel(job)
    other = make()
    claiming.claim_next("")
    assert control.cancel(other)
    other.refresh_from_db()
    assert (other.state, other.cancel_requested) == (JobState.RUNNING, True)


def test_a_running_job_hears_the_cancel(told: object, monkeypatch: pytest.MonkeyPatch) -> None:
    def wait(work: Work) -> jobs.Outcome:
        control.cancel(work.job)
        assert work.cancel.wait(60)
        work.check()
        return jobs.Outcome()

    does(monkeypatch, wait)
    assert run(make()).state == JobState.CANCELLED


def test_a_work_that_lost_its_job_writes_nothing(told: object, monkeypatch: pytest.MonkeyPatch) -> None:
    def lose(work: Work) -> jobs.Outcome:
        Job.objects.update(worker="another:1:2", done=7)
        work.progress(done=1)
        work.flush()
        return jobs.Outcome()

    does(monkeypatch, lose)
    job = run(make())
    assert (job.state, job.done, job.worker) == (JobState.RUNNING, 7, "another:1:2")


def test_jobs_of_dead_workers_run_again(told: list[tuple[object, ...]]) -> None:
    dead_here, silent, alive = make(node="A"), make(node="B"), make(node="C")
    for job in (dead_here, silent, alive):
        claiming.claim_next(job.node)
    Job.objects.filter(pk=dead_here.pk).update(worker=f"{socket.gethostname()[:60]}:4194305:1")
    long_ago = timezone.now() - datetime.timedelta(minutes=5)
    Job.objects.filter(pk=silent.pk).update(worker="elsewhere:1:1", heartbeat_at=long_ago)
    assert recovery.requeue_orphans() == 2
    told.clear()
    recovery.start_waiting()
    assert sorted(pk for _, pk in told) == [dead_here.pk, silent.pk]
    alive.refresh_from_db()
    assert alive.state == JobState.RUNNING


def test_a_job_that_takes_its_worker_down_again_and_again_is_given_up(told: object) -> None:
    job = make()
    for _ in range(recovery.MOST_INTERRUPTIONS):
        claiming.claim_next("")
        Job.objects.update(heartbeat_at=timezone.now() - datetime.timedelta(minutes=5), worker="x:1:1")
        recovery.requeue_orphans()
    job.refresh_from_db()
    assert job.state == JobState.FAILED
    assert "given up" in job.why


def test_old_jobs_are_forgotten(told: object) -> None:
    job = make()
    control.cancel(job)
    Job.objects.update(finished_at=timezone.now() - recovery.JOBS_KEPT - datetime.timedelta(days=1))
    make()
    recovery.forget_old()
    assert Job.objects.count() == 1


def client_of(name: str, *groups: str, **fields: object) -> tuple[Client, User]:
    user = User.objects.create_user(name, **fields)
    user.groups.set(Group.objects.filter(name__in=groups))
    _, secret = ApiToken.create(user.pk, "test")
    return Client(headers={"Authorization": f"Bearer {secret}"}), user


def test_people_see_their_own_jobs_and_administrators_all(told: object) -> None:
    alice, alice_user = client_of("alice", "radiologist")
    root, _ = client_of("root", "administrator", is_staff=True)
    mine, other = make(owner=alice_user, node="A"), make()
    listed = alice.get("/api/v1/jobs").json()
    assert [job["id"] for job in listed["results"]] == [mine.pk]
    assert listed["counts"]["queued"] == 1
    assert set(listed["results"][0]) >= {
        "id", "kind", "title", "node", "state", "done", "total", "failed", "rate", "why", "owner", "created",
        "started", "finished", "can_cancel", "can_retry",
    }  # fmt: skip
    assert [job["id"] for job in root.get("/api/v1/jobs").json()["results"]] == [other.pk, mine.pk]
    assert root.get("/api/v1/jobs?mine=1").json()["results"] == []
    assert len(root.get("/api/v1/jobs?state=queued&kind=test&node=A").json()["results"]) == 1
    for query in ("state=nonsense", "kind=%00", "node=A%00", "before=x"):
        assert root.get(f"/api/v1/jobs?{query}").status_code == 400
    assert root.get(f"/api/v1/jobs/{mine.pk}?item_state=%00").status_code == 400
    assert root.get("/api/v1/jobs/99999999999999999999999").status_code == 404
    assert alice.post(f"/api/v1/jobs/{other.pk}/cancel").status_code == 404
    assert alice.patch(f"/api/v1/jobs/{mine.pk}", {"priority": 9}, content_type="application/json").status_code == 200
    assert alice.patch(f"/api/v1/jobs/{mine.pk}", {"priority": 99}, content_type="application/json").status_code == 400
    assert alice.post(f"/api/v1/jobs/{mine.pk}/retry").status_code == 409
    assert alice.post(f"/api/v1/jobs/{mine.pk}/cancel").json()["state"] == "cancelled"
    assert alice.post(f"/api/v1/jobs/{mine.pk}/cancel").status_code == 409
    assert alice.post(f"/api/v1/jobs/{mine.pk}/retry").json()["state"] == "queued"
    nobody, _ = client_of("nobody")
    assert nobody.get("/api/v1/jobs").status_code == 403


def test_the_instances_of_a_job_come_in_pages(told: object, monkeypatch: pytest.MonkeyPatch) -> None:
    from dgscope.network.jobs import views

    monkeypatch.setattr(views, "ITEMS", 2)
    alice, user = client_of("alice", "radiologist")
    job = make(owner=user, uids=["1.1", "1.2", "1.3"])
    page = alice.get(f"/api/v1/jobs/{job.pk}").json()
    assert [item["sop_instance_uid"] for item in page["items"]] == ["1.1", "1.2"]
    page = alice.get(f"/api/v1/jobs/{job.pk}?items_after={page['next']}").json()
    assert ([item["sop_instance_uid"] for item in page["items"]], page["next"]) == (["1.3"], None)


def test_a_list_of_jobs_costs_the_same_whatever_its_length(told: object, django_assert_max_num_queries: object) -> None:
    alice, user = client_of("alice", "radiologist")
    for _ in range(30):
        make(owner=user)
    with django_assert_max_num_queries(8):  # type: ignore[operator]  # a fixture of pytest-django
        assert len(alice.get("/api/v1/jobs").json()["results"]) == 30


def test_nodes_are_listed_for_those_who_work_with_them(told: object) -> None:
    alice, _ = client_of("alice", "radiologist")
    RemoteAE.objects.create(ae_title="PACS", host="pacs.example", port=104, offers=["find", "move"])
    RemoteAE.objects.create(ae_title="CT1")
    (node,) = alice.get("/api/v1/nodes").json()["results"]
    assert node == {"ae_title": "PACS", "description": "", "can": ["find", "move"], "query_root": "study"}


def test_the_admin_shows_and_cancels_jobs(told: object) -> None:
    User.objects.create_superuser("root", password="long enough for a test")
    client = Client()
    assert client.login(username="root", password="long enough for a test")
    job = make(uids=["1.1"])
    JobItem.objects.update(state="failed", why="<b>refused</b>")
    assert "A job" in client.get("/admin/network/job/").content.decode()
    assert "&lt;b&gt;refused" in client.get(f"/admin/network/job/{job.pk}/change/").content.decode()
    client.post("/admin/network/job/", {"action": "cancel_jobs", "_selected_action": [job.pk]})
    job.refresh_from_db()
    assert job.state == JobState.CANCELLED
    assert client.get("/admin/network/routingrule/add/").status_code == 200
    node = RemoteAE.objects.create(ae_title="PACS", host="pacs.example", port=104)
    assert "When we call it" in client.get(f"/admin/network/remoteae/{node.pk}/change/").content.decode()
