"""A data set as bytes at positions, of which only a window is in memory."""

import os
from collections.abc import Callable
from typing import Final

CHUNK: Final = 64 * 1024
MAX_VALUE: Final = 64 * 1024


class Window:
    """Bytes of a data set of `size` bytes.

    `data` holds the bytes from `base` on. `load(position)` moves the window; reads outside of the data set give
    fewer bytes, never an error. `MAX_VALUE` bytes of a value are looked at; more of it is never read.
    """

    __slots__ = ("_read", "base", "data", "size")

    def __init__(self, read: Callable[[int, int], bytes], size: int, head: bytes = b"") -> None:
        self._read = read
        self.size = size
        self.base = 0
        self.data = head

    @classmethod
    def of_file(cls, descriptor: int, offset: int, size: int, head: bytes = b"") -> "Window":
        """The data set that starts at `offset` of an open file; `head` are its first bytes, if known."""
        return cls(lambda position, length: os.pread(descriptor, length, offset + position), size, head)

    @classmethod
    def of_bytes(cls, data: bytes) -> "Window":
        return cls(lambda position, length: data[position : position + length], len(data), data[:CHUNK])

    def load(self, position: int, length: int = 0) -> bytes:
        """Move the window so that it starts at `position`; its bytes."""
        wanted = min(max(length, CHUNK), max(self.size - position, 0))
        data = self._read(position, wanted) if wanted else b""
        self.base, self.data = position, data
        return data

    def peek(self, position: int, length: int) -> bytes:
        """A few bytes, without moving the window."""
        start = position - self.base
        if start >= 0 and start + length <= len(self.data):
            return self.data[start : start + length]
        return self._read(position, max(min(length, self.size - position), 0))

    def value(self, position: int, length: int) -> bytes:
        """The bytes of one value, at most MAX_VALUE of them. The window stays where it is if it can."""
        length = min(length, MAX_VALUE)
        start = position - self.base
        if start < 0 or start + length > len(self.data):
            self.load(position, length)
            start = 0
        return self.data[start : start + length]
