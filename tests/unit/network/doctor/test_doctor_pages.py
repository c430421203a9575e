"""The printable sheet, and the doctor's page in the administration."""

import pytest
from django.contrib.auth.models import Group, User
from django.contrib.staticfiles import finders
from django.test import Client

from dgscope.network import tasks
from dgscope.network.jobs import queue
from dgscope.network.models import Job, RemoteAE
from tests.integration.storage_scp_running import free_port

pytestmark = pytest.mark.django_db
SHEET = "/connectivity/PEER/sheet/"


@pytest.fixture
def node() -> RemoteAE:
    return RemoteAE.objects.create(
        ae_title="PEER", host="127.0.0.1", port=free_port(), services=["store"], description="<b>North</b>"
    )


@pytest.fixture
def admin(client: Client) -> Client:
    user = User.objects.create_user("alice", is_staff=True)
    user.groups.set(Group.objects.filter(name="administrator"))
    client.force_login(user)
    return client


def text(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, answer.content
    return answer.content.decode()


def test_the_sheet_lists_both_sides_before_any_examination(admin: Client, node: RemoteAE) -> None:
    page = text(admin, SHEET)
    assert "not examined yet" in page
    assert "AE title <b>DGSCOPE</b>, host\n    <b>127.0.0.1</b>, port <b>11112</b>" in page
    assert f"<b>{node.port}</b>, no TLS" in page
    assert "&lt;b&gt;North&lt;/b&gt;" in page, "values are escaped"
    assert "No patient data on this sheet." in page


def test_what_the_page_needs_is_there_and_nothing_is_inline() -> None:
    for name in ("sheet.css", "sheet.js", "doctor.css"):
        assert finders.find(f"network/{name}")


def test_an_entry_without_an_address_has_a_sheet(admin: Client) -> None:
    RemoteAE.objects.create(ae_title="CALLER")
    assert "not entered" in text(admin, "/connectivity/CALLER/sheet/")


@pytest.mark.django_db(transaction=True)
def test_the_button_examines_and_the_sheet_shows_it(
    admin: Client, node: RemoteAE, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(queue, "tell", lambda _, pk: tasks.run_job(pk) or True)
    address = f"/admin/network/remoteae/{node.pk}/doctor/"
    assert address in text(admin, f"/admin/network/remoteae/{node.pk}/change/")
    before = text(admin, address)
    assert "keeps the test object" in before
    assert "<li" not in before.partition('class="stages"')[2]
    answer = admin.post(address)
    assert (answer.status_code, answer.headers["Location"]) == (302, address)
    job = Job.objects.get()
    assert (job.owner_name, job.request) == ("alice", {"node": "PEER", "store_test": False})
    page = text(admin, address)
    assert "Nothing listens at 127.0.0.1" in page
    assert "refresh" not in page
    for sheet in (text(admin, SHEET), text(admin, f"{SHEET}?run={job.pk}")):
        assert "Nothing listens at 127.0.0.1" in sheet
        assert "To be done" in sheet
        assert "alice" in sheet
    assert admin.get(f"{SHEET}?run=0").status_code == 404
    assert admin.get(f"{SHEET}?run=x").status_code == 404


@pytest.mark.django_db(transaction=True)
def test_the_test_object_is_stored_only_when_the_box_is_ticked(
    admin: Client, node: RemoteAE, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(queue, "tell", lambda *_: True)
    address = f"/admin/network/remoteae/{node.pk}/doctor/"
    admin.post(address, {"store_test": "on"})
    assert Job.objects.get().request["store_test"] is True
    assert 'http-equiv="refresh"' in text(admin, address), "it looks again while the examination is under way"


def test_only_administrators_see_it(client: Client, node: RemoteAE) -> None:
    assert client.get(SHEET).headers["Location"] == f"/login/?next={SHEET}"
    user = User.objects.create_user("bob")
    user.groups.set(Group.objects.filter(name="radiologist"))
    client.force_login(user)
    assert client.get(SHEET).status_code == 403
    assert client.get("/connectivity/NOBODY/sheet/").status_code == 403


def test_a_node_that_is_not_on_the_list(admin: Client) -> None:
    assert admin.get("/connectivity/NOBODY/sheet/").status_code == 404
    assert admin.get("/connectivity/%00/sheet/").status_code == 404
