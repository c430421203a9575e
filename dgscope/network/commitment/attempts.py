"""When to try again, and when to give up."""

import logging
from datetime import timedelta
from typing import Final

from django.db.models import QuerySet
from django.utils import timezone

from dgscope.network.commitment import answers
from dgscope.network.models import CommitRequest, CommitState, Direction

log = logging.getLogger(__name__)
BACK_OFF: Final = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 30, 120, 360))
GIVE_UP_AFTER: Final = timedelta(days=7)


def failed(row: CommitRequest, why: str) -> None:
    """Note a failed attempt: later again, or, after a week of them, never by itself."""
    now = timezone.now()
    attempts = row.attempts + 1
    following = now + BACK_OFF[min(attempts, len(BACK_OFF)) - 1]
    changes: dict[str, object] = {"attempts": attempts, "why": why[:500], "claimed_until": None}
    if following - row.round_at > GIVE_UP_AFTER:
        state = CommitState.UNDELIVERED if row.direction == Direction.IN else CommitState.REFUSED
        changes |= {"state": state, "ended_at": now, "next_attempt_at": None}
    else:
        changes["next_attempt_at"] = following
    if same_round(row).update(**changes) and changes.get("ended_at"):
        if row.direction == Direction.OUT:
            answers.note_at_the_send(row, answers.REFUSED)
        log.error("storage commitment with %s is given up after %d attempts: %s", row.ae_title, attempts, why)


def same_round(row: CommitRequest) -> QuerySet[CommitRequest]:
    """The row, unless somebody has started it anew since it was read: then nothing that was found counts."""
    return CommitRequest.objects.filter(pk=row.pk, round_at=row.round_at, state=row.state)
