"""A file that is written once, from its beginning to its end, past the page cache where the file system can do that.

What arrives is seldom looked at in the same minute, and there is more of it than memory. The page cache would take a
fresh page for every 4 kB, copy into it, look for it again at the flush, and push out pages that people do look at:
a quarter of the processor time of writing a CT slice, 60 % of a radiograph's (docs/performance.md), and more on a
virtual machine whose host takes back unused memory. One block per file under way, used again and again, costs none
of it.
"""

import errno
import fcntl
import hashlib
import mmap
import os
from pathlib import Path
from typing import Final

from dgscope.archive.store.writeback import start_writeback

BLOCK: Final = 1 << 20
_ALIGNED: Final = 4096  # a multiple of what disks and file systems want of address, place and length
_SPARE_BLOCKS: Final = 32
_DIRECT: Final[int] = getattr(os, "O_DIRECT", 0)
_spare: list[memoryview] = []


class NewFile:
    """A new file, opened for its writer alone. It ends with `flush` or `close`; one thread uses it.

    Attributes
    ----------
    path
        Where it is.
    size
        Bytes that were written to it.

    Parameters
    ----------
    path
        Where there is nothing yet.
    prefix
        Its first bytes, which do not count for `sha256`.
    """

    def __init__(self, path: Path, prefix: bytes = b"") -> None:
        self.path = path
        self.size = 0
        self._block: memoryview | None = _take()
        try:
            self._descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o640)
        except OSError:
            _give(self._block)
            raise
        self._direct = self._open_directly()
        self._held = 0  # bytes in the block
        self._written = 0  # bytes in the file
        self._hash = hashlib.sha256()
        self._unhashed = len(prefix)  # from where in the block
        self.write(memoryview(prefix))

    def write(self, data: memoryview) -> None:
        """Append bytes; they may stay in memory until there is a block of them."""
        block = self._block
        if block is None:
            raise ValueError("the file is complete")
        self.size += len(data)
        while len(data):
            piece = data[: BLOCK - self._held]
            block[self._held : self._held + len(piece)] = piece
            self._held += len(piece)
            data = data[len(piece) :]
            if self._held == BLOCK:
                self._write_block(block)

    def read(self, position: int, length: int) -> bytes:
        """Bytes of what was written; fewer at the end. A file of more than a block is completed by it."""
        if self._block is not None and not self._written:
            return bytes(self._block[position : min(position + length, self._held)])
        self.complete()
        return os.pread(self._descriptor, length, position)

    def complete(self) -> None:
        """Write what is still in memory, so that others can read the file by its path. Nothing can be added then."""
        block = self._block
        if block is None:
            return
        self._hash_block(block)
        aligned = self._held // _ALIGNED * _ALIGNED
        self._write_out(block[:aligned])
        self._through_page_cache()
        self._write_out(block[aligned : self._held])
        self._block = None
        _give(block)

    def flush(self) -> None:
        """Make the bytes durable and close the file. After an error it is only good for closing and removing."""
        self.complete()
        os.fdatasync(self._descriptor)
        self.close()

    def close(self) -> None:
        """Close the file; what is still in memory is dropped."""
        block, self._block = self._block, None
        if block is not None:
            _give(block)
        descriptor, self._descriptor = self._descriptor, -1
        if descriptor >= 0:
            os.close(descriptor)

    def sha256(self) -> bytes:
        """Digest of what was written so far, without the prefix."""
        if self._block is not None:
            self._hash_block(self._block)
        return self._hash.digest()

    def _hash_block(self, block: memoryview) -> None:
        # A block at a time: each call gives other threads the interpreter, and has to get it back.
        self._hash.update(block[self._unhashed : self._held])
        self._unhashed = self._held

    def _write_block(self, block: memoryview) -> None:
        self._hash_block(block)
        self._write_out(block)
        self._held = self._unhashed = 0
        if not self._direct:
            start_writeback(self._descriptor, self._written - BLOCK, BLOCK)

    def _write_out(self, view: memoryview) -> None:
        while len(view):
            try:
                written = os.write(self._descriptor, view)
            except OSError as error:
                if error.errno != errno.EINVAL or not self._direct:
                    raise
                self._through_page_cache()  # it wants another alignment, or a write was cut short by a full disk
                continue
            self._written += written
            view = view[written:]

    def _open_directly(self) -> bool:
        # With open(2) a file system without it would refuse, and leave the file behind.
        try:
            fcntl.fcntl(self._descriptor, fcntl.F_SETFL, _DIRECT)
        except OSError:
            return False
        return bool(_DIRECT)

    def _through_page_cache(self) -> None:
        if self._direct:
            fcntl.fcntl(self._descriptor, fcntl.F_SETFL, 0)
            self._direct = False


def _take() -> memoryview:
    try:
        return _spare.pop()
    except IndexError:
        return memoryview(mmap.mmap(-1, BLOCK, flags=mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS))


def _give(block: memoryview) -> None:
    if len(_spare) < _SPARE_BLOCKS:
        _spare.append(block)
