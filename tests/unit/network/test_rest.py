"""The allow-list over REST."""

import pytest
from django.contrib.auth.models import Group, User
from django.test import Client
from django.utils import timezone

from dgscope.accounts.models import ApiToken
from dgscope.network.models import RejectedCaller, RejectReason, RemoteAE

pytestmark = pytest.mark.django_db
ENTRY = {"ae_title": "CT1", "host": "10.1.2.3", "port": 104, "services": ["echo", "store"], "networks": []}


def client_of(*groups: str, **fields: object) -> Client:
    user = User.objects.create_user("alice", **fields)
    user.groups.set(Group.objects.filter(name__in=groups))
    _, secret = ApiToken.create(user.pk, "test")
    return Client(headers={"Authorization": f"Bearer {secret}"})


@pytest.fixture
def admin() -> Client:
    return client_of("administrator", is_staff=True)


def test_an_administrator_adds_changes_and_removes(admin: Client) -> None:
    created = admin.post("/api/v1/remote-aes", ENTRY, content_type="application/json")
    assert created.status_code == 201, created.content
    assert [entry["ae_title"] for entry in admin.get("/api/v1/remote-aes").json()] == ["CT1"]
    changed = admin.patch("/api/v1/remote-aes/CT1", {"enabled": False}, content_type="application/json")
    assert changed.json()["enabled"] is False
    assert admin.delete("/api/v1/remote-aes/CT1").status_code == 204
    assert not RemoteAE.objects.exists()


@pytest.mark.parametrize(
    "change", [{"port": 5432}, {"host": ""}, {"ae_title": "A\\"}, {"services": ["rm"]}, {"networks": ["x"]}]
)
def test_what_cannot_be_is_refused(admin: Client, change: dict[str, object]) -> None:
    answer = admin.post("/api/v1/remote-aes", ENTRY | change, content_type="application/json")
    assert answer.status_code == 400
    assert answer.headers["Content-Type"] == "application/problem+json"


def test_a_refusal_says_what_is_wrong_with_each_field(admin: Client) -> None:
    wrong = ENTRY | {"port": 5432, "services": ["echo", "rm"]}
    errors = admin.post("/api/v1/remote-aes", wrong, content_type="application/json").json()["errors"]
    assert set(errors) == {"port", "services"}
    assert errors["port"].startswith("5432 is not a port of a DICOM node.")
    assert errors["services"].startswith("“rm” is not one of echo")


def test_a_rejected_caller_is_approved(admin: Client) -> None:
    now = timezone.now()
    caller = RejectedCaller.objects.create(
        calling_ae_title="CT2",
        called_ae_title="DGSCOPE",
        address="10.1.2.3",
        reason=RejectReason.UNKNOWN_CALLING_AE,
        first_at=now,
        last_at=now,
    )
    (listed,) = admin.get("/api/v1/rejected-callers").json()
    assert listed["reason_text"] == "its AE title is not on the list"
    answer = admin.post(f"/api/v1/rejected-callers/{caller.pk}/approve")
    assert answer.json()["services"] == ["echo", "store"]
    assert admin.get("/api/v1/rejected-callers").json() == []
    assert admin.post("/api/v1/rejected-callers/999/approve").status_code == 404


def test_a_title_that_cannot_be_is_not_found(admin: Client) -> None:
    assert admin.get("/api/v1/remote-aes/A%00").status_code == 404


def test_others_may_not() -> None:
    client = client_of("technologist")
    assert client.get("/api/v1/remote-aes").status_code == 403
    assert client.post("/api/v1/rejected-callers/1/approve").status_code == 403
