"""One supervisor per data folder.

The lock is a flock on a file in the folder, so a crash cannot leave it behind. The guard process (guard.py) shares it:
after a kill -9 of the supervisor the folder stays locked until the last child is gone.
"""

import fcntl
import os
import time
from pathlib import Path
from typing import IO

from dgscope.up.errors import StartError

FILE = "lock"
_WAIT_SECONDS = 30.0


def take(folder: Path) -> IO[str]:
    """Lock the data folder for as long as the returned file is open.

    Where the previous supervisor is dead but its children still stop, wait for them.
    """
    file = folder.joinpath(FILE).open("a+", encoding="ascii")
    deadline = time.monotonic() + _WAIT_SECONDS
    while not _locked(file):
        owner = _owner(file)
        if owner is None or _alive(owner) or time.monotonic() > deadline:
            file.close()
            who = "" if owner is None else f" (process {owner})"
            raise StartError(
                f"DGscope is already running for the data folder {folder}{who}. "
                f"Use that one, stop it with Ctrl-C, or choose another folder with --data."
            )
        time.sleep(0.05)
    file.truncate(0)
    file.write(f"{os.getpid()}\n")
    file.flush()
    return file


def _locked(file: IO[str]) -> bool:
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _owner(file: IO[str]) -> int | None:
    file.seek(0)
    text = file.read().strip()
    return int(text) if text.isdecimal() else None


def _alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
