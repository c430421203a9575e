"""The last resort against orphans: a tiny process that outlives the supervisor by a few seconds.

The supervisor tells it the process group of every child through a pipe. When the pipe breaks, the supervisor is gone,
however it ended: then the guard lets the groups stop, kills what is left of them, and only then gives up the lock of
the data folder, which it shares. It is run by its file name with ``-I -S``, so it imports little and starts at once.
"""

import os
import signal
import sys
import time
from pathlib import Path

_GRACE_SECONDS = 5.0
_PROCESSES = Path("/proc")


def main() -> None:
    """Follow the supervisor's notes until it is gone, then clean up."""
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)
    groups: dict[int, int] = {}
    for line in sys.stdin:
        word, group, death_signal = line.split()
        if word == "watch":
            groups[int(group)] = int(death_signal)
        else:
            groups.pop(int(group), None)
    clean_up(groups)


def clean_up(groups: dict[int, int]) -> None:
    """Stop the process groups, each with its signal; kill those that do not stop."""
    for group, death_signal in groups.items():
        send(group, death_signal)
    deadline = time.monotonic() + _GRACE_SECONDS
    while any(group_lives(group) for group in groups) and time.monotonic() < deadline:
        time.sleep(0.05)
    for group in groups:
        send(group, signal.SIGKILL)


def send(group: int, number: int) -> bool:
    """Send a signal to a process group; False if there is no such group."""
    try:
        os.killpg(group, number)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def group_lives(group: int) -> bool:
    """Whether a process group has a member that is more than a zombie waiting for its parent."""
    if not send(group, 0):
        return False
    if not _PROCESSES.joinpath("self").exists():  # not Linux
        return True
    return any(_is_member(folder, group) for folder in _PROCESSES.iterdir() if folder.name.isdecimal())


def _is_member(folder: Path, group: int) -> bool:
    try:
        # proc(5): after the name in parentheses come the state, the parent and the group.
        state, _, found = folder.joinpath("stat").read_bytes().rpartition(b")")[2].split()[:3]
    except (FileNotFoundError, ProcessLookupError):
        return False
    return int(found) == group and state not in b"ZX"


if __name__ == "__main__":
    main()
