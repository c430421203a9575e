"""One installation and one browser for all tests of this folder, and a context of its own for each test."""

import datetime as dt
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, StorageState, expect, sync_playwright

from dgscope.demo import studies
from tests.browser import people
from tests.browser.examinations import SMALL
from tests.browser.installation import Installation
from tests.browser.watching import Watch
from tests.peers import program, require

SIZE = (1600, 1000)
LIMIT = 30_000  # milliseconds: a busy machine may stop for some of them
QUIET = ["--disable-gpu", "--disable-background-networking", "--disable-component-update", "--disable-sync"]


@pytest.fixture(scope="package")
def installation() -> Iterator[Installation]:
    """A running installation without studies, which lets the tests' sender in and has accounts of each kind."""
    for peer in ("chromium", "dcmtk"):
        require(peer)
    with tempfile.TemporaryDirectory(prefix="dgscope-browser-") as name:
        Path(name).chmod(0o711)  # as root, PostgreSQL runs under another account
        run = Installation(Path(name) / "data")
        try:
            run.start().ready()
            run.prepare(people.MAKE)
            yield run
        finally:
            run.clean_up()


@pytest.fixture(scope="package")
def demonstration(installation: Installation, tmp_path_factory: pytest.TempPathFactory) -> Installation:
    """The same installation after it received the demonstration studies."""
    installation.send(studies.make(dt.datetime.now(), SMALL), tmp_path_factory.mktemp("demonstration"))
    return installation


# Not for the session: while Playwright runs, Django takes this thread for an asynchronous one, and the tests of other
# folders could not use the database.
@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    require("chromium")
    expect.set_options(timeout=LIMIT)
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(
            executable_path=program("chromium"), args=QUIET, chromium_sandbox=False, timeout=60_000
        )
        yield running
        running.close()


@pytest.fixture
def watch(installation: Installation) -> Iterator[Watch]:
    """Fails the test if its pages did what no page of ours may do."""
    watch = Watch(installation.address)
    yield watch
    assert watch.unexpected() == []


@pytest.fixture
def open_page(browser: Browser, installation: Installation, watch: Watch) -> Iterator[Callable[..., Page]]:
    """Opens pages, each for a person of its own, and closes them before the watch is read."""
    contexts = []

    def make(storage_state: StorageState | None = None) -> Page:
        context = browser.new_context(
            base_url=installation.address,
            viewport={"width": SIZE[0], "height": SIZE[1]},
            storage_state=storage_state,
            service_workers="block",
        )
        contexts.append(context)
        context.set_default_timeout(LIMIT)
        watch.over(context)
        return context.new_page()

    yield make
    for context in contexts:
        context.close()


@pytest.fixture
def stranger(open_page: Callable[..., Page]) -> Page:
    """A page of somebody who is not signed in."""
    return open_page()


@pytest.fixture(scope="package")
def admin_state(browser: Browser, installation: Installation) -> StorageState:
    """What a browser keeps once the administrator has signed in."""
    with browser.new_context(base_url=installation.address) as context:
        page = context.new_page()
        people.sign_in(page, "admin", installation.admin_password)
        return context.storage_state()


@pytest.fixture
def admin(open_page: Callable[..., Page], admin_state: StorageState) -> Page:
    """A page of the administrator, signed in, with nothing opened yet."""
    return open_page(admin_state)
