"""A way to a port of this machine that stops the data after so many bytes: what is under way then stays under way."""

import contextlib
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field


@dataclass
class Valve:
    """Where to connect to; `open` lets everything pass."""

    port: int
    open: threading.Event = field(default_factory=threading.Event)


@contextmanager
def valve(to: int, after: int) -> Iterator[Valve]:
    """Pass connections on to the port `to`; once `after` bytes have gone there, the rest waits until the valve is open.

    What comes back always passes.
    """
    passed = 0

    def forth(source: socket.socket, target: socket.socket) -> None:
        nonlocal passed
        with contextlib.suppress(OSError):
            while data := source.recv(1024):
                if passed >= after:
                    made.open.wait(100)
                target.sendall(data)
                passed += len(data)
            target.shutdown(socket.SHUT_WR)

    def back(source: socket.socket, target: socket.socket) -> None:
        with contextlib.suppress(OSError):
            while data := source.recv(65536):
                target.sendall(data)
            target.shutdown(socket.SHUT_WR)

    def serve(ours: socket.socket) -> None:
        with ours, socket.create_connection(("127.0.0.1", to)) as theirs:
            for each in (ours, theirs):
                each.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            answers = threading.Thread(target=back, args=(theirs, ours), daemon=True)
            answers.start()
            forth(ours, theirs)
            answers.join(100)

    def listen() -> None:
        with contextlib.suppress(OSError):  # closed
            while True:
                threading.Thread(target=serve, args=(listener.accept()[0],), daemon=True).start()

    with socket.create_server(("127.0.0.1", 0)) as listener:
        made = Valve(listener.getsockname()[1])
        listening = threading.Thread(target=listen, daemon=True)
        listening.start()
        try:
            yield made
        finally:
            made.open.set()
            with contextlib.suppress(OSError):
                listener.shutdown(socket.SHUT_RDWR)  # wakes the waiting accept
            listening.join(20)
