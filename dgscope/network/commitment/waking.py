"""Telling the worker that something is due. The ledger is the truth: what is not told is found by the scheduler."""

import logging
from typing import Final

from celery import current_app
from kombu.exceptions import OperationalError

log = logging.getLogger(__name__)
TASK: Final = "dgscope.network.commitment.tasks.serve_node"
# A broker that hangs must not keep a peer waiting for its answer.
_PATIENCE: Final = {"socket_connect_timeout": 2.0, "socket_timeout": 2.0, "max_retries": 0}


def wake(ae_title: str) -> None:
    """Have a worker look at a node now."""
    options = {**(current_app.conf.broker_transport_options or {}), **_PATIENCE}
    try:
        with current_app.connection_for_write(transport_options=options) as broker:
            current_app.send_task(TASK, args=[ae_title], ignore_result=True, retry=False, connection=broker)
    except (OperationalError, OSError) as error:
        log.warning("storage commitment with %s waits for the scheduler: the broker does not answer (%s)",
                    ae_title, error)  # fmt: skip
