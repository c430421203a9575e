"""How a job can end, or not end yet."""

from dataclasses import dataclass, field
from typing import Any

from dgscope.network.models import JobState


@dataclass(frozen=True)
class Outcome:
    """The end of a job: `why` is a sentence where it did not simply succeed."""

    state: JobState = JobState.SUCCEEDED
    why: str = ""
    result: dict[str, Any] = field(default_factory=dict)


class JobFailed(Exception):
    """The job cannot be done; the text is a sentence for a person."""


class TryLater(Exception):
    """The job cannot be done now; it waits and runs again."""

    def __init__(self, seconds: float, why: str) -> None:
        super().__init__(why)
        self.seconds = seconds


class Stopped(Exception):
    """The job was cancelled, the worker ends, or another worker took the job: leave at once."""
