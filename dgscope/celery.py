"""The Celery application: tasks are found in the apps' `tasks` modules."""

import os
from typing import Any

from celery import Celery
from celery.beat import PersistentScheduler
from celery.schedules import crontab
from celery.signals import heartbeat_sent

from dgscope import heartbeat

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "dgscope.settings")

app = Celery("dgscope")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
app.autodiscover_tasks(["dgscope.network.commitment"])
app.conf.beat_scheduler = "dgscope.celery:Scheduler"
app.conf.beat_schedule = {
    "reconcile": {"task": "dgscope.archive.tasks.reconcile_nightly", "schedule": crontab(hour=2, minute=30)},
    "tend-jobs": {"task": "dgscope.network.tasks.tend_jobs", "schedule": 10.0, "options": {"expires": 10}},
    "work-outbox": {"task": "dgscope.network.tasks.work_outbox", "schedule": 5.0, "options": {"expires": 5}},
    "forget-old-jobs": {"task": "dgscope.network.tasks.forget_old_jobs", "schedule": 900.0},
    "serve-commitments": {
        "task": "dgscope.network.commitment.tasks.serve_due",
        "schedule": 30.0,
        "options": {"expires": 30},
    },
    "finish-deletions": {"task": "dgscope.archive.tasks.finish_deletions", "schedule": 300.0},
}


class Scheduler(PersistentScheduler):  # type: ignore[misc]  # Celery has no types
    """Celery's scheduler, which says that it is still ticking."""

    def tick(self, *args: Any, **kwargs: Any) -> float:
        """Send what is due."""
        heartbeat.send(heartbeat.BEAT)
        return float(super().tick(*args, **kwargs))


@heartbeat_sent.connect  # type: ignore[untyped-decorator]  # Celery has no types
def worker_is_alive(**_: object) -> None:
    """Follow Celery's own heartbeat of a worker that is connected, every two seconds."""
    heartbeat.send(heartbeat.WORKER)
