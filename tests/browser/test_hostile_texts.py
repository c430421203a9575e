"""Markup, scripts and templates in the texts of a study are shown as the text they are.

That nothing runs is seen by the watch of every test: a dialog, a request or a violation of the policy fails it.
"""

import re
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Page, expect

from tests.browser import examinations as sent
from tests.browser.installation import Installation
from tests.browser.looking import at_rest, corner, viewer_path

pytestmark = [pytest.mark.peer("chromium"), pytest.mark.peer("dcmtk")]
SHOWN_NAME = ", ".join(sent.NAME.split("^"))


@pytest.fixture(scope="module", autouse=True)
def _hostile_study(installation: Installation, tmp_path_factory: pytest.TempPathFactory) -> None:
    installation.send(sent.hostile(), tmp_path_factory.mktemp("hostile"))


def nothing_was_made_of_it(page: Page) -> None:
    """No element that a text of the study asks for is in the page."""
    assert page.locator("script").count() == 1
    assert page.locator("iframe, h1[onclick], svg[onload], img[onerror], a[href^='javascript']").count() == 0
    assert page.get_by_text("8633").count() == 0


def test_study_list_and_preview_show_them(admin: Page) -> None:
    admin.goto("/")
    row = admin.get_by_role("row").filter(has_text=sent.DESCRIPTION)
    for text in (SHOWN_NAME, sent.ID, sent.ACCESSION):
        expect(row).to_contain_text(text)

    row.click()
    preview = admin.get_by_role("complementary", name="Preview")
    expect(preview.get_by_role("heading", name=SHOWN_NAME)).to_be_visible()
    for text in (sent.ID, sent.DESCRIPTION, sent.ACCESSION, sent.REFERRER, sent.SERIES_DESCRIPTION):
        expect(preview).to_contain_text(text)
    nothing_was_made_of_it(admin)


def test_the_question_before_deletion_shows_them(admin: Page) -> None:
    admin.goto("/")
    admin.get_by_role("row").filter(has_text=sent.DESCRIPTION).click()
    admin.get_by_role("button", name="More for this study").click()
    admin.get_by_role("menuitem", name="Delete study…").click()

    question = admin.get_by_role("alertdialog")
    for text in (SHOWN_NAME, sent.ID, sent.DESCRIPTION):
        expect(question).to_contain_text(text)
    nothing_was_made_of_it(admin)


def test_the_viewer_shows_them(admin: Page) -> None:
    admin.goto(viewer_path(sent.HOSTILE.uid))
    at_rest(admin)

    expect(admin).to_have_title(f"{SHOWN_NAME} · DGscope")
    expect(corner(admin, "tl")).to_contain_text(SHOWN_NAME)
    expect(corner(admin, "tl")).to_contain_text(sent.ID)
    expect(corner(admin, "tr")).to_contain_text(sent.DESCRIPTION)
    expect(corner(admin, "tr")).to_contain_text(sent.STATION)
    expect(admin.get_by_role("complementary", name="Series")).to_contain_text(sent.SERIES_DESCRIPTION)
    admin.get_by_role("tab", name="Information").click()
    attributes = admin.get_by_role("tabpanel")
    for text in (sent.NAME, sent.ACCESSION, sent.WINDOW):
        expect(attributes).to_contain_text(text)
    nothing_was_made_of_it(admin)


def test_a_report_shows_them(admin: Page) -> None:
    admin.goto(viewer_path(sent.HOSTILE.uid))
    admin.get_by_role("button", name=re.compile("^SR")).click()

    report = admin.get_by_role("article")
    for text in (sent.HEADING, sent.FINDING):
        expect(report).to_contain_text(text)
    nothing_was_made_of_it(admin)


def searched(address: str) -> str:
    """What a request for studies looks for."""
    parts = urlsplit(address)
    return parse_qs(parts.query).get("q", [""])[0] if parts.path == "/api/v1/studies" else ""


def test_a_search_for_markup_is_a_search_for_that_text(admin: Page) -> None:
    admin.goto("/")
    for text in ("<script>alert(9)</script>", "{{97*89}}", "';--", "%_\\"):
        with admin.expect_response(lambda answer, text=text: searched(answer.url) == text):
            admin.get_by_label("Search by name, patient ID or accession number").fill(text)
        expect(admin.locator(".list .state, .tbl tbody tr[id]").first).to_be_visible()
    nothing_was_made_of_it(admin)
