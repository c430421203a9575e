"""Who may have what fetched, and where to."""

import pytest
from django.contrib.auth.models import Permission, User
from django.test import Client

from dgscope.accounts.models import ApiToken
from dgscope.network.jobs import queue
from dgscope.network.models import Job, RemoteAE

pytestmark = pytest.mark.django_db


def client_with(*permissions: str) -> Client:
    user = User.objects.create_user("reader")
    user.user_permissions.set(Permission.objects.filter(codename__in=permissions))
    _, secret = ApiToken.create(user.pk, "test")
    return Client(headers={"Authorization": f"Bearer {secret}"})


@pytest.fixture(autouse=True)
def nodes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(queue, "tell", lambda *_: True)
    for title in ("PACS", "THIRD"):
        RemoteAE.objects.create(ae_title=title, host="127.0.0.1", port=11112)


def test_who_may_see_studies_may_fetch_them_to_here() -> None:
    body = {"node": "PACS", "study_uid": "1.2"}
    answer = client_with("view_study").post("/api/v1/retrieves", body, content_type="application/json")
    assert answer.status_code == 201, answer.content


@pytest.mark.parametrize(("permissions", "status"), [(("view_study",), 403), (("view_study", "export_study"), 201)])
def test_only_those_who_may_export_have_a_study_sent_to_a_third_node(permissions: tuple[str, ...], status: int) -> None:
    body = {"node": "PACS", "study_uid": "1.2", "destination": "THIRD"}
    answer = client_with(*permissions).post("/api/v1/retrieves", body, content_type="application/json")
    assert answer.status_code == status, answer.content
    assert Job.objects.exists() == (status == 201)
