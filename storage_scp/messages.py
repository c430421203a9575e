"""DIMSE messages out of P-DATA-TF PDUs (PS3.7 annex F, PS3.8 annex E): one buffer per association."""

import time
from collections.abc import Callable, Iterator, Mapping
from typing import Final

from storage_scp import command_set, pdu
from storage_scp.command_set import CommandSet
from storage_scp.errors import AbortReason, DeadlineError, PeerAbortedError, ProtocolError
from storage_scp.limits import Limits
from storage_scp.services.base import Context, Peer
from storage_scp.wire import Wire

_ANSWER_OR_NEGOTIATION: Final = frozenset(
    {pdu.PduType.ASSOCIATE_RQ, pdu.PduType.ASSOCIATE_AC, pdu.PduType.ASSOCIATE_RJ, pdu.PduType.RELEASE_RP}
)
Pdv = tuple[int, int, memoryview]


class MessageReader:
    """Takes one message after the other from an established association.

    Parameters
    ----------
    wire
        The peer.
    peer, contexts, limits
        What the association agreed on.
    largest_data_set
        A data set beyond so many bytes ends the association, even one that is only read to be dropped.
    before_waiting, after_waiting
        Called before and after the wait for the next message; the first may raise StoppingError.
    """

    def __init__(
        self,
        wire: Wire,
        peer: Peer,
        contexts: Mapping[int, Context],
        limits: Limits,
        largest_data_set: int,
        before_waiting: Callable[[], None],
        after_waiting: Callable[[], None],
    ) -> None:
        self._wire = wire
        self._peer = peer
        self._contexts = contexts
        self.limits = limits
        self.largest_data_set = largest_data_set
        self._before_waiting = before_waiting
        self._after_waiting = after_waiting
        self._between_messages = True
        self._pdvs = self._read_pdvs()

    def next_message(self) -> "Message | None":
        """Wait for a message and read its command set; None when the peer asks for release."""
        self._between_messages = True
        first = next(self._pdvs, None)
        self._between_messages = False
        if first is None:
            return None
        context = self._contexts.get(first[0])
        if context is None:
            raise ProtocolError(f"presentation context {first[0]} was not accepted")
        return Message(self, self._peer, context, self._command(first))

    def next_pdv(self, context_id: int, kind: int) -> Pdv:
        """Return the next fragment of the message under way; it must be of its context and `kind`."""
        pdv = next(self._pdvs)
        if pdv[0] != context_id:
            raise ProtocolError("two presentation contexts in one message")
        if pdv[1] & pdu.COMMAND_FRAGMENT != kind:
            raise ProtocolError("a command set inside a data set, or the other way round")
        return pdv

    def _command(self, first: Pdv) -> CommandSet:
        context_id, control, fragment = first
        if not control & pdu.COMMAND_FRAGMENT:
            raise ProtocolError("a data set without a command set before it")
        data = bytes(fragment)
        deadline = time.monotonic() + self.limits.pdu
        while not control & pdu.LAST_FRAGMENT:
            _, control, fragment = self.next_pdv(context_id, pdu.COMMAND_FRAGMENT)
            data += fragment
            if time.monotonic() > deadline:
                raise DeadlineError(f"a command set did not arrive within {self.limits.pdu:g} s")
            if len(data) > self.limits.command:
                break
        if len(data) > self.limits.command:
            raise ProtocolError(f"a command set is larger than {self.limits.command} bytes")
        return command_set.parse(data)

    def _read_pdvs(self) -> Iterator[Pdv]:
        """Yield context ID, control header and fragment of every PDV; end with an A-RELEASE-RQ between two messages.

        A fragment lies in the one buffer and is valid until the next is asked for.
        """
        wire, limits = self._wire, self.limits
        header = memoryview(bytearray(pdu.HEADER.size))
        buffer = memoryview(bytearray(limits.data_pdu))
        while True:
            if self._between_messages:
                self._wait()
            wire.fill(header, limits.pdu, "the next PDU")
            kind, length = pdu.HEADER.unpack(header)
            if kind != pdu.PduType.P_DATA_TF:
                self._end(kind, length)
                return
            if length < pdu.PDV.size:
                raise ProtocolError(f"a P-DATA-TF PDU of {length} bytes holds no PDV")
            if length > limits.data_pdu:
                raise ProtocolError(f"a P-DATA-TF PDU of {length} bytes; we announced {limits.data_pdu}")
            wire.fill(buffer[:length], limits.pdu, "the rest of a PDU")
            position = 0
            while True:
                start = position + pdu.PDV.size
                if start > length:
                    raise ProtocolError("a P-DATA-TF PDU ends inside a PDV header")
                size, context_id, control = pdu.PDV.unpack_from(buffer, position)
                position += size + 4
                if size < 2 or position > length:
                    raise ProtocolError(f"a PDV of {size} bytes in a PDU of {length} bytes")
                yield context_id, control, buffer[start:position]
                if position == length:
                    break

    def _wait(self) -> None:
        self._before_waiting()
        if not self._wire.wait(self.limits.idle):
            raise DeadlineError(f"nothing came for {self.limits.idle:g} s")
        self._after_waiting()

    def _end(self, kind: int, length: int) -> None:
        """Handle a PDU that is not data: return for a proper A-RELEASE-RQ, raise for anything else."""
        if kind in _ANSWER_OR_NEGOTIATION:
            raise ProtocolError(f"unexpected PDU of type {kind:02X}H", AbortReason.UNEXPECTED_PDU)
        if kind not in {pdu.PduType.RELEASE_RQ, pdu.PduType.ABORT}:
            raise ProtocolError(f"unknown PDU of type {kind:02X}H", AbortReason.UNRECOGNIZED_PDU)
        if length != pdu.RELEASE_LENGTH:
            raise ProtocolError(f"a PDU of type {kind:02X}H with {length} bytes")
        rest = memoryview(bytearray(length))
        self._wire.fill(rest, self.limits.pdu, "the rest of a PDU")
        if kind == pdu.PduType.ABORT:
            raise PeerAbortedError(source=rest[2], reason=rest[3])
        if not self._between_messages:
            raise ProtocolError("A-RELEASE-RQ inside a message", AbortReason.UNEXPECTED_PDU)


