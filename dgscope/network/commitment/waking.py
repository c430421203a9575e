"""Telling the worker that something is due. The ledger is the truth: what is not told is found by the scheduler."""

import logging
from typing import Final

from kombu.exceptions import OperationalError

from dgscope.network.jobs import queue

log = logging.getLogger(__name__)
TASK: Final = "dgscope.network.commitment.tasks.serve_node"


def wake(ae_title: str) -> None:
    """Have a worker look at a node now."""
    try:
        queue.deliver(TASK, ae_title)
    except (OperationalError, OSError) as error:
        log.warning("storage commitment with %s waits for the scheduler: %s", ae_title, error)
