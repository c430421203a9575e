"""Liveness and readiness: 200 only when every part answers. Anybody may ask, so it says no more than it must.

``/healthz`` looks at the whole installation, for people and monitors. ``/healthz/web`` looks at what pictures and lists
need, for whoever restarts this process or sends requests to it: neither helps when a worker or the broker is away.
"""

import os
import shutil
import threading
import time
from http import HTTPStatus

from django.conf import settings
from django.db import DatabaseError, InterfaceError, connection
from django.http import HttpRequest, JsonResponse
from django.views.decorators.http import require_safe

from dgscope import heartbeat, scp_report

OK = "ok"
SECONDS_REMEMBERED = 1.0
OF_WEB = {"database", "store"}
_last: tuple[float, dict[str, str]] = (float("-inf"), {})
_lock = threading.Lock()


@require_safe
def healthz(request: HttpRequest) -> JsonResponse:
    """Answer whether every part of the installation works."""
    return _answer(_parts())


@require_safe
def healthz_web(request: HttpRequest) -> JsonResponse:
    """Answer whether this web server can do its work: for the supervisor, containers and load balancers."""
    return _answer({name: state for name, state in _parts().items() if name in OF_WEB})


def _answer(parts: dict[str, str]) -> JsonResponse:
    is_ok = all(state == OK for state in parts.values())
    return JsonResponse(
        {"status": "ok" if is_ok else "degraded", "parts": parts},
        status=HTTPStatus.OK if is_ok else HTTPStatus.SERVICE_UNAVAILABLE,
    )


def _parts() -> dict[str, str]:
    """Look at each part, at most once a second: a stranger who asks without end costs nothing more."""
    global _last  # noqa: PLW0603  one small memory for the process
    with _lock:
        if time.monotonic() - _last[0] > SECONDS_REMEMBERED:
            _last = (time.monotonic(), _look())
        return _last[1]


def forget() -> None:
    """Look anew at the next request: in tests."""
    global _last  # noqa: PLW0603
    with _lock:
        _last = (float("-inf"), {})


def _database() -> str:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except (DatabaseError, InterfaceError):
        return "does not answer"
    return OK


def _tasks() -> dict[str, str]:
    """The broker, and by its keys worker and beat."""
    try:
        alive = heartbeat.heard()
    except heartbeat.BrokerDown:
        unknown = "not known without the broker"
        return {"broker": "does not answer", "worker": unknown, "beat": unknown}
    seen = {name: OK if name in alive else "does not run" for name in (heartbeat.WORKER, heartbeat.BEAT)}
    return {"broker": OK, **seen}


def _store() -> str:
    folder = settings.ENV.store_dir
    if not os.access(folder, os.W_OK | os.X_OK):
        return "cannot be written"
    try:
        free = shutil.disk_usage(folder).free
    except OSError:
        return "cannot be read"
    return OK if free > settings.ENV.free_space_reserve else "has no free space left"


def _storage_scp() -> str:
    return OK if scp_report.read().is_fresh else "does not run"


def _look() -> dict[str, str]:
    return {"database": _database(), "store": _store(), "storage_scp": _storage_scp(), **_tasks()}
