"""Check a password, the one way for the browser, for the admin pages and for HTTP Basic.

Guessing is slowed down in the database, so that it counts over all processes: by account and address, and by address
alone. An account is never locked for other addresses, else anybody could lock out a doctor by name.
"""

import hashlib
import hmac
import secrets
import threading
import time
from datetime import timedelta
from typing import Final

from django.contrib.auth import authenticate
from django.contrib.auth.models import User
from django.http import HttpRequest
from django.utils import timezone

from dgscope.accounts import audit
from dgscope.accounts.address import address_of
from dgscope.accounts.audit import Event
from dgscope.accounts.models import FailedLogin
from dgscope.accounts.problems import TooManyAttempts

WINDOW = timedelta(minutes=15)
MOST_FOR_ACCOUNT = 5
MOST_FROM_ADDRESS = 50

_REMEMBERED_SECONDS = 300.0
_MOST_REMEMBERED = 1000
_key: Final = secrets.token_bytes(32)
_remembered: dict[bytes, tuple[int, str, float]] = {}
_lock = threading.Lock()


class CredentialsError(Exception):
    """No active account has this name and password. Which of the two is wrong is not said."""


def check(request: HttpRequest, username: str, password: str) -> User:
    """Return the account of this name and password.

    Raises
    ------
    CredentialsError
        There is no such account, it is switched off, or the password differs.
    TooManyAttempts
        Too many wrong passwords lately; the right one is refused as well, so that guessing tells nothing.
    """
    address = address_of(request)
    name = username.replace("\0", "")[:150]
    _refuse_too_many(name, address)
    user = authenticate(request, username=name, password=password) if "\0" not in username else None
    if not isinstance(user, User):
        _note_failure(name, address)
        raise CredentialsError
    FailedLogin.objects.filter(username=name, address=address).delete()
    return user


def check_remembered(request: HttpRequest, username: str, password: str) -> User:
    """Do as `check`, but trust a pair that was right minutes ago: Basic repeats it with every request.

    The slow hash costs a fifth of a second. What is remembered is a keyed digest that lives in this process only, and
    it ends with the next change of the password.
    """
    mark = hmac.digest(_key, f"{len(username)}:{username}{password}".encode(), hashlib.sha256)
    with _lock:
        known = _remembered.get(mark)
    if known is not None and known[2] > time.monotonic():
        user = User.objects.filter(pk=known[0], password=known[1], is_active=True).first()
        if user is not None:
            return user
    user = check(request, username, password)
    with _lock:
        if len(_remembered) >= _MOST_REMEMBERED:
            _remembered.clear()
        _remembered[mark] = (user.pk, user.password, time.monotonic() + _REMEMBERED_SECONDS)
    return user


def _refuse_too_many(username: str, address: str) -> None:
    recent = FailedLogin.objects.filter(address=address, at__gt=timezone.now() - WINDOW)
    if recent.filter(username=username).count() >= MOST_FOR_ACCOUNT or recent.count() >= MOST_FROM_ADDRESS:
        minutes = int(WINDOW.total_seconds() // 60)
        raise TooManyAttempts(
            f"Too many wrong passwords from this place. Wait {minutes} minutes, or ask an administrator.",
            {"Retry-After": str(int(WINDOW.total_seconds()))},
        )


def _note_failure(username: str, address: str) -> None:
    now = timezone.now()
    FailedLogin.objects.filter(at__lt=now - WINDOW).delete()
    FailedLogin.objects.create(username=username, address=address, at=now)
    audit.record(Event.LOGIN_FAILED, user=username, address=address, succeeded=False)
    failures = FailedLogin.objects.filter(username=username, address=address).count()
    if failures == MOST_FOR_ACCOUNT:
        audit.record(
            Event.SECURITY_ALERT,
            user=username,
            address=address,
            succeeded=False,
            detail={"what": "too many wrong passwords", "count": failures},
        )


def forget() -> None:
    """Forget the pairs that were right: in tests."""
    with _lock:
        _remembered.clear()
