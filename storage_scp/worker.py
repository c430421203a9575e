"""One worker process: accepts connections from the shared listening sockets and gives each a thread."""

import contextlib
import logging
import os
import selectors
import signal
import socket
import sys
import threading
import time
from collections import Counter
from dataclasses import dataclass
from typing import Final, NoReturn

from storage_scp.association import Site, serve
from storage_scp.connection import Connection, tune
from storage_scp.tls import TlsContext

log = logging.getLogger(__name__)
QUICK_STOP: Final = signal.SIGUSR1
_TURN_TO_OTHERS: Final = 0.002


@dataclass(frozen=True)
class Listener:
    """A listening socket, non-blocking and shared by all workers; `tls` on the TLS port."""

    sock: socket.socket
    tls: TlsContext | None


class Worker:
    """Runs until SIGTERM, QUICK_STOP or the end of the master.

    Parameters
    ----------
    site
        What the associations share.
    listeners
        The sockets to accept from.
    master
        Read end of a pipe whose other end only the master holds: its end of file means that the master is gone.
    """

    def __init__(self, site: Site, listeners: list[Listener], master: int) -> None:
        self._site = site
        self._listeners = listeners
        self._master = master
        self._connections: set[Connection] = set()
        self._lock = threading.Lock()
        self._quick = False

    def run(self) -> None:
        """Accept until told to stop, then let running C-STOREs finish."""
        wake, waker = socket.socketpair()
        wake.setblocking(False)
        waker.setblocking(False)
        signal.set_wakeup_fd(waker.fileno(), warn_on_full_buffer=False)
        signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C reaches the whole group; the master tells us what to do
        signal.signal(signal.SIGTERM, self._on_signal)
        signal.signal(QUICK_STOP, self._on_signal)
        with selectors.DefaultSelector() as selector:
            for listener in self._listeners:
                selector.register(listener.sock, selectors.EVENT_READ, listener)
            selector.register(wake, selectors.EVENT_READ, None)
            selector.register(self._master, selectors.EVENT_READ, None)
            while not self._site.stopping.is_set():
                for key, _ in selector.select():
                    if key.data is not None:
                        self._accept(key.data)
                    elif key.fileobj == self._master and not os.read(self._master, 1):
                        self._site.stopping.set()
        for listener in self._listeners:
            listener.sock.close()
        self._finish()

    def _on_signal(self, number: int, _: object) -> None:
        self._quick = self._quick or number == QUICK_STOP
        self._site.stopping.set()

    # Accepting

    def _accept(self, listener: Listener) -> None:
        """Take one connection. Caps are applied here, before there is a thread."""
        if len(self._connections) > min(self._site.board.connections()):
            time.sleep(_TURN_TO_OTHERS)  # a worker with less to do is woken too: let it be first
        try:
            sock, peer = listener.sock.accept()
        except BlockingIOError:
            return  # another worker was first
        except ConnectionError:
            return  # the peer has gone already
        except OSError as error:
            log.error("cannot accept connections: %s", error)
            time.sleep(0.1)  # out of file descriptors or memory: the peer waits in the queue of the kernel
            return
        address = peer[0].removeprefix("::ffff:").partition("%")[0]
        try:
            tune(sock, self._site.limits.pdu)
        except OSError:
            sock.close()
            return
        self._make_room(address)
        connection = Connection(sock, address, peer[1], listener.tls)
        self._add(connection)
        try:
            threading.Thread(target=self._serve, args=(connection,), daemon=True).start()
        except RuntimeError as error:
            log.error("no thread for a connection from %s: %s", address, error)
            self._remove(connection)
            connection.cut()
            connection.close(0)

    def _make_room(self, address: str) -> None:
        """Where too many have no association (any more), close the oldest: the peer's own, or the busiest peer's."""
        limits = self._site.limits
        with self._lock:
            idle = (one for one in self._connections if (one.pending or one.ending) and not one.is_cut)
            pending = sorted(idle, key=lambda one: one.opened)
        of_peer = [one for one in pending if one.address == address]
        if len(of_peer) >= limits.pending_per_peer:
            of_peer[0].cut()
        elif len(pending) >= limits.pending:
            busiest, _ = Counter(one.address for one in pending).most_common(1)[0]
            next(one for one in pending if one.address == busiest).cut()

    def _serve(self, connection: Connection) -> None:
        try:
            serve(connection, self._site)
        finally:
            self._remove(connection)

    def _add(self, connection: Connection) -> None:
        with self._lock:
            self._connections.add(connection)
            self._site.board.set_connections(self._site.worker, len(self._connections))

    def _remove(self, connection: Connection) -> None:
        with self._lock:
            self._connections.discard(connection)
            self._site.board.set_connections(self._site.worker, len(self._connections))

    # Stopping

    def _finish(self) -> None:
        """Interrupt what waits, give what runs its time, cut what is left."""
        deadline = time.monotonic() + self._site.limits.stop
        while (open_ones := self._open()) and time.monotonic() < deadline and not self._quick:
            for connection in open_ones:
                if connection.pending and not connection.ending:
                    connection.cut()
                elif connection.waiting and not connection.ending:
                    connection.interrupt()
            time.sleep(0.02)
        for connection in self._open():
            log.warning("association of %s cut off: the service is stopping", connection.address)
            connection.cut()
        deadline = time.monotonic() + 1.0  # for the threads to discard what they had begun
        while self._open() and time.monotonic() < deadline:
            time.sleep(0.02)

    def _open(self) -> list[Connection]:
        with self._lock:
            return list(self._connections)


def run_and_exit(worker: Worker) -> NoReturn:
    """Run a worker in a forked child and end the process, without the exit handlers that belong to the master."""
    code = 1
    try:
        worker.run()
        code = 0
    except Exception:  # the border of the process
        log.exception("worker failed")
    finally:
        logging.shutdown()
        with contextlib.suppress(OSError, ValueError):
            sys.stderr.flush()
        os._exit(code)
