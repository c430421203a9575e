"""One TCP connection from its acceptance to its end."""

import socket
import threading
import time
from typing import Final

from storage_scp.tls import TlsContext, handshake
from storage_scp.wire import PlainWire, TlsWire, Wire

_KEEPALIVE_IDLE: Final = 60
_KEEPALIVE_INTERVAL: Final = 15
_KEEPALIVE_PROBES: Final = 4


class Connection:
    """The connection as the worker sees it, while a thread of its own serves it.

    Attributes
    ----------
    pending
        No association has been accepted on it yet.
    ending
        Its association is over and its slot given back; the peer still has to read our last PDU.
    is_cut
        It was cut off; its thread is about to notice.
    waiting
        Its thread waits for the next message: it may be interrupted without loss.
    """

    def __init__(self, sock: socket.socket, address: str, port: int, tls: TlsContext | None) -> None:
        self.address, self.port = address, port
        self.tls = tls
        self.opened = time.monotonic()
        self.pending = True
        self.ending = False
        self.waiting = False
        self._socket = sock
        self._wire: Wire | None = None
        self._lock = threading.Lock()
        self.is_cut = False

    def open_wire(self, seconds: float) -> Wire:
        """Return the wire, after the TLS handshake on a TLS port."""
        wire: Wire
        if self.tls is None:
            wire = PlainWire(self._socket)
        else:
            with self._lock:  # wrapping takes the descriptor over, and cut() must find it during the handshake too
                self._socket = secured = self.tls.wrap(self._socket)
            handshake(secured, seconds)
            wire = TlsWire(secured)
        with self._lock:
            self._wire = wire
        return wire

    def interrupt(self) -> None:
        """Wake the thread if it waits for the peer."""
        with self._lock:
            if self._wire is not None:
                self._wire.interrupt()

    def cut(self) -> None:
        """End the connection at once; its thread notices."""
        with self._lock:
            self.is_cut = True
            try:
                socket.socket.shutdown(self._socket, socket.SHUT_RDWR)
            except OSError:
                return  # not connected any more

    def close(self, linger: float) -> None:
        """Close it; `linger` seconds are left to the peer to read our last PDU, none to one that was cut off."""
        with self._lock:
            wire, sock, is_cut = self._wire, self._socket, self.is_cut
        if wire is None or is_cut:
            sock.close()
        else:
            wire.finish(linger)


def tune(sock: socket.socket, unacknowledged: float) -> None:
    """Answer without delay, and notice a peer that has vanished.

    Parameters
    ----------
    sock
        A connected TCP socket.
    unacknowledged
        Seconds after which data that the peer's machine does not acknowledge end the connection.
    """
    sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    sock.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
    sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_KEEPIDLE, _KEEPALIVE_IDLE)
    sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_KEEPINTVL, _KEEPALIVE_INTERVAL)
    sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_KEEPCNT, _KEEPALIVE_PROBES)
    sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT, int(unacknowledged * 1000))
