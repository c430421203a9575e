"""A keep-alive HTTP client that costs little itself, and the times of what it asked for."""

import http.client
import statistics
import time
from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class Times:
    """Times of one kind of request in milliseconds, and the bytes of the last answer."""

    p50: float
    p95: float
    nbytes: int


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
        """Send `body` to `path`; RuntimeError for any answer but 200."""
        self._connection.request("POST", path, body, self._headers)
        return self._answer(path)

    def measure(self, paths: Iterable[str], headers: dict[str, str] | None = None) -> Times:
        """Ask for `paths` one after the other, on a new connection that is open before the first one."""
        self._connection.close()
        self._connection.connect()
        taken, nbytes = [], 0
        for path in paths:
            started = time.perf_counter()
            nbytes = len(self.get(path, headers))
            taken.append((time.perf_counter() - started) * 1e3)
        return Times(statistics.median(taken), sorted(taken)[int(0.95 * (len(taken) - 1))], nbytes)

    def _answer(self, path: str) -> bytes:
        answer = self._connection.getresponse()
        body = answer.read()
        if answer.status != 200:
            raise RuntimeError(f"{path}: {answer.status} {body[:500]!r}")
        return body
