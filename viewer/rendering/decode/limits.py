"""What a decoder process takes upon itself before it reads a single hostile byte."""

import ctypes
import os
import resource
import signal
import sys

_PR_SET_PDEATHSIG = 1
_PR_SET_NO_NEW_PRIVS = 38

MAX_RESULT_BYTES = 1 << 30


def die_with(parent: int) -> None:
    """Have the kernel kill this process when its parent ends, however that ends (Linux); exit if it already has."""
    if sys.platform == "linux":
        libc = ctypes.CDLL(None, use_errno=True)
        libc.prctl(_PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
        libc.prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)
    if os.getppid() != parent:
        raise SystemExit(0)


def limit_process(memory: int) -> None:
    """Bound address space and files; no core dumps, no further processes' worth of descriptors.

    Parameters
    ----------
    memory : int
        Address space in bytes.
    """
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (MAX_RESULT_BYTES, MAX_RESULT_BYTES))
    resource.setrlimit(resource.RLIMIT_NOFILE, (64, 64))


def limit_job(seconds: float) -> None:
    """Have the kernel end this process after `seconds` of processor time, or a little more of wall time.

    Both signals keep their default action: no Python code has to run, so native code cannot hold them off.
    """
    used = resource.getrusage(resource.RUSAGE_SELF)
    cpu = int(used.ru_utime + used.ru_stime + seconds) + 1
    resource.setrlimit(resource.RLIMIT_CPU, (cpu, resource.RLIM_INFINITY))
    signal.setitimer(signal.ITIMER_REAL, seconds + 1)


def end_job() -> None:
    """Take the deadline of `limit_job` back."""
    signal.setitimer(signal.ITIMER_REAL, 0)
