"""Whether the archive can take objects now: asked before a peer sends its data, not while it does."""

import threading
import time
from typing import Final

from django.conf import settings

from dgscope.archive.errors import OutOfResources, StoreError
from dgscope.archive.ingest.committer import committer
from dgscope.archive.store import FreeSpace, store

LIFETIME: Final = 1.0
MIN_FREE_FILES: Final = 1000


class _Answer:
    """The last answer, good for LIFETIME seconds: asking is cheap for any number of associations."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._until = 0.0
        self._free = FreeSpace(0, None)
        self._trouble = ""

    def free_space(self) -> FreeSpace:
        with self._lock:
            if time.monotonic() >= self._until:
                self._ask()
                self._until = time.monotonic() + LIFETIME
            if self._trouble:
                raise OutOfResources(self._trouble)
            return self._free

    def forget(self) -> None:
        with self._lock:
            self._until = 0.0

    def _ask(self) -> None:
        self._trouble = ""
        try:
            store().check()
            self._free = store().free_space()
            committer().ping()
        except OSError as error:
            self._trouble = f"The store cannot be used: {error.strerror}."
        except (StoreError, OutOfResources) as error:
            self._trouble = str(error)


_answer = _Answer()


def ready_to_store(expected_size: int | None = None) -> None:
    """Return if an object of `expected_size` bytes can be taken now.

    Raises
    ------
    OutOfResources
        Free space would fall below the reserve, the volume is out of files, the store is not mounted, or the database
        does not answer or is not durable.
    """
    free = _answer.free_space()
    if free.size - (expected_size or 0) < settings.ENV.free_space_reserve:
        raise OutOfResources("The free space of the store has reached the reserve (DGSCOPE_FREE_SPACE_RESERVE).")
    if free.files is not None and free.files < MIN_FREE_FILES:
        raise OutOfResources("The volume of the store has no room for more files.")


def forget_readiness() -> None:
    """Ask anew next time."""
    _answer.forget()
