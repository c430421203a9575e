"""That an account may see an image, remembered for a few seconds.

A drag of the window asks a hundred times. A role that is taken away, or a study that is deleted, counts here after
`SECONDS` at the latest; the session of a browser is looked up at every request. Whose header it is, and the roles of
that account, are remembered (`accounts.remembered`), too: for a role the two times add up.
"""

import threading
import time
from collections import OrderedDict
from collections.abc import Sequence
from typing import Final

from django.contrib.auth.models import User

from dgscope.archive.models import Instance
from viewer.service.access import Account, instance_for, pictured_instance_for

SECONDS: Final = 5.0
MOST: Final = 2000

_granted: OrderedDict[tuple[int, str], tuple[float, Instance]] = OrderedDict()
_lock = threading.Lock()


def granted_instance(user: Account, sop_uid: str) -> Instance:
    """As `pictured_instance_for`, from memory where the same was asked for a moment ago.

    Nobody may change the row.
    """
    if not isinstance(user, User):
        return instance_for(user, sop_uid)
    key, now = (user.pk, sop_uid), time.monotonic()
    with _lock:
        found = _granted.get(key)
    if found is not None and now - found[0] < SECONDS:
        return found[1]
    row = pictured_instance_for(user, sop_uid)
    _remember(user, [row], now)
    return row


def remember_instances(user: Account, rows: Sequence[Instance]) -> None:
    """Remember that `user` may see these rows, which were found for that account just now.

    Whoever lists a series asks for its pictures next. Rows need their series and study.
    """
    if isinstance(user, User):
        _remember(user, rows[-MOST // 2 :], time.monotonic())


def _remember(user: User, rows: Sequence[Instance], now: float) -> None:
    with _lock:
        for row in rows:
            _granted[user.pk, row.sop_instance_uid] = now, row
            _granted.move_to_end((user.pk, row.sop_instance_uid))
        while len(_granted) > MOST:
            _granted.popitem(last=False)


def forget() -> None:
    """Forget everything: the next requests look again."""
    with _lock:
        _granted.clear()
