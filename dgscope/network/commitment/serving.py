"""The worker's part: everything that is due with one node, one after the other. One worker serves a node at a time."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Final

from django.db import DatabaseError, InterfaceError, connection
from django.db.models import Q, QuerySet
from django.utils import timezone

from dgscope.archive.errors import StoreError
from dgscope.network.commitment import asking, attempts, checking, reporting
from dgscope.network.models import CommitRequest, CommitState, Direction

log = logging.getLogger(__name__)
# The class of our advisory locks (the key is the node's title): "comm" in ASCII.
_LOCK: Final = 0x636F6D6D
_LOOK_AGAIN: Final = timedelta(seconds=10)
_MOST_AT_ONCE: Final = 200


def due_nodes() -> list[str]:
    """Titles of the nodes with which something is due."""
    return list(_due().order_by("ae_title").values_list("ae_title", flat=True).distinct())


def serve(ae_title: str) -> int:
    """Do what is due with a node; return how many requests were looked at. Nothing when another worker does it."""
    with _only_one(ae_title) as is_ours:
        if not is_ours:
            return 0
        seen: list[int] = []
        reachable = True
        while len(seen) < _MOST_AT_ONCE:
            row = _due().filter(ae_title=ae_title).exclude(pk__in=seen).order_by("next_attempt_at", "id").first()
            if row is None:
                break
            seen.append(row.pk)
            reachable = _guarded_step(row, reachable)
        return len(seen)


def _due() -> QuerySet[CommitRequest]:
    now = timezone.now()
    free = Q(claimed_until=None) | Q(claimed_until__lte=now)
    return CommitRequest.objects.filter(free, next_attempt_at__lte=now)


def _guarded_step(row: CommitRequest, reachable: bool) -> bool:
    try:
        return _step(row, reachable)
    except (DatabaseError, InterfaceError):
        raise  # the task ends; everything is still due
    except Exception:  # the border of one request: an unforeseen fault must not keep the node's other ones waiting
        log.exception("a storage commitment request of %s failed", row.ae_title)
        attempts.failed(row, "Internal error; see the log of the worker.")
        return reachable


def _step(row: CommitRequest, reachable: bool) -> bool:
    """Do the next thing for one request; return whether the node can be reached, as far as is known."""
    if row.state == CommitState.ASKED:
        asking.give_up(row)
        return reachable
    if row.direction == Direction.IN and checking.is_stale(row) and not _checked(row):
        return reachable
    if row.direction == Direction.IN and row.same_association_until and row.same_association_until > timezone.now():
        _later(row, row.same_association_until - timezone.now())
        return reachable
    if not reachable:  # another request has just found out: this one's turn comes without an attempt of its own
        _later(row, attempts.BACK_OFF[0])
        return False
    return reporting.deliver(row) if row.direction == Direction.IN else asking.send(row)


def _checked(row: CommitRequest) -> bool:
    try:
        if checking.check(row):
            return True
    except (OSError, StoreError) as error:
        attempts.failed(row, f"The store cannot be read: {error}")
        return False
    _later(row, _LOOK_AGAIN)
    return False


def _later(row: CommitRequest, wait: timedelta) -> None:
    attempts.same_round(row).update(next_attempt_at=timezone.now() + wait)


@contextmanager
def _only_one(ae_title: str) -> Iterator[bool]:
    """A lock that ends with its process, however that ends."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s, hashtext(%s))", [_LOCK, ae_title])
        (is_ours,) = cursor.fetchone() or (False,)
    try:
        yield is_ours
    finally:
        if is_ours and connection.connection is not None:
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_unlock(%s, hashtext(%s))", [_LOCK, ae_title])
