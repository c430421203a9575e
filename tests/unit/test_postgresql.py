"""dgscope/postgresql: connections that were idle."""

import os
import threading
from collections.abc import Iterator
from typing import TYPE_CHECKING, cast

import psycopg
import pytest
from django.db import connections

from dgscope.postgresql import parked

if TYPE_CHECKING:
    from dgscope.postgresql.base import DatabaseWrapper

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def connection() -> "DatabaseWrapper":
    """A connection as it is between two requests."""
    wrapper = cast("DatabaseWrapper", connections["default"])
    wrapper.ensure_connection()
    wrapper.health_check_enabled, wrapper.health_check_done = True, False
    return wrapper


def test_a_connection_that_is_alive_is_not_asked(
    connection: "DatabaseWrapper", monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(connection, "is_usable", lambda: pytest.fail("the server was asked"))
    connection.close_if_health_check_failed()
    assert connection.connection is not None
    assert connection.health_check_done


def test_a_connection_that_the_server_ended_is_made_anew(connection: "DatabaseWrapper") -> None:
    first = connection.connection.info.backend_pid
    _end(connection, first)
    with connection.cursor() as sql:
        sql.execute("SELECT pg_backend_pid()")
        assert sql.fetchone()[0] != first


def test_a_connection_that_failed_before_is_asked(
    connection: "DatabaseWrapper", monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(connection, "errors_occurred", True)
    monkeypatch.setattr(connection, "is_usable", lambda: False)
    connection.close_if_health_check_failed()
    assert connection.connection is None


def _end(connection: "DatabaseWrapper", pid: int) -> None:
    settings = connection.settings_dict
    with psycopg.connect(
        host=settings["HOST"] or None,
        port=settings["PORT"] or None,
        user=settings["USER"] or None,
        password=settings["PASSWORD"] or None,
        dbname=settings["NAME"],
        autocommit=True,
    ) as other:
        other.execute("SELECT pg_terminate_backend(%s, 5000)", [pid])


@pytest.fixture
def shared(connection: "DatabaseWrapper") -> Iterator["DatabaseWrapper"]:
    """As in the web process: connections are left to other threads."""
    connection.settings_dict["SHARED"] = True
    yield connection
    del connection.settings_dict["SHARED"]
    connection.close()
    while (left := parked.take(connection._key)) is not None:
        left.close()


def pid(connection: "DatabaseWrapper") -> int:
    with connection.cursor() as sql:
        sql.execute("SELECT pg_backend_pid()")
        return int(sql.fetchone()[0])


def test_the_connection_that_was_left_last_is_used_next(shared: "DatabaseWrapper") -> None:
    first = pid(shared)
    shared.close()
    assert shared.connection is None
    assert pid(shared) == first


def test_another_thread_gets_it(shared: "DatabaseWrapper") -> None:
    first = pid(shared)
    shared.close()
    found: list[int] = []

    def work() -> None:
        other = cast("DatabaseWrapper", connections["default"])
        other.settings_dict["SHARED"] = True
        found.append(pid(other))
        other.close()

    thread = threading.Thread(target=work)
    thread.start()
    thread.join()
    assert found == [first]
    assert pid(shared) == first


def test_a_connection_in_a_transaction_is_closed(shared: "DatabaseWrapper") -> None:
    first = pid(shared)
    raw = shared.connection
    shared.set_autocommit(False)
    pid(shared)
    shared.close()
    assert raw.closed
    assert pid(shared) != first


def test_a_connection_that_the_server_ended_meanwhile_is_not_used(shared: "DatabaseWrapper") -> None:
    first = pid(shared)
    shared.close()
    _end(shared, first)
    assert pid(shared) != first


def test_an_old_connection_is_not_used(shared: "DatabaseWrapper", monkeypatch: pytest.MonkeyPatch) -> None:
    first = pid(shared)
    shared.close()
    monkeypatch.setattr(parked, "MOST_SECONDS", 0)
    assert pid(shared) != first


def test_only_so_many_are_kept(shared: "DatabaseWrapper", monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parked, "MOST", 0)
    raw = shared.connection
    shared.close()
    assert raw.closed


def test_those_of_the_process_that_forked_us_are_left_alone(
    shared: "DatabaseWrapper", monkeypatch: pytest.MonkeyPatch
) -> None:
    raw = shared.connection
    shared.close()
    with monkeypatch.context() as patch:
        patch.setattr(os, "getpid", lambda: -1)
        assert parked.take(shared._key) is None
    assert not raw.closed
    raw.close()
