"""Work with remote AEs that takes longer than a request (docs/jobs.md)."""

from dgscope.network.jobs.creating import create
from dgscope.network.jobs.outcome import JobFailed, Outcome, Stopped, TryLater
from dgscope.network.jobs.work import Work

__all__ = ["JobFailed", "Outcome", "Stopped", "TryLater", "Work", "create"]
