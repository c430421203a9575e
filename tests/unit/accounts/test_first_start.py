"""The first administrator."""

from io import StringIO

import pytest
from django.contrib.auth.models import Group, User
from django.core.management import call_command

from dgscope.accounts import roles

pytestmark = pytest.mark.django_db


def first_start() -> tuple[str, str]:
    out, err = StringIO(), StringIO()
    call_command("first_start", stdout=out, stderr=err)
    return out.getvalue(), err.getvalue()


def test_it_prints_a_random_password_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("DGSCOPE_ADMIN_PASSWORD", raising=False)
    out, _ = first_start()
    password = out.splitlines()[-1].removeprefix("password: ")
    admin = User.objects.get(username="admin")
    assert admin.check_password(password)
    assert len(password) >= 16
    assert first_start() == ("", "")


def test_it_takes_the_given_password_and_prints_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DGSCOPE_ADMIN_PASSWORD", "correct horse battery")
    assert first_start() == ("", "")
    assert User.objects.get().check_password("correct horse battery")


def test_it_says_that_a_given_password_is_weak(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DGSCOPE_ADMIN_PASSWORD", "12345")
    out, err = first_start()
    assert out == ""
    assert "weak" in err
    assert "12345" not in err


def test_it_leaves_a_changed_password_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DGSCOPE_ADMIN_PASSWORD", "correct horse battery")
    first_start()
    monkeypatch.setenv("DGSCOPE_ADMIN_PASSWORD", "something else")
    first_start()
    assert User.objects.get().check_password("correct horse battery")


def test_the_roles_have_what_they_need() -> None:
    first_start()
    assert set(Group.objects.values_list("name", flat=True)) == set(roles.ROLES)
    dentist = Group.objects.get(name="dentist").permissions.values_list("codename", flat=True)
    assert set(dentist) == {
        "view_study",
        "export_study",
        "store_study",
        "save_presentation_state",
        "create_objects",
    }
    administrator = Group.objects.get(name="administrator").permissions.values_list("codename", flat=True)
    assert {"delete_study", "change_remoteae", "view_auditevent", "change_user"} <= set(administrator)
