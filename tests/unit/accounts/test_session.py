"""Signing in and out over REST."""

import json

import pytest
from django.contrib.auth.models import Group, User
from django.test import Client

from dgscope.accounts.models import AuditEvent

pytestmark = pytest.mark.django_db
PASSWORD = "correct horse battery"


@pytest.fixture
def alice() -> User:
    user = User.objects.create_user("alice", password=PASSWORD, first_name="Alice", last_name="Archer")
    user.groups.add(Group.objects.get(name="radiologist"))
    return user


def sign_in(client: Client, password: str = PASSWORD, username: str = "alice", **headers: str):
    body = json.dumps({"username": username, "password": password})
    return client.post("/api/v1/session", body, content_type="application/json", headers=headers)


def test_a_stranger_is_told_that_nobody_is_signed_in(client: Client) -> None:
    answer = client.get("/api/v1/session")
    assert answer.status_code == 200
    assert answer.json()["user"] is None
    assert answer.json()["site"]["name"] == "DGscope"


def test_it_signs_in_with_roles_and_permissions(client: Client, alice: User) -> None:
    answer = sign_in(client)
    assert answer.status_code == 200
    assert answer.json()["user"] == {
        "username": "alice",
        "name": "Alice Archer",
        "roles": ["radiologist"],
        "permissions": ["view_study", "export_study", "create_objects", "save_presentation_state"],
        "staff": False,
    }
    assert client.get("/api/v1/session").json()["user"]["username"] == "alice"
    assert AuditEvent.objects.filter(event="login", user="alice", address="127.0.0.1").count() == 1


def test_a_wrong_password_and_an_unknown_name_get_the_same_answer(client: Client, alice: User) -> None:
    wrong, unknown = sign_in(client, "guess"), sign_in(client, "guess", "nobody")
    assert wrong.status_code == unknown.status_code == 401
    assert wrong.headers["Content-Type"] == "application/problem+json"
    assert wrong.json() == unknown.json()
    assert AuditEvent.objects.filter(event="login_failed", succeeded=False).count() == 2


def test_the_sixth_guess_is_refused_even_if_right_and_raises_an_alert(client: Client, alice: User) -> None:
    for _ in range(5):
        assert sign_in(client, "guess").status_code == 401
    answer = sign_in(client)
    assert answer.status_code == 429
    assert int(answer.headers["Retry-After"]) > 0
    assert AuditEvent.objects.filter(event="security_alert", user="alice").count() == 1


def test_guesses_from_one_address_do_not_lock_the_account_for_others(client: Client, alice: User) -> None:
    for _ in range(5):
        sign_in(client, "guess")
    assert Client(REMOTE_ADDR="127.0.0.2").login(username="alice", password=PASSWORD)
    body = json.dumps({"username": "alice", "password": PASSWORD})
    answer = client.post("/api/v1/session", body, content_type="application/json", REMOTE_ADDR="127.0.0.2")
    assert answer.status_code == 200


def test_a_planted_session_key_is_worth_nothing_after_sign_in(client: Client, alice: User) -> None:
    planted = client.session
    planted["seen"] = 1
    planted.save()
    client.cookies["sessionid"] = before = planted.session_key
    sign_in(client)
    assert client.cookies["sessionid"].value != before


def test_signing_in_needs_the_csrf_token_so_that_no_foreign_page_signs_anybody_in(alice: User) -> None:
    client = Client(enforce_csrf_checks=True)
    answer = sign_in(client)
    assert answer.status_code == 403
    assert answer.headers["Content-Type"] == "application/problem+json"
    client.get("/login/")
    assert sign_in(client, **{"X-CSRFToken": client.cookies["csrftoken"].value}).status_code == 200


def test_signing_out_ends_the_session_on_the_server(client: Client, alice: User) -> None:
    sign_in(client)
    key = client.cookies["sessionid"].value
    assert client.delete("/api/v1/session").status_code == 204
    client.cookies["sessionid"] = key
    assert client.get("/api/v1/session").json()["user"] is None
    assert AuditEvent.objects.filter(event="logout", user="alice").count() == 1


def test_reading_the_session_never_signs_out(client: Client, alice: User) -> None:
    sign_in(client)
    client.get("/api/v1/session?logout=1")
    assert client.get("/api/v1/session").json()["user"] is not None


def test_an_unused_session_ends(client: Client, alice: User, monkeypatch: pytest.MonkeyPatch) -> None:
    sign_in(client)
    client.get("/api/v1/session")
    from dgscope.accounts import middleware

    now = middleware.time.time()
    monkeypatch.setattr(middleware.time, "time", lambda: now + 3500)
    client.get("/api/v1/session", headers={"X-DGscope-Background": "1"})
    monkeypatch.setattr(middleware.time, "time", lambda: now + 3700)
    assert client.get("/api/v1/session").json()["user"] is None


@pytest.mark.parametrize("body", ["[]", '{"username": "a"}', "{", '{"username": {"a": 1}, "password": "x"}'])
def test_a_body_that_is_no_pair_is_refused_in_words(client: Client, body: str) -> None:
    answer = client.post("/api/v1/session", body, content_type="application/json")
    assert answer.status_code == 400
    assert answer.headers["Content-Type"] == "application/problem+json"


def test_a_name_with_nul_is_a_wrong_name(client: Client, db: None) -> None:
    assert sign_in(client, "x", "ali\0ce").status_code in {400, 401}
