"""Random access to the bytes that hold the pixels: a file, or a data set inflated from one."""

import os
from pathlib import Path
from types import TracebackType

import numpy as np
from numpy.typing import NDArray

from viewer.rendering import parallel
from viewer.rendering.errors import PixelDataError
from viewer.rendering.frame_table import Span

WORTH_TWO_THREADS = 4 << 20


class FileBytes:
    """A context in which pieces of one file can be read at their position.

    Read and not mapped: a mapped file that is cut short while it is read kills the process by SIGBUS.

    Parameters
    ----------
    path : Path
    inflated : bytes, optional
        Read from here instead.
    """

    def __init__(self, path: Path, inflated: bytes | None = None) -> None:
        self._path = path
        self._inflated = inflated
        self._fd = -1

    def __enter__(self) -> "FileBytes":
        if self._inflated is None:
            try:
                self._fd = os.open(self._path, os.O_RDONLY | os.O_CLOEXEC)
            except OSError as error:
                raise PixelDataError(f"the file cannot be read: {error.strerror}") from error
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._fd >= 0:
            os.close(self._fd)

    @property
    def size(self) -> int:
        """Size in bytes."""
        return os.fstat(self._fd).st_size if self._inflated is None else len(self._inflated)

    def read(self, offset: int, length: int) -> bytes:
        """Up to `length` bytes at `offset`; fewer at the end."""
        if self._inflated is not None:
            return self._inflated[offset : offset + length]
        try:
            return os.pread(self._fd, length, offset)
        except OSError as error:
            raise PixelDataError(f"the file cannot be read: {error.strerror}") from error

    def read_array(self, span: Span) -> NDArray[np.uint8]:
        """All bytes of a span.

        Returns
        -------
        NDArray, shape (span.length,), uint8
            Writable, not shared with anything.

        Raises
        ------
        PixelDataError
            If the file ends before.
        """
        if self._inflated is not None:
            data = np.frombuffer(self._inflated[span.offset : span.offset + span.length], np.uint8).copy()
            filled = len(data)
        else:
            data = np.empty(span.length, np.uint8)
            parts = parallel.parts_of(span.length) if span.length >= WORTH_TWO_THREADS else [slice(0, span.length)]
            filled = sum(parallel.each(lambda part: self._fill(data[part], span.offset + part.start), parts))
        if filled < span.length:
            raise PixelDataError(f"the file ends {span.length - filled} bytes before the frame does")
        return data

    def _fill(self, data: NDArray[np.uint8], offset: int) -> int:
        view, filled = data.data, 0
        try:
            while filled < len(view):
                got = os.preadv(self._fd, [view[filled:]], offset + filled)
                if not got:
                    break
                filled += got
        except OSError as error:
            raise PixelDataError(f"the file cannot be read: {error.strerror}") from error
        return filled
