"""A decoder process whose decoder does what a hostile frame might make a real one do; started by test_sandbox."""

import ctypes
import os
import signal
import sys
import time
from typing import Any

import numpy as np
from numpy.typing import NDArray

from viewer.rendering.decode.worker import WorkerArguments, serve
from viewer.rendering.errors import PixelDataError, UnsupportedValue


def echo(body: bytes) -> NDArray[Any]:
    return np.frombuffer(body, np.uint8)


def loop(body: bytes) -> NDArray[Any]:
    while True:
        pass


def loop_without_python(body: bytes) -> NDArray[Any]:
    signal.signal(signal.SIGALRM, signal.SIG_IGN)
    ctypes.CDLL(None).pause()
    return echo(body)


def sleep(body: bytes) -> NDArray[Any]:
    time.sleep(60)
    return echo(body)


def crash(body: bytes) -> NDArray[Any]:
    os.kill(os.getpid(), signal.SIGSEGV)
    return echo(body)


def leave(body: bytes) -> NDArray[Any]:
    os._exit(7)


def eat_memory(body: bytes) -> NDArray[Any]:
    return np.ones(8 << 30, np.uint8)


def fill_the_disk(body: bytes) -> NDArray[Any]:
    return np.zeros(3 << 29, np.uint8)


def complain(body: bytes) -> NDArray[Any]:
    raise PixelDataError("the codestream contradicts the object")


def refuse(body: bytes) -> NDArray[Any]:
    raise UnsupportedValue("TransferSyntaxUID", "1.2.3")


def fail(body: bytes) -> NDArray[Any]:
    raise RuntimeError("codec error")


def lie(body: bytes) -> NDArray[Any]:
    return np.zeros(3, np.uint8)


MISDEEDS = (
    echo, loop, loop_without_python, sleep, crash, leave, eat_memory, fill_the_disk, complain, refuse, fail, lie
)  # fmt: skip


def misbehave(head: dict[str, Any], body: bytes) -> NDArray[Any]:
    """Do what `head["do"]` says."""
    deeds = {deed.__name__: deed for deed in MISDEEDS}
    return deeds[head["do"]](body)


if __name__ == "__main__":
    serve(WorkerArguments.parse(sys.argv[1:]), misbehave)
