"""Tokens that were checked a moment ago."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import timedelta

import pytest
from django.contrib.auth.models import Group, User
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from dgscope.accounts import remembered
from dgscope.accounts.models import ApiToken

pytestmark = pytest.mark.django_db
SEARCH = "/dicom-web/studies"


@pytest.fixture
def user() -> User:
    remembered.forget()
    made = User.objects.create_user("rita", password="long enough 1")
    made.groups.add(Group.objects.get(name="radiologist"))
    return made


@pytest.fixture
def program(user: User) -> Client:
    _, secret = ApiToken.create(user.pk, "a program")
    return Client(headers={"Authorization": f"Bearer {secret}"})


def test_the_second_search_asks_for_neither_token_nor_permissions(program: Client) -> None:
    program.get(SEARCH)
    with CaptureQueriesContext(connection) as asked:
        assert program.get(SEARCH).status_code == 200
    assert not any("apitoken" in query["sql"] or "auth_permission" in query["sql"] for query in asked)


def test_a_closed_account_is_refused_at_once(program: Client, user: User) -> None:
    assert program.get(SEARCH).status_code == 200
    user.is_active = False
    user.save()
    assert program.get(SEARCH).status_code == 401


def test_a_role_that_is_taken_away_counts_at_once(program: Client, user: User) -> None:
    assert program.get(SEARCH).status_code == 200
    user.groups.clear()
    assert program.get(SEARCH).status_code == 403


def test_what_was_kept_before_a_change_was_committed_is_forgotten(
    user: User, django_capture_on_commit_callbacks: Callable[..., AbstractContextManager[object]]
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        user.save()
        remembered.keep("Bearer of another thread", user, None)  # which still read the row as it was
    assert remembered.find("Bearer of another thread") is None


def test_an_expiry_counts_to_the_second(user: User, monkeypatch: pytest.MonkeyPatch) -> None:
    token, secret = ApiToken.create(user.pk, "a program")
    ApiToken.objects.filter(pk=token.pk).update(expires_at=timezone.now() + timedelta(minutes=1))
    program = Client(headers={"Authorization": f"Bearer {secret}"})
    assert program.get(SEARCH).status_code == 200
    later = timezone.now() + timedelta(minutes=2)
    monkeypatch.setattr("dgscope.accounts.models.token.timezone.now", lambda: later)
    assert program.get(SEARCH).status_code == 401


def test_what_changes_something_is_never_done_from_memory(program: Client) -> None:
    assert program.get(SEARCH).status_code == 200
    ApiToken.objects.update(secret_hash="of another secret")  # tells nobody, like another process
    assert program.get(SEARCH).status_code == 200
    assert program.delete("/api/v1/studies/1.2.3", data={}, content_type="application/json").status_code == 401


def test_only_so_many_are_kept(user: User, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(remembered, "MOST", 2)
    for number in range(4):
        remembered.keep(f"Bearer {number}", user, None)
    assert [remembered.find(f"Bearer {number}") is not None for number in range(4)] == [False, False, True, True]
