"""The ledger over REST and in the admin: administrators only."""

import pytest
from django.contrib.auth.models import User
from django.test import Client

from dgscope.dimse.storage_commitment import Reference
from dgscope.network.commitment import checking
from dgscope.network.models import CommitRequest, CommitState
from tests.unit.network.commitment.helpers import flip_a_byte, received

pytest_plugins = ["tests.unit.archive.fixtures", "tests.unit.network.commitment.fixtures"]
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("node", "woken")]


@pytest.fixture
def root(client: Client) -> Client:
    client.force_login(User.objects.create_superuser("root"))
    return client


@pytest.fixture
def row(stored: list[Reference]) -> CommitRequest:
    row = received(stored)
    flip_a_byte(stored[0])
    checking.check(row)
    return row


def test_a_request_is_listed_and_shown_with_its_instances(
    root: Client, row: CommitRequest, stored: list[Reference]
) -> None:
    page = root.get("/api/v1/commitments").json()
    assert (page["next"], page["attention"]) == (None, 0)
    (listed,) = page["results"]
    assert listed["ae_title"] == "CT1"
    assert (listed["state"], listed["committed"], listed["failed"]) == ("checked", 1, 1)
    assert (listed["can_resend"], listed["needs_attention"]) == (True, False)
    shown = root.get(f"/api/v1/commitments/{row.pk}").json()
    assert [(item["sop_instance_uid"], item["committed"], item["failure_reason"]) for item in shown["items"]] == [
        (stored[0].sop_instance, False, 0x0110),
        (stored[1].sop_instance, True, None),
    ]
    assert "0110H" in shown["items"][0]["failure"]
    assert root.get(f"/api/v1/commitments/{row.pk}?after={2**62}").json()["items"] == []


def test_the_list_is_paged_and_narrowed(root: Client, stored: list[Reference]) -> None:
    rows = [received(stored, f"1.2.{number}") for number in range(5)]
    CommitRequest.objects.filter(pk=rows[0].pk).update(state=CommitState.UNDELIVERED)
    first = root.get("/api/v1/commitments?limit=3").json()
    second = root.get(f"/api/v1/commitments?limit=3&before={first['next']}").json()
    assert [one["id"] for one in first["results"] + second["results"]] == [row.pk for row in reversed(rows)]
    assert second["next"] is None
    for query, count in (
        ("attention=1", 1),
        ("direction=out", 0),
        ("direction=in", 5),
        ("state=undelivered", 1),
        ("ae=CT2", 0),
        ("transaction_uid=1.2.3", 1),
        (f"sop_instance_uid={stored[0].sop_instance}", 5),
    ):
        assert len(root.get(f"/api/v1/commitments?{query}").json()["results"]) == count, query


@pytest.mark.parametrize("query", ["direction=x", "limit=0", "limit=10000", "before=-1", "before=x", "state=%00"])
def test_what_cannot_be_asked_is_a_400(root: Client, query: str) -> None:
    assert root.get(f"/api/v1/commitments?{query}").status_code == 400


def test_it_is_sent_once_more_by_hand(root: Client, row: CommitRequest) -> None:
    CommitRequest.objects.update(state=CommitState.DELIVERED, next_attempt_at=None)
    answer = root.post(f"/api/v1/commitments/{row.pk}/resend")
    assert (answer.status_code, answer.json()["state"]) == (202, "received")
    again = root.post(f"/api/v1/commitments/{row.pk}/resend")
    assert (again.status_code, again.json()["detail"]) == (409, "It is to be checked: there is nothing to send.")
    assert root.post("/api/v1/commitments/999999/resend").status_code == 404
    assert root.get("/api/v1/commitments/999999").status_code == 404


@pytest.mark.parametrize("path", ["commitments", "commitments/1"])
def test_only_administrators_see_it(client: Client, path: str) -> None:
    assert client.get(f"/api/v1/{path}").status_code == 401
    client.force_login(User.objects.create_user("alice"))
    assert client.get(f"/api/v1/{path}").status_code == 403
    assert client.post("/api/v1/commitments/1/resend").status_code == 403


def test_the_admin_shows_it_and_sends_it_once_more(root: Client, row: CommitRequest) -> None:
    CommitRequest.objects.update(state=CommitState.UNDELIVERED, why="Nothing listens.")
    listed = root.get("/admin/network/commitrequest/?attention=1").content.decode()
    assert "Nothing listens." in listed
    assert "0110H" in root.get(f"/admin/network/commitrequest/{row.pk}/change/").content.decode()
    assert root.get("/admin/network/commitrequest/add/").status_code == 403
    form = {"action": "resend", "_selected_action": [row.pk]}
    assert "1 to be sent once more" in root.post("/admin/network/commitrequest/", form, follow=True).content.decode()
    row.refresh_from_db()
    assert row.state == CommitState.RECEIVED
    form = {"action": "resend", "_selected_action": [row.pk]}
    assert "nothing to send" in root.post("/admin/network/commitrequest/", form, follow=True).content.decode()
