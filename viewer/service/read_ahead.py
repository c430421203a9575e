"""Files of a series that was just listed, on their way into memory before the first picture is asked for."""

import os
import threading
from collections import deque
from collections.abc import Iterable
from typing import Final

from dgscope.archive.errors import StoreError
from dgscope.archive.models import Instance
from dgscope.archive.store import store

MOST_BYTES: Final = 64 << 20
# Lists that wait while the system is busy with others; older ones are dropped: somebody looks at something else by now.
MOST_LISTS: Final = 4

_waiting: deque[list[tuple[str, int]]] = deque(maxlen=MOST_LISTS)
_there_is_work = threading.Condition()
_worker: list[threading.Thread] = []


def read_ahead(rows: Iterable[Instance]) -> None:
    """Have the system read the first files of `rows`, `MOST_BYTES` at most, while the answer is on its way.

    A file that is in memory already costs a system call.
    """
    chosen: list[tuple[str, int]] = []
    left = MOST_BYTES
    for row in rows:
        left -= row.size
        if chosen and left < 0:
            break
        chosen.append((row.file, min(row.size, MOST_BYTES)))
    with _there_is_work:
        _waiting.append(chosen)
        if not any(thread.is_alive() for thread in _worker):
            _worker[:] = [threading.Thread(target=_work, name="read-ahead", daemon=True)]
            _worker[0].start()
        _there_is_work.notify()


def _work() -> None:
    while True:
        with _there_is_work:
            _there_is_work.wait_for(lambda: _waiting)
            chosen = _waiting.pop()
        for file, size in chosen:
            _advise(file, size)


def _advise(file: str, size: int) -> None:
    try:
        opened = os.open(store().path(file), os.O_RDONLY | os.O_CLOEXEC)
    except (OSError, StoreError):
        return  # whoever asks for the picture is told
    try:
        os.posix_fadvise(opened, 0, size, os.POSIX_FADV_WILLNEED)
    finally:
        os.close(opened)
