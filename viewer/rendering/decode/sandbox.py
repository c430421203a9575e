"""Decoding where a crash, an endless loop or a memory bomb takes nothing along but the one frame."""

import atexit
import os
import queue
import threading
import time
from typing import Any

import numpy as np
from numpy.typing import NDArray

from viewer.rendering.decode.decoder_process import DecoderProcess, DecoderProcessGone, Starter
from viewer.rendering.decode.errors import StreamNotLoaded
from viewer.rendering.errors import DecodeFailed, PixelDataError, RenderingError, UnsupportedValue

DEFAULT_SIZE = max(2, min(4, os.cpu_count() or 1))
DEFAULT_SECONDS = 20.0
DEFAULT_MEMORY = 2 << 30
WAIT_SECONDS = 60.0

_WORKER = ("-m", "viewer.rendering.decode.worker")


class Sandbox:
    """A few decoder processes, started when first needed and replaced when lost; safe to use from many threads.

    Parameters
    ----------
    size : int
        Most processes at a time.
    seconds : float
        Processor and wall time for one job.
    memory : int
        Address space of a process in bytes.
    arguments : tuple of str
        What follows the interpreter on a process's command line.
    """

    def __init__(
        self,
        size: int = DEFAULT_SIZE,
        seconds: float = DEFAULT_SECONDS,
        memory: int = DEFAULT_MEMORY,
        arguments: tuple[str, ...] = _WORKER,
    ) -> None:
        self._starter = Starter(arguments, memory, seconds)
        self._seconds = seconds
        # Last in, first out: the process used last has its codecs, streams and profiles warm.
        self._idle: queue.LifoQueue[DecoderProcess | None] = queue.LifoQueue()
        for _ in range(size):
            self._idle.put(None)
        self._all: set[DecoderProcess] = set()
        self._lock = threading.Lock()

    def run(
        self, head: dict[str, Any], body: bytes, shape: tuple[int, ...], dtype: np.dtype[np.generic]
    ) -> NDArray[np.generic]:
        """Do one job in a process.

        Parameters
        ----------
        head, body
            A job of `jobs`.
        shape, dtype
            Of the array that the job has to return; anything else is refused.

        Raises
        ------
        DecodeFailed
            If the process crashes, takes too long or too much memory, or no process becomes free.
        RenderingError
            As raised by the job.
        """
        result = np.empty(shape, dtype)
        process = self._take()
        keep = False
        try:
            answer = process.ask(head, body, result, time.monotonic() + self._seconds)
            keep = answer.get("error") != "memory"
        except DecoderProcessGone as error:
            raise DecodeFailed(str(error)) from error
        finally:
            self._give_back(process, keep)
        _raise_error(answer)
        return result

    def warm_up(self) -> None:
        """Start a process ahead of the first job; starting takes a few tenths of a second."""
        self._idle.put(self._take())

    def close(self) -> None:
        """End all processes; later jobs start new ones."""
        with self._lock:
            processes, self._all = self._all, set()
        for process in processes:
            process.stop()

    def process_ids(self) -> list[int]:
        """Processes that are running now."""
        with self._lock:
            return [process.pid for process in self._all]

    def _take(self) -> DecoderProcess:
        try:
            process = self._idle.get(timeout=WAIT_SECONDS)
        except queue.Empty as error:
            raise DecodeFailed(f"no decoder became free within {WAIT_SECONDS:.0f} s") from error
        if process is not None and process.alive():
            return process
        try:
            if process is not None:
                self._forget(process)
            process = self._starter.start()
        except DecoderProcessGone as error:
            self._idle.put(None)
            raise DecodeFailed(str(error)) from error
        with self._lock:
            self._all.add(process)
        return process

    def _give_back(self, process: DecoderProcess, keep: bool) -> None:
        if keep:
            self._idle.put(process)
        else:
            self._forget(process)
            self._idle.put(None)

    def _forget(self, process: DecoderProcess) -> None:
        with self._lock:
            self._all.discard(process)
        process.stop()


def _raise_error(answer: dict[str, Any]) -> None:
    kind, message = answer.get("error"), str(answer.get("message", ""))[:1000]
    errors: dict[Any, type[RenderingError]] = {"pixels": PixelDataError, "stream": StreamNotLoaded}
    if kind == "unsupported":
        raise UnsupportedValue(str(answer.get("attribute")), answer.get("value"))
    if kind is not None:
        raise errors.get(kind, DecodeFailed)(message)


class _Shared:
    """The sandbox of this process."""

    def __init__(self) -> None:
        self.forget()

    def forget(self) -> None:
        """After a fork: the parent's processes must not be spoken to, the child starts its own when it needs them."""
        self._lock = threading.Lock()
        self._sandbox: Sandbox | None = None

    def get(self) -> Sandbox:
        with self._lock:
            if self._sandbox is None:
                self._sandbox = Sandbox()
            return self._sandbox

    def close(self) -> None:
        with self._lock:
            if self._sandbox is not None:
                self._sandbox.close()


_shared = _Shared()
atexit.register(_shared.close)
os.register_at_fork(after_in_child=_shared.forget)


def shared_sandbox() -> Sandbox:
    """The sandbox of this process, made when first asked for; closed when the process ends."""
    return _shared.get()
