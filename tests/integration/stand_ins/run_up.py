"""The real supervisor with small children in place of the applications: what tests/integration/test_up.py starts.

PostgreSQL, Valkey, the guard and every rule of the supervisor are the real ones.
"""

import sys
from collections.abc import Mapping
from functools import partial
from pathlib import Path

from dgscope.env import Environment
from dgscope.up import __main__ as up
from dgscope.up import plan, readiness, supervisor
from dgscope.up.child import Spec

HERE = Path(__file__).parent


def django(*arguments: str) -> list[str]:
    return [sys.executable, str(HERE / "commands.py"), *arguments]


def prepare() -> list[str]:
    return django("prepare")


def applications(environment: Environment, environ: Mapping[str, str]) -> list[Spec]:
    """A web server on the HTTP port, and a parent whose child ignores SIGTERM and leaves it to others to be ended."""
    web = Spec(
        name="web",
        command=[sys.executable, str(HERE / "web.py"), str(environment.http_port)],
        environ=environ,
        ready=partial(readiness.http, "127.0.0.1", environment.http_port, "/healthz/web", "localhost"),
    )
    stubborn = Spec(
        name="stubborn",
        command=[sys.executable, str(HERE / "stubborn.py")],
        environ=environ,
        ready_line="running",
        grace=5.0,
    )
    return [web, stubborn]


if __name__ == "__main__":
    plan.django = django
    plan.prepare = prepare
    supervisor._SETTLING_SECONDS = 0.5
    plan.applications = applications
    sys.exit(up.main())
