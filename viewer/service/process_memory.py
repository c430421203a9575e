"""Memory of a process that makes pictures: arrays of 5 to 30 MB come and go with every request."""

import ctypes
import ctypes.util
from typing import Final

# malloc.h of glibc
_M_TRIM_THRESHOLD: Final = -1
_M_MMAP_THRESHOLD: Final = -3
_M_ARENA_MAX: Final = -8
_LARGEST_MMAP_THRESHOLD: Final = 32 << 20
_KEPT: Final = 128 << 20


def keep_freed_memory() -> bool:
    """Have the C library keep freed arrays for the next ones, rather than give them back to the system each time.

    A new page costs a fault, and on a virtual machine a multiple of that: reading 15 MB into new memory can take longer
    than everything else that makes a picture of it. At most 128 MB are kept. One heap for all threads, so that each
    finds what another has freed.

    Returns
    -------
    bool
        False where the C library is not glibc; nothing was changed then.
    """
    library = ctypes.util.find_library("c")
    mallopt = getattr(ctypes.CDLL(library), "mallopt", None) if library else None
    if mallopt is None:
        return False
    settings = ((_M_MMAP_THRESHOLD, _LARGEST_MMAP_THRESHOLD), (_M_TRIM_THRESHOLD, _KEPT), (_M_ARENA_MAX, 1))
    done = [mallopt(name, value) for name, value in settings]
    return all(done)
