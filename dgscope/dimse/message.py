"""Messages as they come in: fragments put together, commands decoded, data sets kept or handed to a writer."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final, Protocol

from dgscope.dimse import pdu
from dgscope.dimse.associate import Answer
from dgscope.dimse.command_set import Command, decode
from dgscope.dimse.errors import AssociationAborted, AssociationEnded, ProtocolViolation
from dgscope.dimse.pdu import Fragment, PduType
from dgscope.dimse.wire import Watch, Wire

LARGEST_COMMAND: Final = 1 << 16
LARGEST_DATA_SET: Final = 1 << 24
MOST_EMPTY_FRAGMENTS: Final = 100


class Writer(Protocol):
    """Where the data set of a message goes piece by piece."""

    def write(self, buffer: memoryview, /) -> object:
        """Take the next bytes; they are only valid during the call."""


@dataclass(frozen=True, slots=True)
class Message:
    """A received message. `data` is empty without a data set, and where `writer` took it."""

    context: Answer
    command: Command
    data: bytes
    writer: Writer | None = None


# Says where the data set of a message shall go: to a writer, or, with None, into `Message.data`.
Destination = Callable[[Answer, Command], Writer | None]


class MessageReader:
    """Reads messages from a connection. `contexts` are the accepted ones by ID."""

    def __init__(self, wire: Wire, contexts: Mapping[int, Answer]) -> None:
        self._wire = wire
        self._contexts = contexts
        self._waiting: list[Fragment] = []  # received and not used yet, the next one last

    @property
    def has_fragment(self) -> bool:
        """Whether the next message has begun to arrive."""
        return bool(self._waiting)

    def read(self, waiting_for: str, seconds: float, watch: Watch | None, destination: Destination | None) -> Message:
        """Read the next message; parameters and errors as `Association.receive`."""
        encoded = _Collected(LARGEST_COMMAND)
        context = self._read_part(encoded, waiting_for, seconds, watch, is_command=True)
        command = decode(encoded.data)
        if not command.has_data_set:
            return Message(context, command, b"")
        writer = destination(context, command) if destination else None
        collected = _Collected(LARGEST_DATA_SET)
        found = self._read_part(writer or collected, "the data set of a message", seconds, watch, is_command=False)
        if found is not context:
            raise ProtocolViolation("command and data set came in different presentation contexts")
        return Message(context, command, bytes(collected.data), writer)

    def _read_part(
        self, writer: Writer, waiting_for: str, seconds: float, watch: Watch | None, *, is_command: bool
    ) -> Answer:
        """Read a command set or data set to its last fragment; the context it came in."""
        context: Answer | None = None
        empty = 0
        while True:
            fragment = self._next(waiting_for, seconds, watch)
            known = self._contexts.get(fragment.context_id)
            if known is None:
                raise ProtocolViolation(f"a message came in presentation context {fragment.context_id}, not accepted")
            if fragment.is_command != is_command or (context is not None and known is not context):
                raise ProtocolViolation("fragments of command sets and data sets came in disorder")
            context = known
            empty += not fragment.data
            if empty > MOST_EMPTY_FRAGMENTS:  # nothing else would ever end them: they take no room
                raise ProtocolViolation("it sends empty fragments without end")
            writer.write(fragment.data)
            if fragment.is_last:
                return context

    def _next(self, waiting_for: str, seconds: float, watch: Watch | None) -> Fragment:
        while not self._waiting:
            kind, body = self._wire.receive_pdu(waiting_for, seconds, watch)
            if kind == PduType.P_DATA_TF:
                self._waiting = list(pdu.fragments(body))[::-1]
                if not self._waiting:
                    raise ProtocolViolation("a P-DATA-TF PDU is empty")
            elif kind == PduType.ABORT and len(body) >= 4:
                raise AssociationAborted(body[2], body[3])
            elif kind == PduType.RELEASE_RQ:
                self._wire.send([pdu.RELEASE_RP])
                raise AssociationEnded(f"we waited for {waiting_for}")
            else:
                raise ProtocolViolation(f"a PDU of type {kind:02X}H came while we waited for {waiting_for}")
        return self._waiting.pop()


class _Collected:
    """A writer into memory, up to a limit."""

    def __init__(self, limit: int) -> None:
        self.data = bytearray()
        self._limit = limit

    def write(self, buffer: memoryview) -> None:
        if len(self.data) + len(buffer) > self._limit:
            raise ProtocolViolation(f"a command set or answer exceeds {self._limit} bytes")
        self.data += buffer
