"""Signing in and out, and what a person without a role sees."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.installation import Installation
from tests.browser.looking import take_picture
from tests.browser.people import PASSWORD, sign_in
from tests.browser.watching import Watch

pytestmark = [pytest.mark.peer("chromium"), pytest.mark.peer("dcmtk")]


def test_a_stranger_is_sent_to_the_sign_in_page_and_comes_back_to_where_they_wanted_to_go(stranger: Page) -> None:
    stranger.goto("/?q=somebody")
    expect(stranger.get_by_role("button", name="Sign in")).to_be_visible()

    stranger.get_by_label("User name").fill("reader")
    stranger.get_by_label("Password", exact=True).fill(PASSWORD)
    stranger.get_by_role("button", name="Sign in").click()

    expect(stranger.get_by_label("Search by name, patient ID or accession number")).to_have_value("somebody")


def test_the_sign_in_page_asks_for_name_and_password_beside_a_check_of_the_display(stranger: Page) -> None:
    stranger.goto("/login/")

    expect(stranger.get_by_label("User name")).to_be_focused()
    expect(stranger.get_by_text("Look at your display before you read")).to_be_visible()
    expect(stranger.get_by_text("all services ready")).to_be_visible()
    take_picture(stranger, "login")


def test_a_wrong_password_says_so_and_leaves_the_field_ready_for_the_next_try(stranger: Page, watch: Watch) -> None:
    watch.expects.append("401")
    stranger.goto("/login/")
    stranger.get_by_label("User name").fill("reader")
    stranger.get_by_label("Password", exact=True).fill("not the password")
    stranger.get_by_role("button", name="Sign in").click()

    expect(stranger.get_by_role("alert")).to_have_text("User name or password is not right. Check both and try again.")
    expect(stranger.get_by_label("Password", exact=True)).to_be_focused()
    stranger.keyboard.type(PASSWORD)
    stranger.keyboard.press("Enter")
    expect(stranger.get_by_role("grid", name="Studies")).to_be_visible()


def test_the_first_password_of_the_installation_opens_the_study_list(
    stranger: Page, installation: Installation
) -> None:
    sign_in(stranger, "admin", installation.admin_password)

    expect(stranger.get_by_role("grid", name="Studies")).to_be_visible()
    expect(stranger.get_by_role("button", name="Account of admin")).to_be_visible()


def test_who_signs_out_is_a_stranger_again(stranger: Page, watch: Watch) -> None:
    watch.expects.append("401")  # what the list asks for while its person leaves
    sign_in(stranger, "reader")
    stranger.get_by_role("button", name="Account of reader").click()
    stranger.get_by_role("menuitem", name="Sign out").click()
    expect(stranger.get_by_role("button", name="Sign in")).to_be_visible()

    stranger.goto("/")
    expect(stranger.get_by_role("button", name="Sign in")).to_be_visible()


def test_a_person_without_a_role_reads_why_there_is_no_list(stranger: Page, watch: Watch) -> None:
    watch.expects.append("403")
    sign_in(stranger, "visitor")

    said = "Your account may not see studies. An administrator can give it a role that may."
    expect(stranger.get_by_text(said)).to_be_visible()
    expect(stranger.get_by_role("row")).to_have_count(1)  # the head of the table


def test_a_radiologist_reads_studies_but_is_not_offered_to_delete_them(
    open_page: Callable[..., Page], demonstration: Installation
) -> None:
    page = open_page()
    sign_in(page, "reader")
    page.get_by_role("row", name="head without contrast").click()

    preview = page.get_by_role("complementary", name="Preview")
    expect(preview.get_by_role("link", name="Open", exact=True)).to_be_visible()
    preview.get_by_role("button", name="More for this study").click()
    expect(page.get_by_role("menuitem", name="Other studies of this patient…")).to_be_visible()
    expect(page.get_by_role("menuitem", name="Delete study…")).to_have_count(0)
