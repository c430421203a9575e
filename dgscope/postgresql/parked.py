"""Connections that no thread of this process uses at the moment, for the next thread that needs one.

A new connection costs PostgreSQL a process, which reads its catalogue at the first queries: ten times what a search by
index takes. With a connection for each thread, most requests of one person would meet one that is cold. So the one that
was used last is used next.
"""

import os
import select
import threading
import time
from dataclasses import dataclass
from typing import Any, Final

from psycopg.pq import TransactionStatus

MOST: Final = 16
MOST_SECONDS: Final = 300.0

Connection = Any  # psycopg's, with any kind of row


@dataclass(frozen=True, slots=True)
class _Parked:
    key: tuple[object, ...]
    connection: Connection
    since: float
    pid: int


_parked: list[_Parked] = []
_lock = threading.Lock()


def park(key: tuple[object, ...], connection: Connection) -> bool:
    """Keep a connection for the next thread; False if it cannot be used again, or enough are kept."""
    if connection.closed or connection.info.transaction_status != TransactionStatus.IDLE or not is_quiet(connection):
        return False
    with _lock:
        if len(_parked) >= MOST:
            return False
        _parked.append(_Parked(key, connection, time.monotonic(), os.getpid()))
    return True


def take(key: tuple[object, ...]) -> Connection | None:
    """Give the connection to the same database that was used last and is alive; None if there is none."""
    while True:
        with _lock:
            found = next((one for one in reversed(_parked) if one.key == key), None)
            if found is None:
                return None
            _parked.remove(found)
        if found.pid != os.getpid():
            continue  # of the process that we were forked from, which uses it
        if time.monotonic() - found.since < MOST_SECONDS and not found.connection.closed and is_quiet(found.connection):
            return found.connection
        found.connection.close()


def is_quiet(connection: Connection) -> bool:
    """Whether nothing is waiting to be read: neither the end of the stream nor a last word of the server."""
    waiting = select.poll()
    waiting.register(connection.pgconn.socket, select.POLLIN)
    return not waiting.poll(0)
