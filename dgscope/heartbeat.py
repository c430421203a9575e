"""Signs of life of worker and scheduler: keys at the broker that expire, so that a dead process cannot leave one.

Other than rows they need no clean-up, and other than files they work where each process has a machine of its own.
A worker that has lost the broker can do nothing, so nothing is lost by asking there.
"""

import logging
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Final

from django.conf import settings
from kombu.connection import Connection
from kombu.exceptions import OperationalError
from redis.exceptions import RedisError

log = logging.getLogger(__name__)
WORKER: Final = "worker"
BEAT: Final = "beat"
SECONDS_BETWEEN: Final = 10.0
SECONDS_TRUSTED: Final = 30
SECONDS_TO_ANSWER: Final = 2.0
_last_sent: dict[str, float] = {}


class BrokerDown(Exception):
    """The broker does not answer."""


def send(name: str) -> None:
    """Say that process `name` lives, at most every ten seconds. A broker that is gone is no reason to stop working."""
    now = time.monotonic()
    if now - _last_sent.get(name, float("-inf")) < SECONDS_BETWEEN:
        return
    try:
        with _broker() as keys:
            keys.set(_key(name), "alive", ex=SECONDS_TRUSTED)
    except BrokerDown:
        log.debug("no sign of life could be left: the broker does not answer")
    else:
        _last_sent[name] = now


def heard() -> set[str]:
    """The processes that gave a sign of life lately; of several workers one is enough.

    Raises
    ------
    BrokerDown
        There is nobody to ask.
    """
    with _broker() as keys:
        return {name for name in (WORKER, BEAT) if keys.exists(_key(name))}


def _key(name: str) -> str:
    return f"dgscope:alive:{name}"


@contextmanager
def _broker() -> Iterator[Any]:
    """The broker's client, for a moment; no call on it waits for long."""
    limits = {"socket_connect_timeout": SECONDS_TO_ANSWER, "socket_timeout": SECONDS_TO_ANSWER}
    try:
        with Connection(settings.CELERY_BROKER_URL, transport_options=limits) as connection:  # type: ignore[no-untyped-call]  # kombu has no types
            connection.ensure_connection(max_retries=0, timeout=SECONDS_TO_ANSWER)
            yield connection.channel().client
    except (OperationalError, RedisError, OSError) as error:
        raise BrokerDown from error
