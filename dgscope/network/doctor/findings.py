"""What a stage of an examination found."""

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any


class StageState(StrEnum):
    """How a stage ended; the last one is of a stage that has not."""

    OK = "ok"
    WARN = "warn"
    FAILED = "failed"
    SKIPPED = "skipped"
    RUNNING = "running"


@dataclass(frozen=True, slots=True)
class Finding:
    """What a stage found.

    Attributes
    ----------
    cause
        A sentence: what was seen, or why it does not work.
    remedy
        What to do about it, one sentence or several; empty where nothing is to be done.
    detail
        Values that belong to it, as JSON; never patient data.
    """

    state: StageState
    cause: str
    remedy: str = ""
    detail: dict[str, Any] = field(default_factory=dict)


@dataclass(slots=True)
class Stage:
    """A stage of a report. `ms` is how long it took."""

    name: str
    title: str
    state: StageState = StageState.RUNNING
    cause: str = ""
    remedy: str = ""
    detail: dict[str, Any] = field(default_factory=dict)
    ms: int = 0

    def as_json(self) -> dict[str, Any]:
        """The stage as REST and the command line show it."""
        return {
            "name": self.name,
            "title": self.title,
            "state": str(self.state),
            "cause": self.cause,
            "remedy": self.remedy,
            "detail": self.detail,
            "ms": self.ms,
        }


def fine(cause: str, **detail: Any) -> Finding:
    """It works."""
    return Finding(StageState.OK, cause, "", detail)


def doubtful(cause: str, remedy: str = "", **detail: Any) -> Finding:
    """It works in part, or could not be tried to the end."""
    return Finding(StageState.WARN, cause, remedy, detail)


def broken(cause: str, remedy: str, **detail: Any) -> Finding:
    """It does not work."""
    return Finding(StageState.FAILED, cause, remedy, detail)


def left_out(cause: str, remedy: str = "", **detail: Any) -> Finding:
    """It was not tried."""
    return Finding(StageState.SKIPPED, cause, remedy, detail)
