"""A decoder process: takes jobs from one socket, leaves results in one memory file, knows nothing else."""

import os
import socket
import sys
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from viewer.rendering.decode.channel import ChannelClosed, receive, send
from viewer.rendering.decode.errors import StreamNotLoaded
from viewer.rendering.decode.frame import CODEC_ERRORS
from viewer.rendering.decode.job_runner import run_job
from viewer.rendering.decode.limits import die_with, end_job, limit_job, limit_process
from viewer.rendering.errors import DecodeFailed, RenderingError, UnsupportedValue

MAX_JOB_BYTES = 1 << 30

Job = Callable[[dict[str, Any], bytes], NDArray[np.generic]]


@dataclass(frozen=True, slots=True)
class WorkerArguments:
    """What the parent passes on the command line, in this order."""

    parent: int
    socket_fd: int
    result_fd: int
    memory: int
    seconds: float

    @classmethod
    def parse(cls, arguments: list[str]) -> "WorkerArguments":
        """Read the command line that `sandbox` builds."""
        parent, socket_fd, result_fd, memory, seconds = arguments
        return cls(int(parent), int(socket_fd), int(result_fd), int(memory), float(seconds))


def serve(arguments: WorkerArguments, job: Job = run_job) -> None:
    """Serve one parent until it goes away.

    Parameters
    ----------
    arguments : WorkerArguments
    job : callable
        Maps a job's head and body to the array to return.
    """
    die_with(arguments.parent)
    limit_process(arguments.memory)
    silent = os.open(os.devnull, os.O_WRONLY)
    os.dup2(silent, 2)  # codecs complain of each hostile frame; a hostile frame must not fill the log
    with socket.socket(fileno=arguments.socket_fd) as connection:
        try:
            send(connection, {"ready": True})
            while True:
                head, body = receive(connection, MAX_JOB_BYTES)
                limit_job(arguments.seconds)
                answer = _answer(job, head, body, arguments.result_fd)
                end_job()
                send(connection, answer)
        except ChannelClosed:
            return


def _answer(job: Job, head: dict[str, Any], body: bytes, result_fd: int) -> dict[str, Any]:
    try:
        result = np.ascontiguousarray(job(head, body))
        os.ftruncate(result_fd, result.nbytes)
        _write(result_fd, result)
    except RenderingError as error:
        return _refusal(error)
    except MemoryError:
        return {"error": "memory", "message": "decoding needs more memory than a decoder may use"}
    except (*CODEC_ERRORS, OSError) as error:
        return {"error": "failed", "message": f"the decoder failed ({type(error).__name__})"}
    return {"nbytes": result.nbytes}


def _refusal(error: RenderingError) -> dict[str, Any]:
    if isinstance(error, UnsupportedValue):
        return {"error": "unsupported", "attribute": error.attribute, "value": str(error.value)}
    kinds: dict[type[RenderingError], str] = {StreamNotLoaded: "stream", DecodeFailed: "failed"}
    return {"error": kinds.get(type(error), "pixels"), "message": str(error)}


def _write(result_fd: int, result: NDArray[np.generic]) -> None:
    view, written = result.reshape(-1).view(np.uint8).data, 0
    while written < len(view):
        written += os.pwrite(result_fd, view[written:], written)


if __name__ == "__main__":
    serve(WorkerArguments.parse(sys.argv[1:]))
