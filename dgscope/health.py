"""Liveness and readiness: 200 only when every part answers. Anybody may ask, so it says no more than it must."""

import os
import shutil
import threading
import time
from collections.abc import Callable
from http import HTTPStatus

from django.conf import settings
from django.db import DatabaseError, InterfaceError, connection
from django.http import HttpRequest, JsonResponse
from django.views.decorators.http import require_safe
from kombu.connection import Connection
from kombu.exceptions import OperationalError

from dgscope import scp_report

OK = "ok"
SECONDS_REMEMBERED = 1.0
BROKER_TIMEOUT = 2.0
_last: tuple[float, dict[str, str]] = (float("-inf"), {})
_lock = threading.Lock()


@require_safe
def healthz(request: HttpRequest) -> JsonResponse:
    """Answer for probes of the supervisor, of containers and of load balancers."""
    parts = _parts()
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
            _last = (time.monotonic(), {name: check() for name, check in CHECKS.items()})
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


def _broker() -> str:
    try:
        with Connection(settings.CELERY_BROKER_URL, connect_timeout=BROKER_TIMEOUT) as broker:  # type: ignore[no-untyped-call]  # kombu has no types
            broker.ensure_connection(max_retries=0, timeout=BROKER_TIMEOUT)
    except (OperationalError, OSError):
        return "does not answer"
    return OK


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


CHECKS: dict[str, Callable[[], str]] = {
    "database": _database,
    "broker": _broker,
    "store": _store,
    "storage_scp": _storage_scp,
}
