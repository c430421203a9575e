"""One child process: start it, wait until it is ready, restart it when it ends, stop it."""

import asyncio
import os
import signal
import time
from collections.abc import Mapping
from dataclasses import dataclass, field

from dgscope import data_folder
from dgscope.up import output, privileges
from dgscope.up.errors import StartError
from dgscope.up.guard import group_lives, send
from dgscope.up.guarding import Guard
from dgscope.up.privileges import AS_WE_ARE, RunAs
from dgscope.up.readiness import Probe

FIRST_PAUSE, LONGEST_PAUSE = 0.5, 30.0  # seconds between restarts, doubling
STEADY_SECONDS = 30.0  # after so long a run the pause starts anew
_FIRST_PROBE_PAUSE, _LONGEST_PROBE_PAUSE = 0.05, 0.5


@dataclass(frozen=True)
class Spec:
    """What a child is.

    `ready` is asked until it says yes; `ready_line` is the alternative for a child that only says so in its output.
    `stop` asks it to finish its work within `grace` seconds; `death` reaches it when the supervisor dies.
    """

    name: str
    command: list[str]
    environ: Mapping[str, str] = field(default_factory=dict)
    ready: Probe | None = None
    ready_line: str | None = None
    stop: signal.Signals = signal.SIGTERM
    death: signal.Signals = signal.SIGTERM
    grace: float = 15.0
    start_limit: float = 120.0
    run_as: RunAs = AS_WE_ARE


class Child:
    """A supervised process made from a Spec."""

    def __init__(self, spec: Spec, guard: Guard, *, hidden: tuple[str, ...] = ()) -> None:
        self.spec = spec
        self.hidden: list[str] = []  # the lines that are not shown, known by their beginnings
        self._hidden = hidden
        self._guard = guard
        self._process: asyncio.subprocess.Process | None = None
        self._pump: asyncio.Task[None] | None = None
        self._said_ready = asyncio.Event()
        self._started = 0.0

    async def start(self) -> None:
        """Start the process and wait until it is ready.

        Raises
        ------
        StartError
            It ended, or was not ready in time.
        """
        await self._spawn()
        missing = await self._becomes_ready()
        if missing:
            code = self._running.returncode
            why = f"ended with {_cause(code)} before it was ready" if code is not None else f"is not ready: {missing}"
            raise StartError(f"{self.spec.name} {why}. Its lines above say more.")
        output.say(output.SUPERVISOR, f"{self.spec.name} is ready after {time.monotonic() - self._started:.1f} s")

    async def finish(self) -> int:
        """Run the process to its end and return its exit code: for commands that do one thing."""
        await self._spawn()
        code = await self._running.wait()
        await self._clear_group()
        return code

    async def keep(self) -> None:
        """Restart the process whenever it ends, with growing pauses."""
        pause = FIRST_PAUSE
        while True:
            code = await self._running.wait()
            if time.monotonic() - self._started > STEADY_SECONDS:
                pause = FIRST_PAUSE
            await self._clear_group()
            output.say(output.SUPERVISOR, f"{self.spec.name} ended with {_cause(code)}; restart in {pause:.1f} s")
            await asyncio.sleep(pause)
            pause = min(pause * 2, LONGEST_PAUSE)
            try:
                await self.start()
            except StartError as error:
                output.say(output.SUPERVISOR, str(error))
                self.kill()

    async def stop(self) -> None:
        """Ask the process to stop, kill its group if it does not, and wait for its last lines."""
        if self._process is None:
            return
        if self._process.returncode is None:
            self._process.send_signal(self.spec.stop)
            try:
                await asyncio.wait_for(self._process.wait(), self.spec.grace)
            except TimeoutError:
                output.say(output.SUPERVISOR, f"{self.spec.name} did not stop in {self.spec.grace:.0f} s; killing it")
                self.kill()
                await self._process.wait()
        await self._clear_group()
        output.say(output.SUPERVISOR, f"{self.spec.name} stopped")

    def kill(self) -> None:
        """End the whole process group at once."""
        if self._process is not None:
            send(self._process.pid, signal.SIGKILL)

    @property
    def _running(self) -> asyncio.subprocess.Process:
        assert self._process is not None, "start() comes first"
        return self._process

    async def _spawn(self) -> None:
        spec = self.spec
        self._said_ready.clear()
        self._started = time.monotonic()
        reader, writer = os.pipe()
        self._process = await asyncio.create_subprocess_exec(
            *spec.command,
            stdin=asyncio.subprocess.DEVNULL,
            stdout=writer,
            stderr=asyncio.subprocess.STDOUT,
            cwd=data_folder.PROJECT_ROOT if spec.run_as.account is None else "/",
            env={**os.environ, **spec.environ},
            start_new_session=True,  # Ctrl-C reaches the supervisor only, which then stops everything in order
            preexec_fn=privileges.child_setup(spec.run_as, spec.death),
            user=spec.run_as.account,
            group=spec.run_as.group,
            extra_groups=spec.run_as.extra_groups,
        )
        os.close(writer)
        self._guard.watch(self._process.pid, spec.death)
        self._pump = asyncio.create_task(output.each_line(reader, self._take_line))

    def _take_line(self, line: str) -> None:
        if line.startswith(self._hidden):
            self.hidden.append(line)
        else:
            output.say(self.spec.name, line)
        if self.spec.ready_line is not None and self.spec.ready_line in line:
            self._said_ready.set()

    async def _becomes_ready(self) -> str:
        """Wait for readiness; return what is missing when the process ends or the time is over."""
        deadline = self._started + self.spec.start_limit
        pause = _FIRST_PROBE_PAUSE
        while True:
            missing = await self._missing()
            ended = self._running.returncode is not None
            if ended or not missing or time.monotonic() > deadline:
                return "it ended" if ended else missing
            await asyncio.sleep(pause)
            pause = min(pause * 1.5, _LONGEST_PROBE_PAUSE)

    async def _missing(self) -> str:
        if self.spec.ready_line is not None:
            return "" if self._said_ready.is_set() else f"it has not said {self.spec.ready_line.strip()!r}"
        return "" if self.spec.ready is None else await self.spec.ready()

    async def _clear_group(self) -> None:
        """Kill what the ended process left behind in its group, and wait (a moment) until it is gone."""
        group = self._running.pid
        deadline = time.monotonic() + 2.0
        send(group, signal.SIGKILL)
        while group_lives(group) and time.monotonic() < deadline:
            await asyncio.sleep(0.01)
        self._guard.forget(group)
        if self._pump is not None:
            await asyncio.wait(
                [self._pump], timeout=1.0
            )  # longer only if something outside of the group holds the pipe


def _cause(code: int) -> str:
    if code >= 0:
        return f"exit code {code}"
    return f"signal {signal.Signals(-code).name}"
