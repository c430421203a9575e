"""Checked and reported (or asked) once more, by hand."""

from django.db import transaction

from dgscope.network.commitment import answers, ledger, waking
from dgscope.network.models import CommitRequest, Direction


class NothingToSend(Exception):
    """The request is not in a state that allows it."""


def resend(pk: int) -> CommitRequest:
    """Start a request anew: everything is checked again before it is reported.

    Raises
    ------
    CommitRequest.DoesNotExist, NothingToSend
    """
    with transaction.atomic():
        row = CommitRequest.objects.select_for_update().get(pk=pk)
        if not row.can_resend:
            raise NothingToSend(f"It is {row.get_state_display()}: there is nothing to send.")
        ledger.due_now(row)
        if row.direction == Direction.OUT:
            answers.note_at_the_send(row, answers.ASKED)
        transaction.on_commit(lambda: waking.wake(row.ae_title))
    return row
