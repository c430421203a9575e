"""The supervisor's side of the guard process (guard.py)."""

import contextlib
import subprocess
import sys
from pathlib import Path
from types import TracebackType
from typing import IO, Self


class Guard:
    """A running guard. It shares the lock of the data folder and learns the process groups of the children."""

    def __init__(self, lock: IO[bytes]) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-I", "-S", str(Path(__file__).with_name("guard.py"))],
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            cwd="/",
            start_new_session=True,
            pass_fds=[lock.fileno()],
        )

    def watch(self, group: int, death_signal: int) -> None:
        self._note(f"watch {group} {death_signal}")

    def forget(self, group: int) -> None:
        self._note(f"forget {group} 0")

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        """Close the pipe; the guard ends when nothing is left to guard."""
        assert self._process.stdin is not None
        with contextlib.suppress(BrokenPipeError):
            self._process.stdin.close()
        self._process.wait()

    def _note(self, text: str) -> None:
        """Tell the guard. One that was killed is missed only if the supervisor is killed too."""
        assert self._process.stdin is not None
        try:
            self._process.stdin.write(f"{text}\n".encode("ascii"))
            self._process.stdin.flush()
        except BrokenPipeError:
            return
