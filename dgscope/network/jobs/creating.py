"""Make a job: its rows first, then the task."""

import datetime
from collections.abc import Iterable
from typing import Any

from django.contrib.auth.models import AbstractBaseUser, AnonymousUser, User
from django.db import transaction

from dgscope.network.jobs import queue
from dgscope.network.models import Job, JobItem

NORMAL_PRIORITY = 5


def create(
    kind: str,
    *,
    title: str,
    node: str = "",
    owner: AbstractBaseUser | AnonymousUser | None = None,
    request: dict[str, Any],
    uids: Iterable[str] = (),
    total: int | None = None,
    priority: int = NORMAL_PRIORITY,
    not_before: datetime.datetime | None = None,
) -> Job:
    """Ask for something; it runs as soon as the caller's transaction is committed and a worker has time.

    Parameters
    ----------
    kind
        A key of `kinds.KINDS`.
    title
        What a person reads in the list of jobs.
    node
        AE title of the remote AE whose limits count; empty where none is concerned.
    owner
        Who asked; None for what a rule asked.
    uids
        SOP Instance UIDs, where they are known; each gets a row with its own state.
    """
    with transaction.atomic():
        job = Job.objects.create(
            kind=kind,
            title=title[:200],
            node=node,
            owner=owner if isinstance(owner, User) else None,
            owner_name=owner.get_username() if owner is not None else "",
            request=request,
            total=total,
            priority=priority,
            not_before=not_before,
        )
        items = [JobItem(job=job, sop_instance_uid=uid) for uid in dict.fromkeys(uids)]
        if items:
            JobItem.objects.bulk_create(items, batch_size=2000)
            job.total = len(items)
            job.save(update_fields=["total"])
        transaction.on_commit(lambda: dispatch(job.pk))
    return job


def dispatch(pk: int) -> None:
    """Tell the workers. Where the broker does not answer, the row waits until `recovery.start_waiting` finds it."""
    queue.tell(queue.RUN_JOB, pk)
