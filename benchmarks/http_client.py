"""A keep-alive HTTP client that costs little itself, and the times of what it asked for."""

import http.client
import statistics
import time
from collections.abc import Sequence
from dataclasses import dataclass, replace


@dataclass(frozen=True)
class Times:
    """Times of one kind of request in milliseconds."""

    p50: float
    p95: float


class Client:
    """One connection, as a viewport of a browser holds it."""

    def __init__(self, port: int, headers: dict[str, str] | None = None) -> None:
        self._connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        self._headers = headers or {}

    def get(self, path: str, headers: dict[str, str] | None = None) -> bytes:
        """Ask for `path`; RuntimeError for any answer but 200."""
        self._connection.request("GET", path, headers=self._headers | (headers or {}))
        return self._answer(path)

    def post(self, path: str, body: bytes) -> bytes:
        """Send `body` to `path` on a new connection; RuntimeError for any answer but 200."""
        self.reconnect()
        self._connection.request("POST", path, body, self._headers)
        return self._answer(path)

    def reconnect(self) -> None:
        """Begin a new connection: servers close one that was idle."""
        self._connection.close()
        self._connection.connect()

    def _answer(self, path: str) -> bytes:
        answer = self._connection.getresponse()
        body = answer.read()
        if answer.status != 200:
            raise RuntimeError(f"{path}: {answer.status} {body[:500]!r}")
        return body


@dataclass(frozen=True)
class Contender:
    """One way to get the pictures: a client, the paths to ask for in turn, and headers of its own."""

    name: str
    client: Client
    paths: Sequence[str]
    headers: dict[str, str]

    def part(self, index: int, parts: int) -> "Contender":
        """The same with each `parts`-th path only, from `index` on."""
        count = len(self.paths) // parts
        return replace(self, paths=self.paths[index::parts][:count])


def race(contenders: Sequence[Contender]) -> dict[str, Times]:
    """Ask all contenders in turn, so that what else the machine does meets them alike."""
    taken: dict[str, list[float]] = {contender.name: [] for contender in contenders}
    for contender in contenders:
        contender.client.reconnect()
    for step in range(len(contenders[0].paths)):
        for contender in contenders:
            path = contender.paths[step]
            started = time.perf_counter()
            try:
                contender.client.get(path, contender.headers)
            except (http.client.RemoteDisconnected, ConnectionError):
                contender.client.reconnect()
                started = time.perf_counter()
                contender.client.get(path, contender.headers)
            taken[contender.name].append((time.perf_counter() - started) * 1e3)
    return {name: _times(values) for name, values in taken.items()}


def _times(values: list[float]) -> Times:
    return Times(statistics.median(values), sorted(values)[int(0.95 * (len(values) - 1))])