class Message:
    """One request (see services.base.Request)."""

    def __init__(self, reader: MessageReader, peer: Peer, context: Context, command: CommandSet) -> None:
        self.peer = peer
        self.context = context
        self.command = command
        self.received = 0
        self._reader = reader
        self._complete = not command.has_data_set

    def data(self) -> Iterator[memoryview]:
        """Iterate over what has not been read of the data set yet, fragment by fragment."""
        reader, context_id = self._reader, self.context.context_id
        progress = _Progress(reader.limits)
        while not self._complete:
            _, control, fragment = reader.next_pdv(context_id, 0)
            size = len(fragment)
            self.received += size
            if self.received > reader.largest_data_set:
                raise ProtocolError(
                    f"a data set larger than {reader.largest_data_set} bytes", AbortReason.NOT_SPECIFIED
                )
            progress.add(size)
            self._complete = bool(control & pdu.LAST_FRAGMENT)
            yield fragment

    def drain(self) -> None:
        """Read and drop what the service left of the data set, so that the next message can come."""
        for _ in self.data():
            pass


class _Progress:
    """Ends a data set that trickles: legal PDUs, each within its deadline, that carry next to nothing."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._since = time.monotonic()
        self._bytes = 0

    def add(self, size: int) -> None:
        self._bytes += size
        if self._bytes >= self._limits.progress_bytes:
            self._since, self._bytes = time.monotonic(), 0
        elif time.monotonic() - self._since > self._limits.progress_window:
            raise DeadlineError(f"a data set grew by only {self._bytes} bytes in {self._limits.progress_window:g} s")
