"""PostgreSQL and the broker for the length of a ``with`` block: what the tests and the benchmarks run on."""

import signal
import subprocess
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from dgscope.up import binaries, postgres, privileges, valkey
from dgscope.up.errors import StartError
from dgscope.up.privileges import RunAs

START_SECONDS = 60
STOP_SECONDS = 20


@contextmanager
def postgres_server(folder: Path, sockets: Path, environ: Mapping[str, str]) -> Iterator[str]:
    """Run PostgreSQL with its data in `folder` and yield its URL. Durability is on, as in production."""
    cluster = postgres.prepare(folder, sockets, environ)

    def ready() -> bool:
        return subprocess.run(cluster.probe(), check=False).returncode == 0

    with _process(cluster.command(), folder / "postgres.log", signal.SIGINT, ready, cluster.run_as):
        yield cluster.url


@contextmanager
def broker(folder: Path, sockets: Path, environ: Mapping[str, str], program: Path | None = None) -> Iterator[str]:
    """Run Valkey, or another `program` such as Redis, with its data in `folder` and yield its URL."""
    command = valkey.command(program or binaries.valkey(environ), folder, sockets)
    with _process(command, folder / "valkey.log", signal.SIGTERM, lambda: valkey.answers(sockets)):
        yield valkey.url(sockets)


@contextmanager
def _process(
    command: list[str],
    log: Path,
    stop: signal.Signals,
    ready: Callable[[], bool],
    run_as: RunAs = privileges.AS_WE_ARE,
) -> Iterator[None]:
    """Start a server, wait until it is ready, and stop it at the end."""
    with log.open("ab") as output:
        process = subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
            preexec_fn=privileges.child_setup(run_as, stop),  # noqa: PLW1509 - it takes no lock that a thread may hold
            user=run_as.account,
            group=run_as.group,
            extra_groups=run_as.extra_groups,
        )
    try:
        _wait(process, ready, log)
        yield
    finally:
        process.send_signal(stop)
        try:
            process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _wait(process: "subprocess.Popen[bytes]", ready: Callable[[], bool], log: Path) -> None:
    deadline = time.monotonic() + START_SECONDS
    while not ready():
        if process.poll() is not None or time.monotonic() > deadline:
            raise StartError(f"{log.stem} did not start:\n{log.read_text(errors='replace')[-2000:]}")
        time.sleep(0.02)
