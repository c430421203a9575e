"""What runs: the command of every process, in the order in which they start (docs/operations.md has the table)."""

import os
import signal
import sys
from collections.abc import Mapping
from functools import partial
from pathlib import Path

from dgscope.env import Environment
from dgscope.up import binaries, postgres, readiness, valkey
from dgscope.up.child import Spec
from dgscope.up.readiness import Probe

WEB_WORKERS, WEB_THREADS = 2, 4
WEB_KEEP_ALIVE = 30  # seconds; the viewer asks for many small pictures over one connection


def database(folder: Path, sockets: Path) -> tuple[Spec, str]:
    """The embedded PostgreSQL and its URL."""
    cluster = postgres.prepare(folder, sockets, os.environ)
    spec = Spec(
        name="postgres",
        command=cluster.command(),
        ready=partial(readiness.command, cluster.probe()),
        stop=signal.SIGINT,  # fast shutdown: ends sessions, loses nothing
        death=signal.SIGINT,
        grace=60.0,
        start_limit=600.0,  # the recovery after a crash takes as long as it takes
        run_as=cluster.run_as,
    )
    return spec, cluster.url


def broker(folder: Path, sockets: Path) -> tuple[Spec, str]:
    """The embedded Valkey and its URL."""
    data = folder / "broker"
    data.mkdir(mode=0o700, exist_ok=True)

    async def ready() -> str:
        return "" if valkey.answers(sockets) else "no answer to PING"

    return Spec("valkey", valkey.command(binaries.valkey(os.environ), data, sockets), ready=ready), valkey.url(sockets)


def django(*arguments: str) -> list[str]:
    """A management command."""
    return [sys.executable, "-m", "django", *arguments, "--settings", "dgscope.settings"]


def prepare() -> list[str]:
    """What brings database and store into order before the applications start."""
    return [sys.executable, "-m", "dgscope.up.prepare"]


def applications(environment: Environment, environ: Mapping[str, str]) -> list[Spec]:
    """The processes of DGscope itself."""
    return [
        _storage_scp(environment, environ),
        _worker(environ),
        _beat(environment, environ),
        _web(environment, environ),
    ]


def _storage_scp(environment: Environment, environ: Mapping[str, str]) -> Spec:
    host = readiness.reachable(environment.dicom_host)
    return Spec(
        name="scp",
        command=[sys.executable, "-m", "storage_scp"],
        environ=environ,
        ready=partial(readiness.dicom, host, environment.dicom_port, environment.ae_title),
        grace=40.0,  # running C-STOREs may finish
    )


def _worker(environ: Mapping[str, str]) -> Spec:
    return Spec(
        name="worker",
        command=[*_celery("worker"), "--without-gossip", "--without-mingle"],
        environ=environ,
        ready_line=" ready.",
        death=signal.SIGQUIT,  # late acknowledgement: what is cut off runs again
        grace=30.0,
    )


def _beat(environment: Environment, environ: Mapping[str, str]) -> Spec:
    schedule = environment.data_dir / "beat-schedule"
    return Spec(
        name="beat",
        command=[*_celery("beat"), "--schedule", str(schedule), "--pidfile="],
        environ=environ,
        ready_line="beat: Starting",
    )


def _celery(role: str) -> list[str]:
    # Celery warns of root because of pickled messages; ours are JSON only.
    python = [sys.executable, "-W", "ignore::UserWarning:celery.platforms"]
    return [*python, "-m", "celery", "--quiet", "-A", "dgscope.celery", role, "--loglevel", "INFO"]


def _web(environment: Environment, environ: Mapping[str, str]) -> Spec:
    host, port = environment.http_host, environment.http_port
    options = {
        "bind": f"[{host}]:{port}" if ":" in host else f"{host}:{port}",
        "workers": WEB_WORKERS,
        "worker-class": "gthread",
        "threads": WEB_THREADS,
        "keep-alive": WEB_KEEP_ALIVE,
        "timeout": 120,
        "graceful-timeout": 10,
        "log-level": "warning",
    }
    arguments = [part for name, value in options.items() for part in (f"--{name}", str(value))]
    return Spec(
        name="web",
        command=[sys.executable, "-m", "gunicorn", "--no-control-socket", *arguments, "dgscope.wsgi:application"],
        environ=environ,
        ready=_answers(environment, "/healthz/web"),
    )


def everything(environment: Environment) -> Probe:
    """Whether every part of the running installation answers."""
    return _answers(environment, "/healthz")


def _answers(environment: Environment, path: str) -> Probe:
    host, port = readiness.reachable(environment.http_host), environment.http_port
    return partial(readiness.http, host, port, path, _host_header(environment))


def _host_header(environment: Environment) -> str:
    """A host name that the site accepts."""
    named = environment.allowed_hosts[0] if environment.allowed_hosts else "localhost"
    return "localhost" if named == "*" else named.removeprefix(".")
