"""The one place that speaks to Celery's broker: tasks are only hints, the rows are the truth."""

import logging

from celery import current_app
from kombu.exceptions import OperationalError

log = logging.getLogger(__name__)
RUN_JOB = "dgscope.network.tasks.run_job"
RUN_QUERY = "dgscope.network.tasks.run_query"


def tell(task: str, *arguments: object) -> bool:
    """Ask the workers to do something; False where the broker does not answer."""
    try:
        current_app.send_task(task, args=list(arguments), ignore_result=True, retry=False)
    except (OperationalError, OSError) as error:
        log.warning("the broker does not answer: %s", error)
        return False
    return True
