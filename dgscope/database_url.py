"""``DATABASE_URL``: from the address that people write to the pieces that Django wants."""

from dataclasses import dataclass
from urllib.parse import parse_qsl, quote, unquote, urlsplit

from dgscope.env_values import EnvironmentValueError

FORM = "postgresql://USER:PASSWORD@HOST:PORT/NAME, or postgresql://USER@/NAME?host=/SOCKET/FOLDER"
_OPTIONS = frozenset(
    ("sslmode", "sslrootcert", "sslcert", "sslkey", "connect_timeout", "application_name", "target_session_attrs")
)


@dataclass(frozen=True)
class Database:
    """The address of one PostgreSQL database. `host` may be the folder of a Unix socket; `port` 0 is the default."""

    name: str
    user: str = ""
    password: str = ""
    host: str = ""
    port: int = 0
    options: tuple[tuple[str, str], ...] = ()

    def django(self) -> dict[str, object]:
        """The address as an entry of Django's DATABASES."""
        return {
            "ENGINE": "dgscope.postgresql",
            "NAME": self.name,
            "USER": self.user,
            "PASSWORD": self.password,
            "HOST": self.host,
            "PORT": str(self.port) if self.port else "",
            "OPTIONS": dict(self.options),
        }


def parse(url: str, variable: str = "DATABASE_URL") -> Database:
    """Read a PostgreSQL URL. The error never repeats the value, since it may hold a password."""
    try:
        parts = urlsplit(url)
        port = parts.port or 0
        query = dict(parse_qsl(parts.query, strict_parsing=True)) if parts.query else {}
    except ValueError as error:
        raise EnvironmentValueError(variable, FORM) from error
    name = unquote(parts.path.removeprefix("/"))
    if parts.scheme not in {"postgresql", "postgres"} or not name or "/" in name:
        raise EnvironmentValueError(variable, FORM)
    host = query.pop("host", unquote(parts.hostname or ""))
    query_port = query.pop("port", "")
    if query_port and not query_port.isdecimal():
        raise EnvironmentValueError(variable, FORM)
    unknown = sorted(set(query) - _OPTIONS)
    if unknown:
        raise EnvironmentValueError(variable, f"{FORM}; unknown option {', '.join(unknown)}")
    return Database(
        name=name,
        user=unquote(parts.username or ""),
        password=unquote(parts.password or ""),
        host=host,
        port=int(query_port) if query_port else port,
        options=tuple(sorted(query.items())),
    )


def socket_url(folder: str, user: str = "dgscope", name: str = "dgscope") -> str:
    """The URL of a server that listens on a Unix socket in `folder`."""
    return f"postgresql://{quote(user)}@/{quote(name)}?host={quote(folder)}"
