"""One supervisor per data folder.

The locks are flocks, so a crash cannot leave them behind. Two of them: the supervisor's own says that one is running;
the one shared with the guard process (guard.py) is held after a kill -9 of the supervisor until its last child is gone.
"""

import fcntl
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from dgscope.up.errors import StartError

RUNNING, CHILDREN = "lock", "lock.children"
_WAIT_SECONDS = 30.0


@contextmanager
def taken(folder: Path) -> Iterator[IO[bytes]]:
    """Lock the data folder for the length of the block and yield the lock that the guard shares.

    Raises
    ------
    StartError
        Another supervisor runs, or the children of a killed one do not end.
    """
    with folder.joinpath(RUNNING).open("ab") as running, folder.joinpath(CHILDREN).open("ab") as children:
        if not _lock(running):
            raise StartError(
                f"DGscope is already running for the data folder {folder}. "
                f"Use that one, stop it with Ctrl-C, or choose another folder with --data."
            )
        deadline = time.monotonic() + _WAIT_SECONDS
        while not _lock(children):
            if time.monotonic() > deadline:
                raise StartError(f"Processes of the previous run still use the data folder {folder}. Try again later.")
            time.sleep(0.05)
        yield children


def _lock(file: IO[bytes]) -> bool:
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
