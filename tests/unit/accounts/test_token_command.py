"""manage.py token."""

from io import StringIO

import pytest
from django.contrib.auth.models import User
from django.core.management import CommandError, call_command

from dgscope.accounts.models import ApiToken
from dgscope.accounts.models.token import digest

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def alice() -> User:
    return User.objects.create_user("alice")


def run(*arguments: str) -> str:
    out = StringIO()
    call_command("token", *arguments, stdout=out)
    return out.getvalue()


def test_the_token_stands_on_the_last_line() -> None:
    secret = run("create", "alice", "--name", "pacs").splitlines()[-1]
    assert ApiToken.objects.get().secret_hash == digest(secret)


def test_it_can_end_by_itself() -> None:
    run("create", "alice", "--name", "pacs", "--days", "30")
    assert ApiToken.objects.get().expires_at is not None


def test_tokens_are_listed_without_their_secrets_and_revoked() -> None:
    secret = run("create", "alice", "--name", "pacs").splitlines()[-1]
    listed = run("list")
    assert "alice\tpacs" in listed
    assert secret not in listed
    run("revoke", "alice", "--name", "pacs")
    assert run("list") == ""


@pytest.mark.parametrize(
    "arguments",
    [
        ("create", "nobody", "--name", "pacs"),
        ("create", "alice", "--name", ""),
        ("create", "alice", "--name", "pacs", "--days", "0"),
        ("revoke", "alice", "--name", "pacs"),
    ],
)
def test_what_cannot_be_is_refused(arguments: tuple[str, ...]) -> None:
    with pytest.raises(CommandError):
        run(*arguments)


def test_a_name_is_used_once() -> None:
    run("create", "alice", "--name", "pacs")
    with pytest.raises(CommandError, match="already"):
        run("create", "alice", "--name", "pacs")
