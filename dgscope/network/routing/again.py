"""When a rule's job is tried again: it has nobody who would do so by hand."""

from typing import Final

from dgscope.network.jobs.outcome import TryLater
from dgscope.network.jobs.work import Work

# Doubled each time, up to an hour.
_FIRST_WAIT: Final = 60.0
_LONGEST_WAIT: Final = 3600.0
_MOST_DOUBLINGS: Final = 10


def is_of_a_rule(work: Work) -> bool:
    """Whether a rule asked for the job, not a person."""
    return "rule" in work.request


def tried_again(work: Work, why: str) -> TryLater | None:
    """The word that lets a rule's job wait and run again; None where the rule has no more tries."""
    number = work.job.attempts - work.job.interruptions
    retries = int(work.request.get("retries", 0))
    if number > retries:
        return None
    wait = min(_FIRST_WAIT * 2 ** min(number - 1, _MOST_DOUBLINGS), _LONGEST_WAIT)
    return TryLater(wait, f"{why} It is tried again ({number} of {retries}).")
