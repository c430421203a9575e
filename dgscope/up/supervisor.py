"""Starts everything in order, keeps it running, stops it in the reverse order."""

import asyncio
import contextlib
import json
import os
import signal
from collections.abc import Iterable, Mapping
from pathlib import Path

from dgscope import env
from dgscope.up import greeting, output, plan
from dgscope.up.arguments import Arguments
from dgscope.up.child import Child, Spec
from dgscope.up.errors import StartError
from dgscope.up.guarding import Guard
from dgscope.up.readiness import Probe

_NAMED, _ANNOUNCED = "user: ", "password: "  # how the command first_start announces an account that it made
_SETTLING_SECONDS, _SETTLING_PAUSE = 15.0, 0.2
_SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


class Supervisor:
    """One run of ``script/up``."""

    def __init__(self, arguments: Arguments, sockets: Path, guard: Guard) -> None:
        self._arguments = arguments
        self._folder = arguments.data
        self._sockets = sockets
        self._guard = guard
        self._environ = {**arguments.environ(os.environ), "PYTHONUNBUFFERED": "1"}
        self._services: list[Child] = []
        self._applications: list[Child] = []
        self._keepers: list[asyncio.Task[None]] = []
        self._password = ""

    async def run(self) -> None:
        """Run until a signal asks to stop.

        Raises
        ------
        StartError
            Something did not start; what had started is stopped again.
        """
        loop = asyncio.get_running_loop()
        main = asyncio.create_task(self._run())
        for number in _SIGNALS:
            loop.add_signal_handler(number, self._on_signal, main)
        try:
            with contextlib.suppress(asyncio.CancelledError):
                await main
        finally:
            await self._stop()

    def _on_signal(self, main: "asyncio.Task[None]") -> None:
        """The first signal stops in order, a second one kills."""
        if main.cancel():
            output.say(output.SUPERVISOR, "stopping; press Ctrl-C again to stop at once")
            return
        for child in [*self._applications, *self._services]:
            child.kill()

    async def _run(self) -> None:
        await self._start_services()
        environment = env.load(self._environ)
        await self._prepare()
        await self._start(plan.applications(environment, self._environ), self._applications)
        await self._settles(plan.everything(environment))
        greeting.show(environment, self._take_password())
        if self._arguments.demo:
            await self._load_demo()
        await asyncio.Event().wait()

    async def _start_services(self) -> None:
        """Start the embedded parts that no URL replaces, and leave their addresses for manage.py."""
        embedded: dict[str, str] = {}
        specs: list[Spec] = []
        for variable, make in (("DATABASE_URL", plan.database), ("BROKER_URL", plan.broker)):
            if not self._environ.get(variable):
                spec, url = make(self._folder, self._sockets)
                specs.append(spec)
                embedded[variable] = url
        self._environ |= embedded
        environment = env.load(self._environ)
        self._write_runtime_file(
            {
                **embedded,
                "DGSCOPE_HTTP_PORT": str(environment.http_port),
                "DGSCOPE_DICOM_PORT": str(environment.dicom_port),
            }
        )
        await self._start(specs, self._services)

    def _write_runtime_file(self, values: Mapping[str, str]) -> None:
        path = self._folder / env.RUNTIME_FILE
        unfinished = path.with_suffix(".unfinished")
        unfinished.write_text(json.dumps(values, indent=2) + "\n", encoding="utf-8")
        unfinished.replace(path)

    async def _prepare(self) -> None:
        """Migrations, the quick reconciliation and the first administrator, whose password is kept for the end."""
        for line in await self._once("prepare", plan.prepare(), hidden=(_ANNOUNCED, _NAMED)):
            if line.startswith(_ANNOUNCED):
                self._password = line.removeprefix(_ANNOUNCED)

    async def _settles(self, missing: Probe) -> None:
        """Wait a moment until every part was heard of. One that is silent is named, and does not hold up the others."""
        deadline = asyncio.get_running_loop().time() + _SETTLING_SECONDS
        while why := await missing():
            if asyncio.get_running_loop().time() > deadline:
                output.say(output.SUPERVISOR, why)
                return
            await asyncio.sleep(_SETTLING_PAUSE)

    async def _start(self, specs: Iterable[Spec], group: list[Child]) -> None:
        children = [Child(spec, self._guard) for spec in specs]
        group.extend(children)
        try:
            async with asyncio.TaskGroup() as tasks:
                for child in children:
                    tasks.create_task(self._start_and_keep(child))
        except* StartError as failures:
            raise StartError("\n".join(str(error) for error in failures.exceptions)) from failures

    async def _start_and_keep(self, child: Child) -> None:
        await child.start()
        self._keepers.append(asyncio.create_task(child.keep()))

    async def _once(self, name: str, command: list[str], *, hidden: tuple[str, ...] = ()) -> list[str]:
        """Run a command to its end; its lines are shown, but for those that begin as `hidden`: they are returned."""
        child = Child(Spec(name, command, self._environ), self._guard, hidden=hidden)
        self._applications.append(child)
        code = await child.finish()
        self._applications.remove(child)
        if code != 0:
            raise StartError(f"{name} failed with exit code {code}. Its lines above say more.")
        return child.hidden

    async def _load_demo(self) -> None:
        output.say(output.SUPERVISOR, "loading the demonstration studies")
        try:
            await self._once("demo", plan.django("load_demo"))
        except StartError as error:
            output.say(output.SUPERVISOR, str(error))

    async def _stop(self) -> None:
        """Applications first, so that they can still write down what they finish."""
        for keeper in self._keepers:
            keeper.cancel()
        await asyncio.gather(*self._keepers, return_exceptions=True)
        await asyncio.gather(*(child.stop() for child in self._applications))
        await asyncio.gather(*(child.stop() for child in self._services))
        self._folder.joinpath(env.RUNTIME_FILE).unlink(missing_ok=True)
        greeting.show_password(self._take_password())

    def _take_password(self) -> str:
        """The new password, once."""
        password, self._password = self._password, ""
        return password
