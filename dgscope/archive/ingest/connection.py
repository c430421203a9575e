"""The database connection of the committer: one per process, with deadlines, checked to be durable."""

import socket
import threading
import time
from types import TracebackType
from typing import Any, Final, Self

import psycopg
from django.db import connections

from dgscope.archive.errors import OutOfResources

STATEMENT_TIMEOUT: Final = "20s"
LOCK_TIMEOUT: Final = "10s"
HUNG_AFTER: Final = 30.0


def connect() -> psycopg.Connection[Any]:
    """Open a connection for commits.

    Raises
    ------
    OutOfResources
        The database cannot be reached, or does not promise that a commit survives a power cut.
    """
    params = connections.create_connection("default").get_connection_params()
    # Parameters are bound by the server and statements prepared: half of the time that a commit takes here.
    params.update(autocommit=True, cursor_factory=psycopg.Cursor, prepare_threshold=1, connect_timeout=10)
    try:
        connection = psycopg.connect(**params)
        connection.execute(f"SET statement_timeout = '{STATEMENT_TIMEOUT}'")
        connection.execute(f"SET lock_timeout = '{LOCK_TIMEOUT}'")
        # No statement is better planned for one value than for another: not five times before that is found out.
        connection.execute("SET plan_cache_mode = force_generic_plan")
        connection.execute(f"SET idle_in_transaction_session_timeout = '{STATEMENT_TIMEOUT}'")
        _assert_durable(connection)
    except psycopg.Error as error:
        raise OutOfResources("The database cannot be reached.") from error
    return connection


def _assert_durable(connection: psycopg.Connection[Any]) -> None:
    row = connection.execute(
        "SELECT current_setting('fsync'), current_setting('full_page_writes'),"
        " current_setting('synchronous_commit'), pg_is_in_recovery()"
    ).fetchone()
    assert row is not None
    fsync, full_page_writes, synchronous_commit, standby = row
    if standby:
        connection.close()
        raise OutOfResources("The database is a read-only standby.")
    if fsync != "on" or full_page_writes != "on":
        connection.close()
        raise OutOfResources("The database runs without fsync or full_page_writes: a power cut would lose images.")
    if synchronous_commit == "off":
        connection.execute("SET synchronous_commit = on")


class Deadline:
    """Cuts the connection of a database that neither answers nor fails (a stopped server, a dead network path).

    Used around a piece of work on the connection; the thread that watches is started once per process.
    """

    def __init__(self, seconds: float = HUNG_AFTER) -> None:
        self._seconds = seconds
        self._lock = threading.Lock()
        self._due: float | None = None
        self._connection: psycopg.Connection[Any] | None = None
        self._thread: threading.Thread | None = None

    def watch(self, connection: psycopg.Connection[Any]) -> Self:
        with self._lock:
            self._connection, self._due = connection, time.monotonic() + self._seconds
        if self._thread is None:
            self._thread = threading.Thread(target=self._run, name="database deadline", daemon=True)
            self._thread.start()
        return self

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        with self._lock:
            self._due = self._connection = None

    def _run(self) -> None:
        while True:
            time.sleep(min(1.0, self._seconds))
            with self._lock:
                if self._connection is not None and self._due is not None and time.monotonic() > self._due:
                    _cut(self._connection)
                    self._due = None


def _cut(connection: psycopg.Connection[Any]) -> None:
    try:
        with socket.socket(fileno=connection.fileno()) as duplicate:
            try:
                duplicate.shutdown(socket.SHUT_RDWR)
            finally:
                duplicate.detach()
    except (OSError, psycopg.Error):
        return  # closed meanwhile
