"""Connectivity: nodes are entered and examined, and what is wrong is said with what to do about it."""

import datetime as dt
import re
from collections.abc import Callable, Iterator
from contextlib import ExitStack

import pytest
from playwright.sync_api import Browser, Locator, Page, StorageState, expect

from tests.browser import people
from tests.browser.archives import silent_port
from tests.browser.entries import Entries, entries, wait_until_known
from tests.browser.installation import Installation
from tests.browser.looking import take_picture, until
from tests.browser.watching import Watch
from tests.integration.network_peers import Pacs, dcmqrscp, study
from tests.integration.scripted_peer import ScriptedPeer
from tests.integration.storage_scp_running import free_port

pytestmark = [pytest.mark.peer("chromium"), pytest.mark.peer("dcmtk")]
CLOSED, STRICT, STRANGER, SILENT = "DOC_CLOSED", "DOC_STRICT", "DOC_STRANGER", "DOC_SILENT"
NOTE_WHAT_IT_SAYS = """stage => {
  window.said = "";
  const note = () => stage.querySelectorAll("[role=status]").forEach(status => window.said += status.textContent);
  new MutationObserver(note).observe(stage, { subtree: true, childList: true, characterData: true });
}"""


@pytest.fixture(scope="module")
def archive(installation: Installation, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Pacs]:
    """An archive that knows us, with a study of today."""
    with dcmqrscp(tmp_path_factory.mktemp("known"), {"DGSCOPE": installation.dicom_port}, "DOC_GOOD") as pacs:
        pacs.put(*study(1, StudyDate=f"{dt.date.today():%Y%m%d}"))
        yield pacs


@pytest.fixture(scope="module")
def nodes(
    installation: Installation,
    browser: Browser,
    admin_state: StorageState,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Entries]:
    """Entries of nodes that do not work, each in its own way."""
    with ExitStack() as stack:
        stranger = stack.enter_context(dcmqrscp(tmp_path_factory.mktemp("stranger"), {"OTHER": free_port()}, STRANGER))
        strict = stack.enter_context(ScriptedPeer(lambda talk: talk.reject(1, 1, 7)))
        silent = stack.enter_context(ScriptedPeer(lambda talk: talk.wait_until_gone()))
        made = stack.enter_context(entries(browser, installation, admin_state))
        made.add(CLOSED, stack.enter_context(silent_port()), description="Closed archive")
        made.add(STRICT, strict.port, description="Archive of another title")
        made.add(STRANGER, stranger.port, description="Clinic North", offers=["echo", "find", "store", "move"])
        made.add(SILENT, silent.port, description="Stuck archive", response_timeout=8, connect_timeout=4)
        yield made


def examine(page: Page, title: str, *, with_image: bool = False) -> None:
    """Open the doctor of a node and have everything tested."""
    page.goto(f"/connectivity/{title}/")
    page.get_by_role("button", name="Test everything").first.click()
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text("DGSCOPE-DOCTOR")
    expect(dialog.get_by_role("button", name="Test without it")).to_be_focused()
    dialog.get_by_role("button", name="Test with the image" if with_image else "Test without it").click()


def stage(page: Page, name: str, state: str) -> Locator:
    return page.locator(f"[data-stage={name}][data-state={state}]")


