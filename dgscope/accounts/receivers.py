"""Signing in and out, whether by our page or by the admin's, leaves a row in the audit trail."""

from django.contrib.auth.models import AbstractBaseUser
from django.http import HttpRequest

from dgscope.accounts import audit
from dgscope.accounts.audit import Event, address_of


def note_login(sender: object, request: HttpRequest | None, user: AbstractBaseUser, **_: object) -> None:
    """Record a sign-in; it fails with its row."""
    audit.record(Event.LOGIN, user=user, address=address_of(request) if request else "")


def note_logout(sender: object, request: HttpRequest | None, user: AbstractBaseUser | None, **_: object) -> None:
    """Record a sign-out."""
    if user is not None:
        audit.record(Event.LOGOUT, user=user, address=address_of(request) if request else "")
