"""What every test may ask for: a real PostgreSQL, a real broker, foreign programs, the collection of real files.

Nothing is started before a test needs it. The pure packages are tested without Django: it is set up only when a test
module outside of them is collected.
"""

import faulthandler
import os
import sys
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, settings

from dgscope.up import temporary
from tests import peers

if TYPE_CHECKING:
    from pytest_django import DjangoDbBlocker

TESTS = Path(__file__).parent
# Tested without Django.
PURE = tuple(
    TESTS / name
    for name in (
        "rendering_cases",
        "unit/creation",
        "unit/dimse",
        "unit/rendering",
        "unit/up",
        "unit/test_compose_and_image.py",
        "unit/test_data_folder.py",
        "unit/test_database_url.py",
        "unit/test_env.py",
        "integration/test_scripts.py",
        "integration/test_up.py",
    )
)
# What a developer may set for the tests; all other settings are the tests' own.
KEPT = {"DGSCOPE_CORPUS", "DGSCOPE_PG_BIN"}
cleanup_key = pytest.StashKey[ExitStack]()
folder_key = pytest.StashKey[Path]()
external_key = pytest.StashKey[bool]()
SECONDS_TO_END = 300
# What one example takes says nothing on a machine that may stall; a test as a whole has pytest's limit.
settings.register_profile("unhurried", settings(), deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("unhurried")


def pytest_configure(config: pytest.Config) -> None:
    """Point every setting to temporary folders before Django can read one."""
    config.stash[cleanup_key] = cleanup = ExitStack()
    folder = Path(
        cleanup.enter_context(tempfile.TemporaryDirectory(prefix="dgscope-test-", ignore_cleanup_errors=True))
    )
    folder.chmod(0o711)  # as root, PostgreSQL may have to run under another account
    for name in ("data", "store", "sockets", "postgres", "broker"):
        folder.joinpath(name).mkdir(mode=0o700)
    config.stash[folder_key] = folder
    config.stash[external_key] = bool(os.environ.get("DATABASE_URL"))
    for name in [name for name in os.environ if name.startswith("DGSCOPE_") and name not in KEPT]:
        del os.environ[name]
    sockets = folder / "sockets"
    os.environ.setdefault("DATABASE_URL", f"postgresql://dgscope@/dgscope?host={sockets}")
    os.environ["BROKER_URL"] = f"redis+socket://{sockets}/valkey.sock"
    os.environ["DGSCOPE_DATA"] = str(folder / "data")
    os.environ["DGSCOPE_STORE"] = str(folder / "store")
    os.environ["DGSCOPE_SECRET_KEY"] = "only-for-the-tests-" + "x" * 40


def pytest_unconfigure(config: pytest.Config) -> None:
    if os.environ.get("CI") == "true":
        # No test's limit holds any more: a thread or a server that does not end is shown, and holds nobody up.
        faulthandler.dump_traceback_later(SECONDS_TO_END, exit=True, file=sys.__stderr__)
    config.stash[cleanup_key].close()


def pytest_pycollect_makemodule(module_path: Path) -> None:
    """Set Django up before the first test module that may import a model."""
    if not any(module_path.is_relative_to(folder) for folder in PURE):
        _set_up_django()


def _set_up_django() -> None:
    from django.apps import apps

    if not apps.ready:
        import django

        os.environ["DJANGO_SETTINGS_MODULE"] = "dgscope.settings"
        django.setup()


def pytest_runtest_setup(item: pytest.Item) -> None:
    for marker in item.iter_markers("peer"):
        peers.require(marker.args[0])


@pytest.fixture(autouse=True, scope="session")
def _database_only_on_request(request: pytest.FixtureRequest) -> Iterator[None]:
    """A test that does not ask for the database cannot reach it by accident."""
    if "DJANGO_SETTINGS_MODULE" not in os.environ:
        yield
        return
    blocker: DjangoDbBlocker = request.getfixturevalue("django_db_blocker")
    with blocker.block():
        yield


@pytest.fixture(scope="session")
def postgres_url(request: pytest.FixtureRequest) -> Iterator[str]:
    """The URL of the server that this run uses: the one named by DATABASE_URL, else an embedded one."""
    if request.config.stash[external_key]:
        yield os.environ["DATABASE_URL"]
        return
    folder = request.config.stash[folder_key]
    with temporary.postgres_server(folder / "postgres", folder / "sockets", os.environ) as url:
        yield url


@pytest.fixture(scope="session")
def django_db_modify_db_settings(postgres_url: str) -> None:
    """pytest-django asks for this just before it creates the test database: the moment to start the server."""


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None) -> Iterator[None]:
    """Let go of the test database before pytest-django drops it: tests store objects, and that connection stays."""
    from dgscope.archive import ingest

    yield
    ingest.close()


@pytest.fixture(scope="session")
def broker(request: pytest.FixtureRequest) -> Iterator[str]:
    """The URL of a running Celery broker."""
    folder = request.config.stash[folder_key]
    with temporary.broker(folder / "broker", folder / "sockets", os.environ) as url:
        yield url


@pytest.fixture
def child_environ(transactional_db: None) -> dict[str, str]:
    """The environment for a process that a test starts and that shall see the test's own (committed) rows."""
    from urllib.parse import urlsplit

    from django.db import connection

    url = urlsplit(os.environ["DATABASE_URL"])
    return {**os.environ, "DATABASE_URL": url._replace(path=f"/{connection.settings_dict['NAME']}").geturl()}


@pytest.fixture(scope="session")
def corpus() -> Path:
    """The collection of real DICOM files: the folder DGSCOPE_CORPUS, else ``../shared/data`` beside the checkout."""
    folder = Path(os.environ.get("DGSCOPE_CORPUS") or TESTS.parent.parent / "shared" / "data")
    if not folder.joinpath("index.csv").is_file():
        pytest.skip(f"the collection of real files is not at {folder}; set DGSCOPE_CORPUS to its folder")
    return folder
