"""The doctor over REST, and as a job."""

from typing import Any

import pytest
from django.contrib.auth.models import Group, User
from django.test import Client

from dgscope.accounts.models import ApiToken
from dgscope.network import tasks
from dgscope.network.jobs import queue
from dgscope.network.models import Job, RemoteAE
from tests.integration.scripted_peer import ScriptedPeer, Talk
from tests.integration.storage_scp_running import free_port

pytestmark = pytest.mark.django_db(transaction=True)
ADDRESS = "/api/v1/remote-aes/PEER/doctor"


def client_of(group: str, **fields: object) -> Client:
    user = User.objects.create_user(group, **fields)
    user.groups.set(Group.objects.filter(name=group))
    _, secret = ApiToken.create(user.pk, "test")
    return Client(headers={"Authorization": f"Bearer {secret}"})


@pytest.fixture
def admin() -> Client:
    return client_of("administrator", is_staff=True)


@pytest.fixture
def at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Tasks run in this process when they are asked for."""
    monkeypatch.setattr(queue, "tell", lambda _, pk: tasks.run_job(pk) or True)


@pytest.fixture
def later(monkeypatch: pytest.MonkeyPatch) -> None:
    """Tasks wait."""
    monkeypatch.setattr(queue, "tell", lambda *_: True)


def node(port: int, **fields: Any) -> RemoteAE:
    values = {"offers": ["echo", "store"], "response_timeout": 2} | fields
    return RemoteAE.objects.create(ae_title="PEER", host="127.0.0.1", port=port, **values)


def answers(talk: Talk) -> None:
    talk.accept()
    while True:
        talk.respond(talk.receive(), 0x0000)


def examine(client: Client, **body: object) -> int:
    answer = client.post(ADDRESS, body, content_type="application/json")
    assert answer.status_code == 201, answer.content
    return int(answer.json()["id"])


@pytest.mark.usefixtures("at_once")
def test_the_report_of_a_good_node(admin: Client) -> None:
    with ScriptedPeer(answers) as peer:
        node(peer.port)
        pk = examine(admin)
    report = admin.get(f"/api/v1/doctor/{pk}").json()
    assert (report["id"], report["node"], report["state"], report["verdict"]) == (pk, "PEER", "done", "ok")
    assert [stage["name"] for stage in report["stages"]][:4] == ["name", "tcp", "tls", "association"]
    assert report["reached"] is True
    assert report["stages"][3]["detail"]["implementation_version_name"] == "SCRIPTED"
    assert report["matrix"]["rows"]
    assert report["sheet"]["ours"]["ae_title"] == "DGSCOPE"
    assert admin.get(ADDRESS).json() == report
    job = Job.objects.get()
    assert (job.state, job.done, job.failed, job.total, job.why) == ("succeeded", 12, 0, 12, "")


@pytest.mark.usefixtures("at_once")
def test_a_job_says_what_failed(admin: Client) -> None:
    node(free_port())
    report = admin.get(f"/api/v1/doctor/{examine(admin)}").json()
    assert (report["state"], report["verdict"]) == ("done", "failed")
    job = Job.objects.get()
    assert (job.state, job.failed) == ("failed", 1)
    assert job.why.startswith("Network: Nothing listens at 127.0.0.1")
    assert job.can_retry


@pytest.mark.usefixtures("later")
def test_a_report_grows_and_can_be_cancelled(admin: Client) -> None:
    node(free_port())
    pk = examine(admin)
    report = admin.get(f"/api/v1/doctor/{pk}").json()
    assert (report["state"], report["verdict"], report["stages"]) == ("queued", "running", [])
    assert admin.get(ADDRESS).status_code == 404, "there is nothing to show yet"
    assert examine(admin) == pk, "it is under way already"
    assert examine(admin, store_test=True) != pk, "that is another examination"
    assert admin.post(f"/api/v1/jobs/{pk}/cancel").status_code == 200
    assert admin.get(f"/api/v1/doctor/{pk}").json()["state"] == "cancelled"


@pytest.mark.usefixtures("at_once")
def test_jobs_that_are_stuck_with_the_node_do_not_hold_it_up(admin: Client) -> None:
    node(free_port(), max_jobs=1)
    Job.objects.create(kind="retrieve", title="stuck", node="PEER", state="running", worker="another")
    assert admin.get(f"/api/v1/doctor/{examine(admin)}").json()["state"] == "done"


@pytest.mark.usefixtures("at_once")
def test_the_list_has_the_last_examination_of_each_node_and_the_history_of_one(admin: Client) -> None:
    node(free_port())
    RemoteAE.objects.create(ae_title="ANOTHER", host="127.0.0.1", port=free_port())
    RemoteAE.objects.create(ae_title="NEVER_TRIED")
    first, second = examine(admin), examine(admin)
    other = admin.post("/api/v1/remote-aes/ANOTHER/doctor", {}, "application/json").json()["id"]

    last = admin.get("/api/v1/doctor").json()["results"]
    assert [(each["node"], each["id"], each["verdict"]) for each in last] == [
        ("ANOTHER", other, "failed"),
        ("PEER", second, "failed"),
    ]
    history = admin.get("/api/v1/doctor?node=PEER").json()["results"]
    assert [each["id"] for each in history] == [second, first]
    assert history[0]["summary"].startswith("Network: Nothing listens")
    assert history[0]["reached"] is False
    assert "stages" not in history[0]


@pytest.mark.usefixtures("later")
def test_what_does_not_exist(admin: Client) -> None:
    assert admin.post("/api/v1/remote-aes/NOBODY/doctor", {}, "application/json").status_code == 404
    assert admin.post("/api/v1/remote-aes/%00/doctor", {}, "application/json").status_code == 404
    other = Job.objects.create(kind="send", title="no examination")
    assert admin.get(f"/api/v1/doctor/{other.pk}").status_code == 404


@pytest.mark.usefixtures("later")
def test_only_administrators_examine() -> None:
    node(free_port())
    radiologist = client_of("radiologist")
    assert radiologist.post(ADDRESS).status_code == 403
    assert radiologist.get(ADDRESS).status_code == 403
    assert radiologist.get("/api/v1/doctor/1").status_code == 403
    assert radiologist.get("/api/v1/doctor").status_code == 403
