"""Starts the supervisor with stand-in applications and looks at what it does, as root and as an ordinary user."""

import os
import signal
import subprocess
import sys
import threading
import time
import urllib.request
from pathlib import Path

import psutil

from tests.integration.storage_scp_running import free_port

PROJECT = Path(__file__).resolve().parents[2]
RUN_UP = Path(__file__).with_name("stand_ins") / "run_up.py"
ORDINARY_USER = 23456  # a number without an account or a home, as in a container
SECONDS = 60.0


def interpreter_for(user: int | None) -> tuple[str, dict[str, str]] | None:
    """A Python that the user can run, with the variables that let it find our packages; None if there is none."""
    packages = os.pathsep.join([str(PROJECT), *(path for path in sys.path if path.endswith("site-packages"))])
    environ = {"PYTHONPATH": packages, "PYTHONDONTWRITEBYTECODE": "1"}
    name = f"python3.{sys.version_info.minor}"
    for program in (sys.executable, f"/usr/bin/{name}", f"/usr/local/bin/{name}"):
        try:
            subprocess.run(
                [program, "-c", "import psycopg, dgscope.up.plan"],
                check=True,
                capture_output=True,
                env={**os.environ, **environ},
                cwd="/",
                **identity(user),
            )
        except (OSError, subprocess.CalledProcessError):
            continue
        return program, environ
    return None


def identity(user: int | None) -> dict[str, object]:
    """The arguments of Popen for a user; None is the user that runs the tests."""
    return {} if user is None else {"user": user, "group": user, "extra_groups": []}


class Up:
    """One run of the supervisor."""

    PROGRAM = (str(RUN_UP),)

    def __init__(self, data: Path, user: int | None = None, *arguments: str, wrapper: list[str] | None = None) -> None:
        self.data = data
        self.user = user
        self.arguments = list(arguments)
        self.wrapper = wrapper or []
        self.http_port = free_port()
        self.dicom_port = free_port()
        self.environ: dict[str, str] = {}
        self.lines: list[str] = []
        self._everyone: list[psutil.Process] = []

    def start(self) -> "Up":
        found = interpreter_for(self.user)
        assert found is not None, "no interpreter for this user"
        program, environ = found
        cleaned = {name: value for name, value in os.environ.items() if not name.startswith(("DGSCOPE_", "DJANGO_"))}
        cleaned = {name: value for name, value in cleaned.items() if name not in {"DATABASE_URL", "BROKER_URL"}}
        ports = ["--http-port", str(self.http_port), "--dicom-port", str(self.dicom_port)]
        self.process = subprocess.Popen(
            [*self.wrapper, program, *self.PROGRAM, "--data", str(self.data), *ports, *self.arguments],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            env={**cleaned, **environ, **self.environ},
            cwd="/",
            text=True,
            start_new_session=True,
            **identity(self.user),  # type: ignore[call-overload] - the keywords of Popen
        )
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()
        return self

    def _read(self) -> None:
        for line in self.process.stdout:
            self.lines.append(line.rstrip("\n"))

    @property
    def text(self) -> str:
        return "\n".join(self.lines)

    def ready(self) -> "Up":
        self.wait_for("Stop with Ctrl-C.")
        return self

    def wait_for(self, text: str, times: int = 1) -> None:
        """Wait until the output holds a text as often as said."""
        deadline = time.monotonic() + SECONDS
        while self.text.count(text) < times:
            assert self.process.poll() is None, f"ended with {self.process.returncode} before {text!r}:\n{self.text}"
            assert time.monotonic() < deadline, f"no {text!r} in:\n{self.text}"
            time.sleep(0.02)

    def web_answers(self) -> bool:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.http_port}/healthz", timeout=5) as answer:
                return answer.status == 200
        except OSError:
            return False

    def processes(self) -> list[psutil.Process]:
        """Every process of this run, the supervisor's children and theirs."""
        self._everyone += [
            process
            for process in psutil.Process(self.process.pid).children(recursive=True)
            if process not in self._everyone
        ]
        return [process for process in self._everyone if lives(process)]

    def child(self, word: str) -> psutil.Process:
        """The direct child whose command holds a word."""
        children = psutil.Process(self.process.pid).children()
        found = [process for process in children if lives(process) and word in " ".join(process.cmdline())]
        assert len(found) == 1, f"{len(found)} children with {word!r}"
        return found[0]

    def stop(self, number: int = signal.SIGINT) -> int:
        """Send a signal, wait for the end and return the exit status."""
        if self.process.poll() is None:
            self.processes()
            self.process.send_signal(number)
        status = self.process.wait(SECONDS)
        self._reader.join(SECONDS)
        return status

    def stop_by_itself(self) -> int:
        """Wait for an end that nobody asked for and return the exit status."""
        status = self.process.wait(SECONDS)
        self._reader.join(SECONDS)
        return status

    def nobody_is_left(self, seconds: float = 20.0) -> bool:
        deadline = time.monotonic() + seconds
        while any(lives(process) for process in self._everyone):
            if time.monotonic() > deadline:
                return False
            time.sleep(0.05)
        return True

    def clean_up(self) -> None:
        if hasattr(self, "process"):
            self.stop()
            for process in self._everyone:
                if lives(process):
                    process.kill()


def lives(process: psutil.Process) -> bool:
    """Whether a process still runs; a zombie that only waits to be counted does not."""
    try:
        return process.is_running() and process.status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False
