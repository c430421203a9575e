"""How programs sign in."""

from base64 import b64encode
from datetime import timedelta

import pytest
from django.contrib.auth.models import Group, User
from django.test import Client
from django.utils import timezone

from dgscope.accounts import signing_in
from dgscope.accounts.models import ApiToken, AuditEvent

pytestmark = pytest.mark.django_db
PASSWORD = "pass:wörd with colon"


@pytest.fixture
def alice() -> User:
    signing_in.forget()
    user = User.objects.create_user("alice", password=PASSWORD)
    user.groups.add(Group.objects.get(name="integration"))
    return user


def status(authorization: str) -> int:
    return Client(headers={"Authorization": authorization}).get("/api/v1/studies").status_code


def basic(username: str, password: str) -> str:
    return f"Basic {b64encode(f'{username}:{password}'.encode()).decode()}"


def test_a_token_signs_in_and_its_use_is_noted(alice: User) -> None:
    token, secret = ApiToken.create(alice.pk, "pacs")
    assert status(f"Bearer {secret}") == 200
    token.refresh_from_db()
    assert token.last_used_at is not None


def test_only_the_hash_of_a_token_is_kept(alice: User) -> None:
    token, secret = ApiToken.create(alice.pk, "pacs")
    assert secret not in str(token.__dict__)


def test_a_token_ends_by_expiry_revocation_or_with_its_account(alice: User) -> None:
    token, secret = ApiToken.create(alice.pk, "pacs")
    User.objects.update(is_active=False)
    assert status(f"Bearer {secret}") == 401
    User.objects.update(is_active=True)
    ApiToken.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    assert status(f"Bearer {secret}") == 401
    token.delete()
    assert status(f"Bearer {secret}") == 401
    assert AuditEvent.objects.filter(event="login_failed").count() == 3


def test_a_token_in_the_address_is_not_read(alice: User, client: Client) -> None:
    _, secret = ApiToken.create(alice.pk, "pacs")
    assert client.get("/api/v1/studies", {"token": secret, "access_token": secret}).status_code == 401


def test_a_token_needs_no_csrf_token_and_makes_no_session(alice: User) -> None:
    _, secret = ApiToken.create(alice.pk, "pacs")
    client = Client(enforce_csrf_checks=True, headers={"Authorization": f"Bearer {secret}"})
    assert client.delete("/api/v1/studies/1.2.3").status_code == 404
    assert "sessionid" not in client.cookies
    assert client.get("/api/v1/session").json()["user"] is None


def test_a_session_needs_the_csrf_token(alice: User) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(alice)
    assert client.delete("/api/v1/studies/1.2.3").status_code == 403
    client.get("/")
    token = client.cookies["csrftoken"].value
    assert client.delete("/api/v1/studies/1.2.3", headers={"X-CSRFToken": token}).status_code == 404


def test_name_and_password_sign_in(alice: User) -> None:
    assert status(basic("alice", PASSWORD)) == 200
    assert status(basic("alice", "wrong")) == 401


def test_the_slow_hash_is_not_computed_for_each_request(alice: User, monkeypatch: pytest.MonkeyPatch) -> None:
    assert status(basic("alice", PASSWORD)) == 200
    monkeypatch.setattr(signing_in, "check", None)
    assert status(basic("alice", PASSWORD)) == 200


def test_a_changed_password_and_a_closed_account_count_at_once(alice: User) -> None:
    assert status(basic("alice", PASSWORD)) == 200
    User.objects.update(is_active=False)
    assert status(basic("alice", PASSWORD)) == 401
    User.objects.update(is_active=True)
    alice.set_password("another one")
    alice.save()
    assert status(basic("alice", PASSWORD)) == 401


def test_guessing_by_basic_is_throttled(alice: User) -> None:
    for _ in range(5):
        assert status(basic("alice", "guess")) == 401
    assert status(basic("alice", PASSWORD)) == 429


@pytest.mark.parametrize(
    "value", ["Basic", "Basic !!!", "Basic YWJj", "Basic /////w==", "Bearer", "Bearer x y", "Digest a"]
)
def test_a_broken_header_is_a_401(alice: User, value: str) -> None:
    assert status(value) == 401
