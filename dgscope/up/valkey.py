"""The embedded broker: Valkey, or Redis, on a Unix socket, with an append-only file so that a crash keeps the queue."""

import socket
from pathlib import Path
from urllib.parse import quote

SOCKET = "valkey.sock"
_PROBE_SECONDS = 1.0


def command(program: Path, folder: Path, sockets: Path) -> list[str]:
    """The server as a foreground process: no network port, data in `folder`, nothing evicted when memory runs short."""
    options = {
        "port": "0",
        "unixsocket": str(sockets / SOCKET),
        "unixsocketperm": "700",
        "dir": str(folder),
        "appendonly": "yes",
        "save": "",
        "maxmemory-policy": "noeviction",
        "daemonize": "no",
        "loglevel": "warning",
    }
    return [str(program), *(part for name, value in options.items() for part in (f"--{name}", value))]


def url(sockets: Path) -> str:
    """The address in the spelling of Celery's Redis transport."""
    return f"redis+socket://{quote(str(sockets / SOCKET))}"


def answers(sockets: Path) -> bool:
    """Whether the server answers PING with PONG, which it does only after it has read its file."""
    try:
        with socket.socket(socket.AF_UNIX) as connection:
            connection.settimeout(_PROBE_SECONDS)
            connection.connect(str(sockets / SOCKET))
            connection.sendall(b"PING\r\n")
            return connection.recv(16).startswith(b"+PONG")
    except OSError:
        return False
