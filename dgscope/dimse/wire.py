"""Bytes to and from a connected socket: every wait has a limit, every length a bound."""

import contextlib
import socket
import ssl
import time
from collections.abc import Callable, Sequence
from typing import Final

from dgscope.dimse.errors import AssociationAborted, ConnectionLost, PeerTimedOut, ProtocolViolation, TlsFailed
from dgscope.dimse.pdu import ABORT, HEADER, PduType
from dgscope.dimse.timeouts import Timeouts

# Called while we wait: may raise to give up, and says whether there is life elsewhere, so that the wait starts anew.
Watch = Callable[[], bool]
# How soon a cancellation is noticed.
SLICE: Final = 0.2
_PARTS_AT_ONCE: Final = 512  # below IOV_MAX
_BUFFER: Final = 65536
_LARGEST_ASSOCIATE: Final = 1 << 20
_LARGEST_CONTROL: Final = 256


class Wire:
    """One connection, used by one thread. `max_pdu` bounds the P-DATA-TF PDUs that are taken."""

    def __init__(self, sock: socket.socket, timeouts: Timeouts) -> None:
        self.timeouts = timeouts
        self.max_pdu = 0
        self._socket = sock
        self._tls = isinstance(sock, ssl.SSLSocket)
        self._buffer = bytearray()

    def send(self, parts: Sequence[bytes | bytearray | memoryview]) -> None:
        """Send all parts.

        Raises
        ------
        PeerTimedOut
            The peer took nothing for `timeouts.send` seconds.
        AssociationAborted, ConnectionLost
        """
        try:
            self._socket.settimeout(self.timeouts.send)
            if self._tls:
                self._send_joined(b"".join(parts))
            else:
                for at in range(0, len(parts), _PARTS_AT_ONCE):
                    self._send_gathered([memoryview(part) for part in parts[at : at + _PARTS_AT_ONCE]])
        except TimeoutError as error:
            raise PeerTimedOut("it takes no more data", self.timeouts.send) from error
        except OSError as error:
            self._raise_if_aborted()
            raise ConnectionLost("sending") from error

    def receive_pdu(self, waiting_for: str, seconds: float, watch: Watch | None = None) -> tuple[int, bytearray]:
        """Wait for the next PDU: its type and what follows the header.

        Raises
        ------
        PeerTimedOut
            Nothing came for `seconds`, or the PDU was not complete `timeouts.pdu` seconds after its first byte.
        ConnectionLost, ProtocolViolation, TlsFailed
        """
        self._await_byte(waiting_for, seconds, watch)
        until = time.monotonic() + self.timeouts.pdu
        kind, length = HEADER.unpack(self._exactly(HEADER.size, until))
        if length > self._bound(kind):
            raise ProtocolViolation(f"it announced a PDU of type {kind:02X}H with {length} bytes")
        return kind, self._exactly(length, until)

    def has_data(self, seconds: float) -> bool:
        """Wait until something came, at most `seconds`; raise ConnectionLost, TlsFailed."""
        if not self._buffer:
            self._buffer += self._receive(seconds) or b""
        return bool(self._buffer)

    def abort(self) -> None:
        """Send A-ABORT if that is possible at once, and close."""
        with contextlib.suppress(OSError):
            self._socket.settimeout(SLICE)
            self._socket.send(ABORT)
        self.close()

    def close(self) -> None:
        """Close the connection."""
        with contextlib.suppress(OSError):
            self._socket.close()

    def _bound(self, kind: int) -> int:
        if kind == PduType.P_DATA_TF:
            # Some peers count the header in or out: what fits in memory for sure is taken.
            return max(self.max_pdu, _LARGEST_ASSOCIATE)
        return _LARGEST_ASSOCIATE if kind == PduType.ASSOCIATE_AC else _LARGEST_CONTROL

    def _await_byte(self, waiting_for: str, seconds: float, watch: Watch | None) -> None:
        until = time.monotonic() + seconds
        while not self._buffer:
            left = until - time.monotonic()
            if left <= 0:
                raise PeerTimedOut(waiting_for, seconds)
            data = self._receive(min(SLICE, left) if watch else left)
            if data is None:
                if watch is not None and watch():
                    until = time.monotonic() + seconds
                continue
            self._buffer += data

    def _exactly(self, count: int, until: float) -> bytearray:
        while len(self._buffer) < count:
            left = until - time.monotonic()
            data = self._receive(left, count - len(self._buffer)) if left > 0 else None
            if data is None:
                raise PeerTimedOut("the rest of a PDU", self.timeouts.pdu)
            self._buffer += data
        if len(self._buffer) == count:
            whole, self._buffer = self._buffer, bytearray()
        else:
            whole = self._buffer[:count]
            del self._buffer[:count]
        return whole

    def _receive(self, seconds: float, wanted: int = 0) -> bytes | None:
        """What is there, None if nothing came in time."""
        try:
            self._socket.settimeout(max(seconds, 0.001))
            data = self._socket.recv(max(wanted, _BUFFER))
        except TimeoutError:
            return None
        except ssl.SSLError as error:  # TLS 1.3 tells of a refused certificate only after the handshake
            raise TlsFailed(f"{error.reason or error}.") from error
        except OSError as error:
            raise ConnectionLost("waiting for an answer") from error
        if not data:
            raise ConnectionLost("waiting for an answer")
        return data

    def _send_joined(self, data: bytes) -> None:
        view = memoryview(data)
        while view:
            view = view[self._socket.send(view) :]

    def _send_gathered(self, left: list[memoryview]) -> None:
        at = 0
        while at < len(left):
            sent = self._socket.sendmsg(left[at:] if at else left)
            while at < len(left) and sent >= len(left[at]):
                sent -= len(left[at])
                at += 1
            if sent:
                left[at] = left[at][sent:]

    def _raise_if_aborted(self) -> None:
        """A peer that gives up while we send may have told why: the A-ABORT waits to be read."""
        with contextlib.suppress(ConnectionLost, PeerTimedOut, ProtocolViolation, TlsFailed):
            kind, body = self.receive_pdu("an A-ABORT", SLICE)
            if kind == PduType.ABORT and len(body) >= 4:
                raise AssociationAborted(body[2], body[3])
