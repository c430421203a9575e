"""dgscope/postgresql: connections that were idle."""

from typing import TYPE_CHECKING, cast

import psycopg
import pytest
from django.db import connections

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