def test_a_node_is_entered_with_what_is_wrong_said_beside_the_field_and_everything_with_it_works(
    admin: Page, archive: Pacs, nodes: Entries, installation: Installation, watch: Watch
) -> None:
    watch.expects.append("status of 400")
    admin.goto("/connectivity/")
    admin.get_by_role("button", name="Add node").click()
    admin.get_by_label("AE title").fill("DOC_GOOD")
    admin.get_by_label("Description").fill("Hospital archive")
    admin.get_by_label("Host name or address").fill("127.0.0.1")
    admin.get_by_label("Port", exact=True).fill("5432")
    admin.get_by_role("dialog").get_by_role("button", name="Add node").click()
    expect(admin.get_by_text("5432 is not a port of a DICOM node")).to_be_visible()
    expect(admin.get_by_label("Port", exact=True)).to_be_focused()

    admin.get_by_label("Port", exact=True).fill(str(archive.port))
    admin.get_by_role("dialog").get_by_role("button", name="Add node").click()
    expect(admin.get_by_role("heading", name="DOC_GOOD was not tested yet")).to_be_visible()
    nodes.titles.append("DOC_GOOD")
    wait_until_known(installation, "DOC_GOOD")

    examine(admin, "DOC_GOOD", with_image=True)
    expect(admin.get_by_text("Query, sending to it and retrieve work.").first).to_be_visible()
    expect(stage(admin, "association", "ok")).to_contain_text(re.compile(r"Accepted\s*\d+ ms"))
    expect(stage(admin, "move", "ok")).to_contain_text("The test object came back")
    rows = admin.get_by_role("table", name="What DOC_GOOD accepts from us").get_by_role("row")
    kind = rows.filter(has=admin.get_by_role("rowheader", name="CT", exact=True))
    expect(kind.locator("td.y")).to_have_count(2)
    expect(kind.locator(".res")).to_contain_text("accepted")

    admin.goto("/connectivity/")
    expect(admin.get_by_role("row", name="DOC_GOOD")).to_contain_text("All works")


def test_a_node_at_which_nothing_listens(admin: Page, nodes: Entries) -> None:
    examine(admin, CLOSED)
    expect(admin.get_by_text(f"{CLOSED} cannot be reached.").first).to_be_visible()
    expect(stage(admin, "tcp", "failed")).to_contain_text("Nothing listens")
    expect(stage(admin, "tcp", "failed")).to_contain_text("What to do")
    expect(stage(admin, "association", "skipped")).to_be_visible()


def test_a_node_that_rejects_us(admin: Page, nodes: Entries) -> None:
    examine(admin, STRICT)
    expect(admin.get_by_text(f"{STRICT} is there, but does not let us in.").first).to_be_visible()
    expect(stage(admin, "association", "failed")).to_contain_text("Refused")
    expect(stage(admin, "association", "failed")).to_contain_text(f"correct “{STRICT}”")


def test_a_node_that_does_not_know_where_to_move_images_to(
    admin: Page, nodes: Entries, installation: Installation
) -> None:
    """What its administrator has to enter is shown exactly, and goes to the clipboard."""
    admin.context.grant_permissions(["clipboard-read", "clipboard-write"])
    examine(admin, STRANGER, with_image=True)
    failed = stage(admin, "move", "failed")
    expect(failed).to_contain_text("A801")
    entry = f"AE title DGSCOPE · host 127.0.0.1 · port {installation.dicom_port}"
    expect(failed.locator(".code")).to_contain_text(entry)
    failed.evaluate(NOTE_WHAT_IT_SAYS)  # it says so for two seconds only
    failed.get_by_role("button", name="Copy the entry").click()
    until(admin, lambda: "Copied the entry" in admin.evaluate("window.said"), "that it was copied")
    assert admin.evaluate("navigator.clipboard.readText()") == entry
    expect(admin.get_by_role("region", name=f"What to enter at {STRANGER}")).to_contain_text("DGSCOPE")
    take_picture(admin, "doctor")

    admin.get_by_role("link", name="Printable sheet").click()
    expect(admin.get_by_role("heading", name="Connection report")).to_be_visible()
    expect(admin.get_by_role("row", name="Retrieve to us failed")).to_contain_text("A801")


def test_the_stages_appear_while_it_runs_and_it_can_be_stopped(admin: Page, nodes: Entries) -> None:
    examine(admin, SILENT)
    expect(stage(admin, "association", "running")).to_be_visible()
    expect(stage(admin, "tcp", "ok")).to_be_visible()
    admin.get_by_role("button", name="Stop").click()
    expect(admin.get_by_role("button", name="Stopping")).to_be_visible()
    expect(admin.get_by_text("The examination was stopped.").first).to_be_visible()
    expect(admin.get_by_role("button", name="Test everything")).to_be_visible()


def test_others_than_administrators_are_told_whom_to_ask(open_page: Callable[..., Page]) -> None:
    reader = open_page()
    people.sign_in(reader, "reader")
    expect(reader.get_by_role("link", name="Worklist")).to_be_visible()
    expect(reader.get_by_role("link", name="Connectivity")).to_have_count(0)
    reader.goto("/connectivity/")
    expect(reader.get_by_role("heading", name="Only administrators may do this")).to_be_visible()
