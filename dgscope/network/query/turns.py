"""Whose turn it is: a node gets so many queries at one time, so that one that is stuck holds few threads of a worker.

Who asks holds a lock of the database for its row. It ends with the process, however that ends; a row that runs and is
not locked waits for its turn.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from django.db import connection, transaction
from django.db.models import QuerySet

from dgscope.network.jobs import queue
from dgscope.network.models import QueriedNode, QueryState

AT_ONE_TIME: Final = 4
# The classes of our advisory locks (the keys are the node's title and the row's): "turn" and "rows" in ASCII.
_NODE: Final = 0x7475726E
_ROW: Final = 0x726F7773
_LOCKED: Final = (
    "SELECT objid FROM pg_locks WHERE locktype = 'advisory' AND classid = %s AND objsubid = 2"
    " AND database = (SELECT oid FROM pg_database WHERE datname = current_database())"
)


@contextmanager
def turn(asked: QueriedNode) -> Iterator[bool]:
    """Whether the row may be asked now: it has not ended, nobody asks it, and its node has not enough to answer."""
    is_ours = _begin(asked)
    try:
        yield is_ours
    finally:
        if is_ours and connection.connection is not None:
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_unlock(%s, %s)", [_ROW, _key(asked)])


def wake(node: str) -> None:
    """Let those that wait for a node begin, as far as it has room; the cancelled ones end."""
    busy = _asked_now(node)
    waiting = _unended(node).exclude(pk__in=busy)
    waiting.filter(query__cancel_requested=True).update(state=QueryState.CANCELLED)
    for query_pk in waiting.order_by("pk").values_list("query", flat=True)[: max(AT_ONE_TIME - len(busy), 0)]:
        queue.tell(queue.RUN_QUERY, query_pk, node)


def wake_all() -> None:
    """Let all that wait begin, also those that nobody was told of."""
    rows = QueriedNode.objects.filter(state=QueryState.RUNNING)
    for node in rows.order_by("node").values_list("node", flat=True).distinct():
        wake(node)


def _begin(asked: QueriedNode) -> bool:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s, hashtext(%s))", [_NODE, asked.node])
        busy = _asked_now(asked.node)
        has_ended = not _unended(asked.node).filter(pk=asked.pk).exists()
        if has_ended or asked.pk in busy or len(busy) >= AT_ONE_TIME:
            return False
        cursor.execute("SELECT pg_advisory_lock(%s, %s)", [_ROW, _key(asked)])  # of the session: nobody else has it
        return True


def _asked_now(node: str) -> set[int]:
    """Keys of the rows that are being asked."""
    with connection.cursor() as cursor:
        cursor.execute(_LOCKED, [_ROW])
        locked = [key for (key,) in cursor.fetchall()]
    rows = QueriedNode.objects.filter(node=node, pk__in=locked)
    return set(rows.values_list("pk", flat=True))


def _unended(node: str) -> QuerySet[QueriedNode]:
    return QueriedNode.objects.filter(node=node, state=QueryState.RUNNING)


def _key(asked: QueriedNode) -> int:
    return asked.pk % 2**31
