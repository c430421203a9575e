"""Have bytes of a file written to disk while more arrive, so that the flush at the end has little to wait for."""

import ctypes
from typing import Final

_WRITE: Final = 2  # SYNC_FILE_RANGE_WRITE of sync_file_range(2): start writing, wait for nothing
_call: Final = getattr(ctypes.CDLL(None), "sync_file_range", None)
if _call is not None:
    _call.argtypes = (ctypes.c_int, ctypes.c_int64, ctypes.c_int64, ctypes.c_uint)


def start_writeback(descriptor: int, offset: int, length: int) -> None:
    """Ask the kernel to begin writing a range of a file to disk. It promises nothing and replaces no fdatasync.

    Systems without the call do nothing. Its errors are left to fdatasync, which reports every failed write.
    """
    if _call is not None:
        _call(descriptor, offset, length, _WRITE)
