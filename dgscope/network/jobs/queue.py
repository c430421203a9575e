"""The one place that speaks to Celery's broker: tasks are only hints, the rows are the truth."""

import logging
from typing import Final

from celery import current_app
from kombu.exceptions import OperationalError

log = logging.getLogger(__name__)
RUN_JOB = "dgscope.network.tasks.run_job"
RUN_QUERY = "dgscope.network.tasks.run_query"
# Neither a person nor a peer waits for a broker that is gone or hangs.
_PATIENCE: Final = {"socket_connect_timeout": 2.0, "socket_timeout": 2.0, "max_retries": 0}


def tell(task: str, *arguments: object) -> bool:
    """Ask the workers to do something; False where the broker does not answer."""
    try:
        deliver(task, *arguments)
    except (OperationalError, OSError) as error:
        log.warning("the broker does not answer: %s", error)
        return False
    return True


def deliver(task: str, *arguments: object) -> None:
    """Put a task into the queue, at once or not at all.

    Raises
    ------
    kombu.exceptions.OperationalError, OSError
        The broker does not answer.
    """
    options = {**(current_app.conf.broker_transport_options or {}), **_PATIENCE}
    with current_app.connection_for_write(transport_options=options) as broker:
        current_app.send_task(task, args=list(arguments), ignore_result=True, retry=False, connection=broker)
