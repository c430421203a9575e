"""Reports that we owe the peer of an association: sent while it is silent, between two of its messages."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from storage_scp import dispatch
from storage_scp.command_set import Tag
from storage_scp.messages import Message
from storage_scp.services.base import Context, EventReport, FollowUp, Request
from storage_scp.wire import Wire

_EACH: Final = 0.25
_LAST_MESSAGE_ID: Final = 0xFFFF


@dataclass(frozen=True)
class _Owed:
    context: Context
    instance_uid: str
    follow_up: FollowUp


class FollowUps:
    """What is owed on one association. At most one report waits for its answer (no asynchronous operations).

    Parameters
    ----------
    wire, seconds, peer_max
        The peer, the time it has to take a report, and the PDU length that it announced.
    check
        Called between two looks; raises when the association must end.
    """

    def __init__(self, wire: Wire, seconds: float, peer_max: int, check: Callable[[], None]) -> None:
        self._wire = wire
        self._seconds = seconds
        self._peer_max = peer_max
        self._check = check
        self._owed: list[_Owed] = []
        self._sent: tuple[int, FollowUp] | None = None
        self._message_id = 0

    def add(self, request: Request, follow_up: FollowUp) -> None:
        """Owe the peer a report on this request."""
        self._owed.append(_Owed(request.context, request.command.sop_instance_uid, follow_up))

    def work(self) -> None:
        """Until the peer says something: send what becomes ready. Returns at once when nothing is owed."""
        while self._sent is None and self._owed and not self._wire.wait(_EACH):
            self._check()
            owed = self._owed.pop(0)
            report = owed.follow_up.poll()
            if report is not None:
                self._send(owed, report)
            elif owed.follow_up.is_over:
                owed.follow_up.lost()
            else:
                self._owed.append(owed)

    def take_response(self, message: Message) -> bool:
        """Take a response of the peer; False where it answers nothing of ours."""
        number = message.command.number(Tag.MESSAGE_ID_RESPONDED_TO)
        status = message.command.number(Tag.STATUS)
        if self._sent is None or number != self._sent[0] or status is None:
            return False
        message.drain()
        (_, follow_up), self._sent = self._sent, None
        follow_up.answered(status)
        return True

    def close(self) -> None:
        """Give back what the association has not delivered."""
        sent = [self._sent[1]] if self._sent else []
        rest, self._owed, self._sent = self._owed, [], None
        for follow_up in [*sent, *(owed.follow_up for owed in rest)]:
            follow_up.lost()

    def _send(self, owed: _Owed, report: EventReport) -> None:
        self._message_id = self._message_id % _LAST_MESSAGE_ID + 1
        self._sent = self._message_id, owed.follow_up
        encoded = dispatch.encode_report(owed.context, owed.instance_uid, self._message_id, report, self._peer_max)
        self._wire.send(encoded, self._seconds)
