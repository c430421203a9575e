"""One decoder process as its parent sees it."""

import os
import socket
import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from viewer.rendering.decode.channel import ChannelClosed, receive, send

START_SECONDS = 30.0
_KEEP_RESULT_BYTES = 64 << 20
_ROOT = Path(__file__).resolve().parents[3]

# One thread of each library: the pool gives the parallelism, and each thread's arena costs address space.
_ENVIRONMENT = {
    "OMP_NUM_THREADS": "1",
    "OPENBLAS_NUM_THREADS": "1",
    "MALLOC_ARENA_MAX": "2",
    "OPENCV_LOG_LEVEL": "OFF",
    "OPENCV_FFMPEG_LOGLEVEL": "-8",
    # A playlist in place of a video must not make FFmpeg open another file or an address.
    "OPENCV_FFMPEG_CAPTURE_OPTIONS": ("format_whitelist;mpegts,mpeg,mpegvideo,mov,h264,hevc|protocol_whitelist;file"),
    "LC_ALL": "C.UTF-8",
}


class DecoderProcessGone(Exception):  # reads like its siblings in viewer.rendering.errors
    """The process crashed, was killed by a limit, or could not be started; the message says so in a sentence."""


class DecoderProcess:
    """A running process with its socket and its memory file."""

    def __init__(self, process: "subprocess.Popen[bytes]", connection: socket.socket, result_fd: int) -> None:
        self._process = process
        self._connection = connection
        self._result_fd = result_fd
        self._stopped = False
        self._stopping = threading.Lock()
        self.pid = process.pid

    def alive(self) -> bool:
        """False once the process has ended."""
        return self._process.poll() is None

    def wait_until_ready(self, deadline: float) -> None:
        """Wait for the process to have loaded its codecs."""
        self._receive(deadline, "the decoder process could not be started")

    def ask(self, head: dict[str, Any], body: bytes, result: NDArray[np.generic], deadline: float) -> dict[str, Any]:
        """Do one job; fills `result` unless the answer names an error.

        Raises
        ------
        DecoderProcessGone
            If the process ends or exceeds `deadline` (`time.monotonic`); it must be stopped then.
        """
        try:
            self._connection.settimeout(max(0.001, deadline - time.monotonic()))
            send(self._connection, head, body)
        except (ChannelClosed, TimeoutError) as error:
            raise self._gone("the decoder crashed") from error
        answer = self._receive(deadline, "the decoder crashed")
        if "error" not in answer:
            self._read_result(answer, result)
        return answer

    def _receive(self, deadline: float, crashed: str) -> dict[str, Any]:
        try:
            answer, _ = receive(self._connection, 0, deadline)
        except TimeoutError as error:
            raise DecoderProcessGone("decoding took too long and was stopped") from error
        except ChannelClosed as error:
            raise self._gone(crashed) from error
        return answer

    def _gone(self, sentence: str) -> DecoderProcessGone:
        try:
            code = self._process.wait(1)
        except subprocess.TimeoutExpired:
            return DecoderProcessGone(sentence)
        if code in (-24, -14):  # SIGXCPU, SIGALRM: the limits of a job
            return DecoderProcessGone("decoding took too long and was stopped")
        return DecoderProcessGone(f"{sentence} (signal {-code})" if code < 0 else f"{sentence} (exit status {code})")

    def _read_result(self, answer: dict[str, Any], result: NDArray[np.generic]) -> None:
        # Read and not mapped: a decoder taken over by a frame could shrink a mapped file and so kill its reader.
        if answer.get("nbytes") != result.nbytes:
            raise DecoderProcessGone(f"the decoder returned {answer.get('nbytes')} bytes instead of {result.nbytes}")
        view, filled = result.reshape(-1).view(np.uint8).data, 0
        while filled < len(view):
            got = os.preadv(self._result_fd, [view[filled:]], filled)
            if not got:
                raise DecoderProcessGone("the decoder returned less than it said")
            filled += got
        if result.nbytes > _KEEP_RESULT_BYTES:
            os.ftruncate(self._result_fd, 0)

    def stop(self) -> None:
        """Kill the process and let go of everything that belongs to it."""
        with self._stopping:
            if self._stopped:
                return
            self._stopped = True
        self._process.kill()
        self._process.wait()
        self._connection.close()
        os.close(self._result_fd)


class Starter:
    """Starts decoder processes, from a thread of its own.

    Linux sends the parent-death signal when the *thread* that started a process ends, and request threads come and
    go. The process is started as a fresh program: forking a program that has threads is not safe.
    """

    def __init__(self, arguments: tuple[str, ...], memory: int, seconds: float) -> None:
        self._arguments = arguments
        self._limits = (str(memory), str(seconds))
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="decoder-starter")

    def start(self) -> DecoderProcess:
        """Start a process and wait until it is ready.

        Raises
        ------
        DecoderProcessGone
        """
        try:
            process = self._thread.submit(self._start).result()
        except (OSError, RuntimeError) as error:
            raise DecoderProcessGone(f"the decoder process could not be started: {error}") from error
        try:
            process.wait_until_ready(time.monotonic() + START_SECONDS)
        except DecoderProcessGone:
            process.stop()
            raise
        return process

    def _start(self) -> DecoderProcess:
        ours, theirs = socket.socketpair()
        result_fd = os.memfd_create("decoded-frame", os.MFD_CLOEXEC)
        numbers = (str(os.getpid()), str(theirs.fileno()), str(result_fd))
        environment = {"PATH": os.defpath, "PYTHONPATH": str(_ROOT), **_ENVIRONMENT}
        try:
            process = subprocess.Popen(
                [sys.executable, *self._arguments, *numbers, *self._limits],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                pass_fds=(theirs.fileno(), result_fd),
                env=environment,  # nothing of ours: a decoder has no business with database passwords
                cwd="/",
            )
        except OSError:
            ours.close()
            os.close(result_fd)
            raise
        finally:
            theirs.close()
        return DecoderProcess(process, ours, result_fd)
