"""An association that we requested: one thread, one outstanding operation, messages sent and received whole."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from itertools import count
from types import TracebackType
from typing import Final, Self

from dgscope.dimse import associate, pdu
from dgscope.dimse.associate import Accepted, Answer, AssociateRequest
from dgscope.dimse.command_set import RESPONSE, Command, CommandField, encode, response
from dgscope.dimse.errors import (
    AssociationEnded,
    DimseError,
    NoContextAccepted,
    ProtocolViolation,
)
from dgscope.dimse.message import Destination, Message, MessageReader
from dgscope.dimse.pdu import PduType
from dgscope.dimse.status import Status
from dgscope.dimse.timeouts import Timeouts
from dgscope.dimse.wire import Watch, Wire

MOST_STRAY_REQUESTS: Final = 1000
# Answers a request that the peer makes while we wait for a response; False leaves the refusal to us.
RequestHandler = Callable[["Association", Message], bool]


class Association:
    """An association with a peer. Leaving the `with` block releases it; an error in the block aborts it.

    Attributes
    ----------
    answers
        What became of each proposed context, in the order proposed.
    accepted
        All else that the peer's A-ASSOCIATE-AC says: its PDU size, implementation, roles, extended negotiation.
    timeouts
        As given for the peer.
    fragment_size
        Most bytes of a message in one P-DATA-TF PDU to the peer.
    handle_request
        For requests that the peer may make at any time (N-EVENT-REPORT); without it they are refused with 0211H.
    """

    def __init__(self, wire: Wire, request: AssociateRequest, accepted: Accepted) -> None:
        self.answers: tuple[Answer, ...] = associate.answers(request.contexts, accepted)
        self.accepted = accepted
        self.timeouts: Timeouts = wire.timeouts
        self.fragment_size = pdu.fragment_size(accepted.max_pdu)
        self.handle_request: RequestHandler | None = None
        self._wire = wire
        self._reader = MessageReader(wire, {answer.context_id: answer for answer in self.answers if answer.is_accepted})
        self._message_id = 0
        self._open = True

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, _: TracebackType | None) -> None:
        if kind is None:
            self.release()
        else:
            self.abort()

    @property
    def is_open(self) -> bool:
        """Whether messages can still be exchanged, as far as we know."""
        return self._open

    def context_for(self, abstract_syntax: str, transfer_syntaxes: Sequence[str] = ()) -> Answer:
        """The first accepted context for a SOP class, of one of `transfer_syntaxes` where any are given.

        Raises
        ------
        NoContextAccepted
        """
        refused = []
        for answer in self.answers:
            if answer.abstract_syntax != abstract_syntax:
                continue
            if not answer.is_accepted:
                refused.append(answer.explanation)
            elif not transfer_syntaxes or answer.transfer_syntax in transfer_syntaxes:
                return answer
        raise NoContextAccepted([abstract_syntax], "; ".join(dict.fromkeys(refused)))

    def next_message_id(self) -> int:
        """A Message ID for the next request, 1 to 65535."""
        self._message_id = self._message_id % 65535 + 1
        return self._message_id

    def send(self, context: Answer, command: Command, data: bytes | None = None) -> None:
        """Send a message. Whether `data` follows must be what the command's Command Data Set Type says."""
        parts = pdu.p_data(context.context_id, encode(command), pdu.COMMAND, self.fragment_size)
        if data is not None:
            parts += pdu.p_data(context.context_id, data, 0, self.fragment_size)
        self.send_raw(parts)

    def send_raw(self, parts: Sequence[bytes | bytearray | memoryview]) -> None:
        """Send encoded P-DATA-TF PDUs."""
        with self._closing_on_error("sending"):
            self._wire.send(parts)

    def receive(
        self,
        waiting_for: str,
        *,
        seconds: float | None = None,
        watch: Watch | None = None,
        destination: Destination | None = None,
    ) -> Message:
        """Wait for the next message, a response or a request of the peer.

        Parameters
        ----------
        waiting_for
            For the error's sentence.
        seconds
            Longest silence; the response timeout where None.
        watch
            Called every fraction of a second while nothing comes; may raise, and says whether the wait starts anew.
        destination
            Where data sets go.

        Raises
        ------
        PeerTimedOut, AssociationAborted, AssociationEnded, ConnectionLost, ProtocolViolation
            The association is closed then.
        """
        limit = self.timeouts.response if seconds is None else seconds
        with self._closing_on_error("waiting for an answer"):
            return self._reader.read(waiting_for, limit, watch, destination)

    def receive_response(
        self,
        request: Command,
        waiting_for: str,
        *,
        seconds: float | None = None,
        watch: Watch | None = None,
        destination: Destination | None = None,
        most_requests: int | None = MOST_STRAY_REQUESTS,
    ) -> Message:
        """Wait for the next response to `request`, and see to what the peer asks meanwhile; as `receive`.

        After `most_requests` requests of the peer without a response between them, the association is aborted.
        """
        for _ in count() if most_requests is None else range(most_requests):
            message = self.receive(waiting_for, seconds=seconds, watch=watch, destination=destination)
            if not message.command.is_request:
                self._check_response(request, message.command)
                return message
            self._answer(message)
        raise self._violation("it asks without end and does not answer")

    def is_spoken_to(self, seconds: float) -> bool:
        """Wait at most `seconds` for the peer to say something unasked; then `receive` it. Silence is no error."""
        with self._closing_on_error("waiting"):
            return self._reader.has_fragment or self._wire.has_data(seconds)

    def release(self) -> None:
        """Release the association and close. A peer that does not answer in time, or is gone, is no error."""
        if not self._open:
            return
        self._open = False
        try:
            self._wire.send([pdu.RELEASE_RQ])
            kind: int = PduType.P_DATA_TF
            while kind in {PduType.P_DATA_TF, PduType.RELEASE_RQ}:
                kind = self._wire.receive_pdu("an answer to A-RELEASE-RQ", self.timeouts.release)[0]
                if kind == PduType.RELEASE_RQ:  # both released at once (PS3.8 9.2.2.7)
                    self._wire.send([pdu.RELEASE_RP])
        except DimseError:
            self._wire.abort()
        else:
            self._wire.close()

    def abort(self) -> None:
        """Abort the association and close."""
        if self._open:
            self._open = False
            self._wire.abort()

    def _check_response(self, request: Command, found: Command) -> None:
        if found.field != request.field | RESPONSE or found.responded_to != request.message_id:
            raise self._violation(
                f"it answered message {request.message_id} ({request.field:04X}H) "
                f"with {found.field:04X}H for message {found.responded_to}"
            )

    def _answer(self, message: Message) -> None:
        """Let the handler answer a request of the peer; refuse it without one. A C-CANCEL has no answer."""
        handled = self.handle_request is not None and self.handle_request(self, message)
        if not handled and message.command.field != CommandField.C_CANCEL:
            self.send(message.context, response(message.command, Status.UNRECOGNIZED_OPERATION))

    def _violation(self, what: str) -> ProtocolViolation:
        self.abort()
        return ProtocolViolation(what)

    @contextmanager
    def _closing_on_error(self, during: str) -> Iterator[None]:
        if not self._open:
            raise AssociationEnded(during)
        try:
            yield
        except DimseError:
            self.abort()
            raise
