"""The master process: forks the workers, starts dead ones again, stops them in order, writes the figures."""

import ctypes
import logging
import os
import signal
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from storage_scp.board import Board
from storage_scp.figures import Figures
from storage_scp.worker import QUICK_STOP

log = logging.getLogger(__name__)
_SIGNALS: Final = {signal.SIGTERM, signal.SIGINT, signal.SIGCHLD}
_HEARTBEAT: Final = 2.0
_FIRST_PAUSE: Final = 0.5
_LONGEST_PAUSE: Final = 30.0
_HEALTHY_AFTER: Final = 60.0
_PR_SET_PDEATHSIG: Final = 1
_libc: Final = ctypes.CDLL(None, use_errno=True)


@dataclass
class _Place:
    """One worker's place: who holds it, since when, and when it may be filled again."""

    pid: int | None = None
    started: float = 0.0
    pause: float = _FIRST_PAUSE
    due: float = 0.0


class Master:
    """Supervises the workers. It opens no database connection and starts no thread, so that it can fork at any time.

    Parameters
    ----------
    workers
        How many.
    run_worker
        Called in the forked child with the worker's number and the read end of the pipe that tells of our end; it
        does not return.
    board, figures
        Shared state, and where it is shown.
    grace
        Seconds that workers get to stop before they are killed.
    """

    def __init__(
        self, workers: int, run_worker: Callable[[int, int], None], board: Board, figures: Figures, grace: float
    ) -> None:
        self._places = [_Place() for _ in range(workers)]
        self._run_worker = run_worker
        self._board, self._figures, self._grace = board, figures, grace
        self._read_end, self._write_end = os.pipe()
        self._pid = os.getpid()

    def run(self, close_listeners: Callable[[], None]) -> None:
        """Keep the workers running until SIGTERM or SIGINT, then stop them; a second signal stops them at once."""
        hold_signals()
        heartbeat = 0.0
        while True:
            self._reap()
            self._fill_places()
            if time.monotonic() >= heartbeat:
                heartbeat = time.monotonic() + _HEARTBEAT
                self._write_figures()
            received = signal.sigtimedwait(_SIGNALS, self._until_next(heartbeat))
            if received is not None and received.si_signo != signal.SIGCHLD:
                break
        close_listeners()
        self._stop()
        self._figures.remove()

    def _fill_places(self) -> None:
        for number, place in enumerate(self._places):
            if place.pid is None and time.monotonic() >= place.due:
                place.started = time.monotonic()
                place.pid = self._fork(number)

    def _fork(self, number: int) -> int:
        pid = os.fork()
        if pid:
            return pid
        # In the child. The kernel sends SIGTERM when the master dies; the pipe tells even where that is not heard.
        _libc.prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)
        os.close(self._write_end)
        if os.getppid() != self._pid:
            os._exit(1)
        signal.pthread_sigmask(signal.SIG_UNBLOCK, _SIGNALS)
        self._run_worker(number, self._read_end)
        os._exit(1)

    def _reap(self) -> None:
        """Note the workers that have ended, and when each place may be filled again."""
        for number, place in enumerate(self._places):
            if place.pid is None:
                continue
            pid, status = os.waitpid(place.pid, os.WNOHANG)
            if not pid:
                continue
            self._board.forget_worker(number)
            lived = time.monotonic() - place.started
            place.pause = _FIRST_PAUSE if lived > _HEALTHY_AFTER else min(place.pause * 2, _LONGEST_PAUSE)
            place.pid, place.due = None, time.monotonic() + place.pause
            code = os.waitstatus_to_exitcode(status)
            log.error("worker %d (pid %d) ended with %d, starting another in %.1f s", number, pid, code, place.pause)

    def _until_next(self, heartbeat: float) -> float:
        due = [place.due for place in self._places if place.pid is None]
        return max(min([heartbeat, *due]) - time.monotonic(), 0.0)

    def _write_figures(self) -> None:
        try:
            self._figures.write()
        except OSError as error:
            log.warning("cannot write the figures: %s", error)

    def _stop(self) -> None:
        log.info("stopping")
        self._signal_all(signal.SIGTERM)
        deadline = time.monotonic() + self._grace
        while self._alive() and time.monotonic() < deadline:
            received = signal.sigtimedwait(_SIGNALS, 0.1)
            if received is not None and received.si_signo != signal.SIGCHLD:
                log.info("second signal: stopping at once")
                self._signal_all(QUICK_STOP)
        self._signal_all(signal.SIGKILL)
        log.info("stopped")

    def _signal_all(self, number: int) -> None:
        for place in self._places:
            if place.pid is not None:
                os.kill(place.pid, number)

    def _alive(self) -> bool:
        for place in self._places:
            if place.pid is not None and os.waitpid(place.pid, os.WNOHANG)[0]:
                place.pid = None
        return any(place.pid is not None for place in self._places)


def hold_signals() -> None:
    """Have signals wait for `Master.run`, which takes them one by one; before it is called they would kill."""
    signal.pthread_sigmask(signal.SIG_BLOCK, _SIGNALS)
