"""Whose Authorization header this is, remembered for a few seconds for requests that only read.

Programs and viewers ask for many things in a row. A token that is revoked, an account that is closed, or a role that is
taken away counts at once in the process where that is done, in others after `SECONDS` at the latest; an expiry counts
to the second.
"""

import hashlib
import threading
import time
from collections import OrderedDict
from typing import Final

from django.contrib.auth.models import Group, User
from django.db import transaction
from django.db.models.signals import m2m_changed, post_delete, post_save

from dgscope.accounts.models import ApiToken

SECONDS: Final = 5.0
MOST: Final = 2000
SAFE: Final = frozenset({"GET", "HEAD", "OPTIONS"})

_accounts: OrderedDict[bytes, tuple[float, User, ApiToken | None]] = OrderedDict()
_lock = threading.Lock()


def find(header: str) -> tuple[User, ApiToken | None] | None:
    """Return the account, and the token if there is one, of a header that was checked a moment ago.

    Nobody may change them.
    """
    with _lock:
        found = _accounts.get(_key(header))
    if found is None or time.monotonic() - found[0] >= SECONDS:
        return None
    _, user, token = found
    return (user, token) if token is None or token.is_valid else None


def keep(header: str, user: User, token: ApiToken | None) -> None:
    """Remember what a header was found to be; only a digest of it is kept."""
    with _lock:
        _accounts[_key(header)] = time.monotonic(), user, token
        _accounts.move_to_end(_key(header))
        while len(_accounts) > MOST:
            _accounts.popitem(last=False)


def forget() -> None:
    """Forget everything: the next requests look again."""
    with _lock:
        _accounts.clear()


def listen() -> None:
    """Forget when an account, a group or a token changes here."""
    for model in (User, Group, ApiToken):
        post_save.connect(_note_change, sender=model, dispatch_uid=f"remembered-save-{model.__name__}")
        post_delete.connect(_note_change, sender=model, dispatch_uid=f"remembered-delete-{model.__name__}")
    for number, through in enumerate((User.groups.through, User.user_permissions.through, Group.permissions.through)):
        m2m_changed.connect(_note_change, sender=through, dispatch_uid=f"remembered-roles-{number}")


def _note_change(**_: object) -> None:
    # And again once it is committed: until then, other threads find and keep what was true before.
    forget()
    transaction.on_commit(forget)


def _key(header: str) -> bytes:
    return hashlib.sha256(header.encode()).digest()
