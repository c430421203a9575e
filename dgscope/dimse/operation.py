"""An operation with several responses (C-FIND, C-MOVE, C-GET): cancelled by an event, and read to its end."""

import threading
import time
from collections.abc import Callable

from dgscope.dimse.associate import Answer
from dgscope.dimse.association import Association
from dgscope.dimse.command_set import NO_DATA_SET, Command, CommandField, Tag, command
from dgscope.dimse.errors import PeerTimedOut


class Cancelling:
    """Sends C-CANCEL once, when the event is set or `stop` is called, and bounds the wait for the end after that.

    Parameters
    ----------
    alive
        Says whether there was life since the last call, for peers that do the work elsewhere and are silent here.
    """

    def __init__(
        self,
        association: Association,
        context: Answer,
        request: Command,
        event: threading.Event | None,
        alive: Callable[[], bool] | None = None,
    ) -> None:
        self.is_sent = False
        self._association = association
        self._context = context
        self._request = request
        self._event = event
        self._alive = alive
        self._sent_at = 0.0

    def watch(self) -> bool:
        """Look at the event; whether the silence is to be forgiven. Call it between messages, too.

        Raises
        ------
        PeerTimedOut
            The peer goes on although it was asked to stop `timeouts.cancel` seconds ago.
        """
        if self._event is not None and self._event.is_set():
            self.stop()
        if self.is_sent:
            seconds = self._association.timeouts.cancel
            if time.monotonic() - self._sent_at > seconds:
                self._association.abort()
                raise PeerTimedOut("it was asked to stop and did not", seconds)
            return False
        return self._alive is not None and self._alive()

    def stop(self) -> None:
        """Send C-CANCEL-RQ (PS3.7 9.3.2.3); the final response is still to be read."""
        if self.is_sent:
            return
        self.is_sent, self._sent_at = True, time.monotonic()
        elements: dict[int, int | str] = {
            Tag.COMMAND_FIELD: CommandField.C_CANCEL,
            Tag.MESSAGE_ID_RESPONDED_TO: self._request.message_id,
            Tag.COMMAND_DATA_SET_TYPE: NO_DATA_SET,
        }
        self._association.send(self._context, command(elements))
