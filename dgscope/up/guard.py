"""The last resort against orphans: a tiny process that outlives the supervisor by a few seconds.

The supervisor tells it the process group of every child through a pipe. When the pipe breaks, the supervisor is gone,
however it ended: then the guard lets the groups stop, kills what is left of them, and only then gives up the lock of
the data folder, which it shares. It is run by its file name with ``-I -S``, so it imports little and starts at once.
"""

import os
import signal
import sys
import time

_GRACE_SECONDS = 10.0


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
    while any(send(group, 0) for group in groups) and time.monotonic() < deadline:
        time.sleep(0.05)
    for group in groups:
        send(group, signal.SIGKILL)


def send(group: int, number: int) -> bool:
    """Send a signal to a process group; False if there is none left."""
    try:
        os.killpg(group, number)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


if __name__ == "__main__":
    main()
