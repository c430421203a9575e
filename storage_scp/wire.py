"""Bytes to and from a peer, every call under a deadline."""

import select
import socket
import ssl
import struct
import time
from typing import Protocol

from storage_scp.errors import DeadlineError, PeerGoneError

_DRAIN_AT_A_TIME = 64 * 1024
# What may be in flight when we end an association. Beyond that a peer is not about to read our last PDU.
_DRAIN_MOST = 8 * 2**20


class Wire(Protocol):
    """A connected peer. One thread reads and writes; `interrupt` and `cut` may come from another."""

    def fill(self, view: memoryview, seconds: float, what: str) -> None:
        """Fill the whole of `view` within `seconds`; raise PeerGoneError or DeadlineError, which names `what`."""

    def wait(self, seconds: float) -> bool:
        """Wait up to `seconds` for the peer's next byte (or for its end); False when none came."""

    def send(self, data: bytes, seconds: float) -> None:
        """Send all of `data` in one call within `seconds`."""

    def interrupt(self) -> None:
        """Make a waiting reader see the end of the stream; writing stays possible."""

    def cut(self) -> None:
        """End the connection at once, whatever the reader is doing."""

    def finish(self, seconds: float) -> None:
        """Say that nothing more comes, give the peer `seconds` to read it, and close."""


class PlainWire:
    """A TCP connection.

    The kernel keeps the deadlines: with MSG_WAITALL one call returns a whole PDU, and SO_RCVTIMEO then bounds the sum
    of its waits, so that a peer that sends a byte now and then gains nothing. One system call per PDU also means one
    release of the interpreter lock.
    """

    def __init__(self, sock: socket.socket) -> None:
        sock.setblocking(True)
        self._socket = sock
        self._receive_timeout = self._send_timeout = 0.0
        self._poller = select.poll()
        self._poller.register(sock, select.POLLIN)

    def fill(self, view: memoryview, seconds: float, what: str) -> None:
        if seconds != self._receive_timeout:
            self._set_timeout(socket.SO_RCVTIMEO, seconds)
            self._receive_timeout = seconds
        started = time.monotonic()
        wanted = len(view)
        got = self._receive(view, what)
        while got < wanted:  # the peer stopped in the middle, or a signal came
            rest = seconds - (time.monotonic() - started)
            if rest <= 0:
                raise DeadlineError(f"{what} did not arrive within {seconds:g} s")
            self._set_timeout(socket.SO_RCVTIMEO, rest)
            self._receive_timeout = rest
            got += self._receive(view[got:], what)

    def wait(self, seconds: float) -> bool:
        return bool(self._poller.poll(seconds * 1000))

    def send(self, data: bytes, seconds: float) -> None:
        if seconds != self._send_timeout:
            self._set_timeout(socket.SO_SNDTIMEO, seconds)
            self._send_timeout = seconds
        try:
            self._socket.sendall(data)
        except BlockingIOError as error:
            raise DeadlineError(f"the peer took none of our answer for {seconds:g} s") from error
        except OSError as error:
            raise PeerGoneError("the connection was lost while we answered") from error

    def interrupt(self) -> None:
        _shutdown(self._socket, socket.SHUT_RD)

    def cut(self) -> None:
        _shutdown(self._socket, socket.SHUT_RDWR)

    def finish(self, seconds: float) -> None:
        _linger(self._socket, seconds)

    def _receive(self, view: memoryview, what: str) -> int:
        try:
            got = self._socket.recv_into(view, len(view), socket.MSG_WAITALL)
        except BlockingIOError as error:
            raise DeadlineError(f"{what} did not arrive in time") from error
        except OSError as error:
            raise PeerGoneError(f"the connection was lost while {what} was due") from error
        if not got:
            raise PeerGoneError(f"the peer closed the connection while {what} was due")
        return got

    def _set_timeout(self, option: int, seconds: float) -> None:
        microseconds = max(int(seconds * 1e6), 1000)  # zero would mean "for ever"
        value = struct.pack("@ll", *divmod(microseconds, 1_000_000))
        try:
            self._socket.setsockopt(socket.SOL_SOCKET, option, value)
        except OSError as error:
            raise PeerGoneError("the connection was lost") from error


class TlsWire:
    """A TLS connection whose handshake is done."""

    def __init__(self, sock: ssl.SSLSocket) -> None:
        self._socket = sock
        self._interrupted = False
        self._poller = select.poll()
        self._poller.register(sock, select.POLLIN)

    def fill(self, view: memoryview, seconds: float, what: str) -> None:
        if self._interrupted:  # a read at the end of the stream would make OpenSSL refuse to write our last PDU
            raise PeerGoneError("interrupted")
        deadline = time.monotonic() + seconds
        got = 0
        while got < len(view):
            rest = deadline - time.monotonic()
            if rest <= 0:
                raise DeadlineError(f"{what} did not arrive within {seconds:g} s")
            try:
                self._socket.settimeout(rest)
                received = self._socket.recv_into(view[got:])
            except TimeoutError as error:
                raise DeadlineError(f"{what} did not arrive within {seconds:g} s") from error
            except (OSError, ValueError) as error:  # ValueError: the other side of the wire was closed meanwhile
                raise PeerGoneError(f"the connection was lost while {what} was due") from error
            if not received:
                raise PeerGoneError(f"the peer closed the connection while {what} was due")
            got += received

    def wait(self, seconds: float) -> bool:
        if self._socket.pending():
            return True
        return bool(self._poller.poll(seconds * 1000))

    def send(self, data: bytes, seconds: float) -> None:
        try:
            self._socket.settimeout(seconds)
            self._socket.sendall(data)
        except TimeoutError as error:
            raise DeadlineError(f"the peer did not take our answer within {seconds:g} s") from error
        except OSError as error:
            raise PeerGoneError("the connection was lost while we answered") from error

    def interrupt(self) -> None:
        self._interrupted = True
        _shutdown(self._socket, socket.SHUT_RD)

    def cut(self) -> None:
        _shutdown(self._socket, socket.SHUT_RDWR)

    def finish(self, seconds: float) -> None:
        try:
            self._socket.settimeout(seconds)
            self._socket.unwrap()  # close_notify, so that our last PDU is not taken for a truncated stream
        except (OSError, ValueError):
            pass  # the peer has gone, or sends on: closing is all that is left
        _linger(self._socket, seconds)


def _shutdown(sock: socket.socket, how: int) -> None:
    try:
        socket.socket.shutdown(sock, how)
    except OSError:
        return  # already closed: the wanted state


def _linger(sock: socket.socket, seconds: float) -> None:
    """Close so that our last PDU is read: bytes left unread at close() would turn into a reset that erases it."""
    deadline = time.monotonic() + seconds
    _shutdown(sock, socket.SHUT_WR)
    scratch = bytearray(_DRAIN_AT_A_TIME)
    drained = 0
    try:
        while (rest := deadline - time.monotonic()) > 0 and drained < _DRAIN_MOST:
            sock.settimeout(rest)
            got = socket.socket.recv_into(sock, scratch)
            drained += got
            if not got:
                break
    except OSError:
        pass  # reset or deadline: nothing is owed to this peer any more
    finally:
        sock.close()
