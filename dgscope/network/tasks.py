"""Tasks of the network: they carry primary keys only, the rows are the truth."""

import threading
from typing import Any

from celery import shared_task
from celery.signals import worker_ready, worker_shutting_down
from django.db import close_old_connections

from dgscope.network.jobs import recovery, running
from dgscope.network.jobs.pulse import pulse
from dgscope.network.query import running as query
from dgscope.network.query import turns
from dgscope.network.routing import outbox
from dgscope.network.worklist import keeping


@shared_task  # type: ignore[untyped-decorator]  # Celery has no types
def run_job(pk: int) -> None:
    """Run what is first for the node of this job."""
    running.run_next(pk)


@shared_task  # type: ignore[untyped-decorator]  # Celery has no types
def run_query(query_pk: int, ae_title: str) -> None:
    """Ask one node."""
    query.run(query_pk, ae_title)


@shared_task  # type: ignore[untyped-decorator]  # Celery has no types
def tend_jobs() -> None:
    """Look after jobs and queries that nobody runs."""
    recovery.requeue_orphans()
    recovery.start_waiting()
    recovery.end_silent_queries()
    turns.wake_all()


@shared_task  # type: ignore[untyped-decorator]  # Celery has no types
def work_outbox() -> int:
    """Let the routing rules look at what arrived."""
    return outbox.work()


@shared_task  # type: ignore[untyped-decorator]  # Celery has no types
def forget_old_jobs() -> None:
    """Delete what nobody looks at any more."""
    recovery.forget_old()
    keeping.forget_old()


@worker_ready.connect  # type: ignore[untyped-decorator]  # Celery has no types
def _at_start(**_: Any) -> None:
    """Go on with what a killed worker left, without waiting for the scheduler."""
    tend_jobs.delay()


@worker_shutting_down.connect  # type: ignore[untyped-decorator]  # Celery has no types
def _at_end(**_: Any) -> None:
    """Let running jobs stop at their next message; they go on in the next worker."""
    threading.Thread(target=_end, daemon=True).start()  # not within a signal handler


def _end() -> None:
    pulse.end()
    close_old_connections()
