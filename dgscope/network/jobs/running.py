"""Run one job from claim to end, whatever happens in between."""

import logging
from datetime import timedelta
from typing import Any

from django.db import DatabaseError, InterfaceError
from django.utils import timezone

from dgscope.dimse.errors import AssociationRejected, DimseError
from dgscope.network.jobs import creating
from dgscope.network.jobs.claiming import claim_next, due
from dgscope.network.jobs.kinds import runner
from dgscope.network.jobs.outcome import JobFailed, Outcome, Stopped, TryLater
from dgscope.network.jobs.pulse import pulse
from dgscope.network.jobs.work import Work
from dgscope.network.models import Job, JobState

log = logging.getLogger(__name__)
# A peer that is busy is asked again after so many seconds, so many times.
RETRY_SECONDS = 30.0
MOST_ATTEMPTS = 5


def run_next(pk: int) -> Job | None:
    """Run what is first for the node of job `pk`; None when nothing is due or the node is busy."""
    node = Job.objects.filter(pk=pk).values_list("node", flat=True).first()
    job = claim_next(node) if node is not None else None
    if job is None:
        return None
    work = Work(job)
    try:
        with pulse.of(work):
            _run(work)
    finally:
        _wake_next(job.node)
    return job


def _run(work: Work) -> None:
    job = work.job
    try:
        outcome = runner(job.kind)(work)
        work.flush()
    except Stopped:
        _stop(work)
    except TryLater as later:
        _postpone(work, later)
    except AssociationRejected as error:
        if error.is_transient and job.attempts - job.interruptions < MOST_ATTEMPTS:
            _postpone(work, TryLater(RETRY_SECONDS, str(error)))
        else:
            _end(work, Outcome(JobState.FAILED, str(error)))
    except (JobFailed, DimseError) as error:
        _end(work, Outcome(JobState.FAILED, str(error)))
    except KeyError as error:
        log.exception("job %s", job.pk)
        _end(work, Outcome(JobState.FAILED, f"This version cannot do jobs of the kind {error}."))
    except (DatabaseError, InterfaceError):
        raise  # the row cannot be written either: recovery lets the job run again
    except Exception:
        log.exception("job %s", job.pk)
        _end(work, Outcome(JobState.FAILED, "It stopped by a fault of this program; the log says more."))
    else:
        _end(work, outcome)


def _postpone(work: Work, later: TryLater) -> None:
    _flushed(work)
    due_at = timezone.now() + timedelta(seconds=later.seconds)
    _write(work, state=JobState.QUEUED, worker="", why=str(later)[:500], not_before=due_at)


def _stop(work: Work) -> None:
    """Leave a job that was cancelled, or that another worker shall go on with."""
    if work.lost:
        log.warning("job %s is with another worker now", work.job.pk)
        return
    _flushed(work)
    cancelled = Job.objects.filter(pk=work.job.pk, cancel_requested=True).exists()
    if cancelled:
        _end(work, Outcome(JobState.CANCELLED, "Cancelled."))
    else:
        _write(work, state=JobState.QUEUED, worker="")


def _end(work: Work, outcome: Outcome) -> None:
    _flushed(work)
    why = outcome.why[:500]
    result = {**work.job.result, **outcome.result}
    _write(work, state=outcome.state, why=why, result=result, finished_at=timezone.now(), cancel_requested=False)
    log.info("job %s (%s) has ended: %s %s", work.job.pk, work.job.kind, outcome.state, why)


def _flushed(work: Work) -> None:
    try:
        work.flush()
    except Stopped:
        log.warning("job %s was taken by another worker", work.job.pk)


def _write(work: Work, **values: Any) -> None:
    if work.ours().update(**values):
        for name, value in values.items():
            setattr(work.job, name, value)


def _wake_next(node: str) -> None:
    following = due().filter(node=node).order_by("-priority", "id").values_list("pk", flat=True).first()
    if following is not None and not pulse.ending.is_set():
        creating.dispatch(following)
