"""dgscope/database_url.py: PostgreSQL URLs as people write them."""

import pytest

from dgscope import database_url
from dgscope.database_url import Database
from dgscope.env_values import EnvironmentValueError


def test_a_server_in_the_network() -> None:
    assert database_url.parse("postgresql://user:pw@db.example:5433/name") == Database(
        name="name", user="user", password="pw", host="db.example", port=5433
    )


def test_the_short_scheme_and_missing_parts() -> None:
    assert database_url.parse("postgres://db/name") == Database(name="name", host="db")


def test_special_characters_are_percent_encoded() -> None:
    found = database_url.parse("postgresql://us%40er:p%2Fw%3A@db/na%20me")

    assert (found.user, found.password, found.name) == ("us@er", "p/w:", "na me")


def test_a_unix_socket() -> None:
    found = database_url.parse("postgresql://dgscope@/dgscope?host=/run/postgresql&port=5434")

    assert (found.host, found.port, found.user) == ("/run/postgresql", 5434, "dgscope")


def test_the_url_of_a_socket_is_read_back() -> None:
    found = database_url.parse(database_url.socket_url("/tmp/a folder"))

    assert found == Database(name="dgscope", user="dgscope", host="/tmp/a folder")


def test_tls_options_reach_the_driver() -> None:
    settings = database_url.parse("postgresql://u@db/name?sslmode=verify-full&sslrootcert=/ca.pem").django()

    assert settings["OPTIONS"] == {"sslmode": "verify-full", "sslrootcert": "/ca.pem"}
    assert settings["ENGINE"] == "dgscope.postgresql"
    assert settings["PORT"] == ""


@pytest.mark.parametrize(
    "url",
    [
        "name",
        "mysql://u:hidden@db/name",
        "postgresql://u:hidden@db",
        "postgresql://u:hidden@db/a/b",
        "postgresql://u:hidden@db:port/name",
        "postgresql://u:hidden@db/name?port=x",
        "postgresql://u:hidden@db/name?sslmod=require",
    ],
)
def test_a_wrong_url_is_refused_without_repeating_its_password(url: str) -> None:
    with pytest.raises(EnvironmentValueError, match=r"^DATABASE_URL: must be postgresql://") as error:
        database_url.parse(url)
    assert "hidden" not in str(error.value)
