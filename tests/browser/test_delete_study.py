"""Deleting a study by its dialog."""

from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from dgscope.demo.objects.identity import Patient
from tests.browser.examinations import small_study
from tests.browser.installation import Installation

pytestmark = [pytest.mark.peer("chromium"), pytest.mark.peer("dcmtk")]


def open_dialog(page: Page) -> Locator:
    page.goto("/?q=wrongly")
    page.get_by_role("row", name="Sent by mistake").click()
    page.get_by_role("button", name="More for this study").click()
    page.get_by_role("menuitem", name="Delete study…").click()
    return page.get_by_role("alertdialog", name="Delete this study?")


def test_a_study_is_deleted_after_a_question_that_names_it(
    admin: Page, installation: Installation, tmp_path: Path
) -> None:
    study, data_sets = small_study("browser-mistake", Patient("Wrongly^Sent", "BT-2", "", ""), "Sent by mistake")
    installation.send(data_sets, tmp_path)

    question = open_dialog(admin)
    expect(question).to_contain_text("Wrongly, Sent, BT-2: Sent by mistake")
    expect(question).to_contain_text("All 2 objects in 1 series will be gone")
    expect(question.get_by_role("button", name="Keep study")).to_be_focused()
    admin.keyboard.press("Enter")
    expect(question).to_have_count(0)
    expect(admin.get_by_role("row", name="Sent by mistake")).to_be_visible()

    open_dialog(admin).get_by_role("button", name="Delete study").click()
    expect(admin.get_by_role("row", name="Sent by mistake")).to_have_count(0)
    expect(admin.get_by_role("alertdialog")).to_have_count(0)
    assert admin.request.get(f"/api/v1/studies/{study.uid}").status == 404
