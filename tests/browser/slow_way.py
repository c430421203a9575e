"""A slow line to a port: what it carries takes so long that people, and tests, see it come."""

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

PIECE = 4096


@dataclass
class SlowWay:
    """Listens on `port` and passes on at most `rate` bytes a second in each connection; None is as fast as it can."""

    port: int
    rate: float | None = None

    def carry(self, source: socket.socket, sink: socket.socket) -> None:
        """Pass on until either side closes."""
        try:
            while piece := source.recv(PIECE):
                if self.rate is not None:
                    time.sleep(len(piece) / self.rate)
                sink.sendall(piece)
            sink.shutdown(socket.SHUT_WR)
        except OSError:  # one side is gone, so the other one has nothing to wait for
            for end in (source, sink):
                end.close()


@contextmanager
def slow_way(to_port: int) -> Iterator[SlowWay]:
    """Open a line to a port of this machine until the block ends."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        way = SlowWay(server.getsockname()[1])

        def accept() -> None:
            while True:
                try:
                    caller, _ = server.accept()
                except OSError:  # the block has ended
                    return
                called = socket.create_connection(("127.0.0.1", to_port))
                for ends in ((caller, called), (called, caller)):
                    threading.Thread(target=way.carry, args=ends, daemon=True).start()

        threading.Thread(target=accept, daemon=True).start()
        yield way
        way.rate = None
        server.shutdown(socket.SHUT_RDWR)
