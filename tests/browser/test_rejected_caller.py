"""A modality that nobody announced: it is turned away, shown to the administrator, and let in with one click."""

import subprocess
import time

import pytest
from playwright.sync_api import Page, expect

from tests.browser.installation import SECONDS, Installation
from tests.peers import program

pytestmark = [pytest.mark.peer("chromium"), pytest.mark.peer("dcmtk")]
TITLE = "NEW_MODALITY"


def echoes(installation: Installation) -> bool:
    command = [program("echoscu"), "-aet", TITLE, "-aec", "DGSCOPE", "127.0.0.1", str(installation.dicom_port)]
    return subprocess.run(command, capture_output=True, check=False).returncode == 0


def test_one_click_lets_a_rejected_caller_in(admin: Page, installation: Installation) -> None:
    assert not echoes(installation)

    row = admin.get_by_role("row").filter(has_text=TITLE)
    deadline = time.monotonic() + SECONDS
    admin.goto("/admin/network/rejectedcaller/")
    while row.count() == 0:  # the note is written after the caller has its answer
        assert time.monotonic() < deadline, f"{TITLE} is not listed"
        time.sleep(0.25)
        admin.reload()
    expect(row).to_contain_text("127.0.0.1")
    row.get_by_role("button", name="Approve").click()

    expect(admin.get_by_text(f"{TITLE} at 127.0.0.1 may now")).to_be_visible()
    expect(admin.get_by_role("row").filter(has_text=TITLE)).to_have_count(0)
    deadline = time.monotonic() + SECONDS
    while not echoes(installation):
        assert time.monotonic() < deadline, f"{TITLE} is still refused"
        time.sleep(0.25)
