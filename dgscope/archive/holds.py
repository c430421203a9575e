"""Reasons why a study must not be deleted yet. Other packages register theirs; the archive knows none of them."""

from collections.abc import Callable
from typing import Final

from dgscope.archive.models import Study

# Says in a sentence why (some of) the instances of a study must stay; None where nothing speaks against it. With a
# SOP Instance UID it is asked about that instance only; no study then means an object of no patient.
Hold = Callable[[Study | None, str | None], str | None]
_holds: Final[list[Hold]] = []


class StudyHeld(Exception):
    """The study, or an instance of it, may not be deleted or replaced now; the text says why."""


def register(hold: Hold) -> None:
    """Have `hold` asked before anything is deleted or replaced. Registering it again changes nothing."""
    if hold not in _holds:
        _holds.append(hold)


def check(study: Study | None, sop_instance_uid: str | None = None) -> None:
    """Raise StudyHeld where something speaks against a deletion.

    Whoever deletes calls this in the transaction that decides, after it has locked or updated the row of the study (or
    of the object of no patient); whoever promises to keep instances locks that row as well. So one of the two comes
    first, and the other sees it.
    """
    for hold in _holds:
        reason = hold(study, sop_instance_uid)
        if reason is not None:
            raise StudyHeld(reason)
