"""What all workers share: the slots of open associations and the counters, in one anonymous piece of memory.

The total and per-peer caps hold across workers. The lock is a POSIX record lock: the kernel frees it when its holder is
killed, so that a dead worker can never block the others; the master then frees that worker's slots.
"""

import fcntl
import ipaddress
import mmap
import os
import struct
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Final

_SLOT: Final = struct.Struct("<H16s")  # worker number + 1 (0: free), address
_COUNTERS: Final = struct.Struct("<5Q")


@dataclass(frozen=True)
class Totals:
    """Sums over all workers since the start. `connections` is a gauge, the others only grow."""

    connections: int = 0
    stored: int = 0
    stored_bytes: int = 0
    refused: int = 0
    rejected: int = 0


class Board:
    """Create it before the workers are forked.

    Parameters
    ----------
    workers
        Number of workers.
    total, per_peer
        Most open associations at a time, of all peers and of one address.
    """

    def __init__(self, workers: int, total: int, per_peer: int) -> None:
        self._workers, self._total, self._per_peer = workers, total, per_peer
        self._counters_at = (_SLOT.size * total + 63) & ~63
        size = self._counters_at + _COUNTERS.size * workers
        self._file = os.memfd_create("storage_scp")
        os.ftruncate(self._file, size)
        self._memory = mmap.mmap(self._file, size)
        self._thread_lock = threading.Lock()

    def admit(self, worker: int, address: str) -> int | None:
        """Take a slot for an association of `address`; None when a cap is reached."""
        key = ipaddress.ip_address(address).packed.rjust(16, b"\0")
        free = None
        of_peer = 0
        with self._locked():
            for slot in range(self._total):
                owner, taken_by = _SLOT.unpack_from(self._memory, slot * _SLOT.size)
                if not owner:
                    free = slot if free is None else free
                elif taken_by == key:
                    of_peer += 1
            if free is None or of_peer >= self._per_peer:
                return None
            _SLOT.pack_into(self._memory, free * _SLOT.size, worker + 1, key)
        return free

    def release(self, slot: int) -> None:
        """Give a slot back."""
        _SLOT.pack_into(self._memory, slot * _SLOT.size, 0, b"")

    def forget_worker(self, worker: int) -> None:
        """Free what a dead worker held; its counters stay."""
        with self._locked():
            for slot in range(self._total):
                if self._owner(slot) == worker + 1:
                    self.release(slot)
        self.set_connections(worker, 0)

    def open_associations(self) -> int:
        """Count the associations that are open now."""
        return sum(1 for slot in range(self._total) if self._owner(slot))

    def set_connections(self, worker: int, number: int) -> None:
        """Note how many connections a worker serves, accepted or not."""
        with self._thread_lock:
            counters = self._counters(worker)
            self._write(worker, number, *counters[1:])

    def connections(self) -> list[int]:
        """Return the number of connections of each worker."""
        return [self._counters(worker)[0] for worker in range(self._workers)]

    def count(
        self, worker: int, *, stored: int = 0, stored_bytes: int = 0, refused: int = 0, rejected: int = 0
    ) -> None:
        """Add to the counters of a worker; only that worker writes them."""
        with self._thread_lock:
            old = self._counters(worker)
            self._write(worker, old[0], old[1] + stored, old[2] + stored_bytes, old[3] + refused, old[4] + rejected)

    def totals(self) -> Totals:
        """Sum up the counters of all workers."""
        columns = zip(*(self._counters(worker) for worker in range(self._workers)), strict=True)
        return Totals(*(sum(column) for column in columns))

    def _owner(self, slot: int) -> int:
        return int(_SLOT.unpack_from(self._memory, slot * _SLOT.size)[0])

    def _counters(self, worker: int) -> tuple[int, ...]:
        return _COUNTERS.unpack_from(self._memory, self._counters_at + worker * _COUNTERS.size)

    def _write(self, worker: int, *values: int) -> None:
        _COUNTERS.pack_into(self._memory, self._counters_at + worker * _COUNTERS.size, *values)

    @contextmanager
    def _locked(self) -> Iterator[None]:
        with self._thread_lock:  # record locks exclude processes, not threads
            fcntl.lockf(self._file, fcntl.LOCK_EX)
            try:
                yield
            finally:
                fcntl.lockf(self._file, fcntl.LOCK_UN)
