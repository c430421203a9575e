"""The study list: what was sent appears, is found, and is opened, with the mouse or with keys alone."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from dgscope.demo.objects.identity import Patient
from tests.browser.examinations import SLICES, small_study
from tests.browser.installation import Installation
from tests.browser.looking import corner, image_number, take_picture, until
from tests.browser.people import PASSWORD

pytestmark = [pytest.mark.peer("chromium"), pytest.mark.peer("dcmtk"), pytest.mark.usefixtures("demonstration")]


def search(page: Page, text: str) -> None:
    page.get_by_label("Search by name, patient ID or accession number").fill(text)


def test_a_study_that_is_sent_by_c_store_appears_without_a_reload(
    admin: Page, installation: Installation, tmp_path: Path
) -> None:
    admin.goto("/")
    expect(admin.get_by_role("row", name="head without contrast")).to_be_visible()
    admin.evaluate("window.notReloaded = true")

    _, data_sets = small_study("browser-arrival", Patient("Okafor^Daniel", "BT-1", "19990102", "M"), "CT arriving")
    installation.send(data_sets, tmp_path)

    row = admin.get_by_role("row", name="CT arriving")
    expect(row).to_contain_text("Okafor, Daniel")
    expect(row).to_contain_text("2 so far")
    assert admin.evaluate("window.notReloaded") is True


@pytest.mark.parametrize("text", ["kovacs", "Kovács Anna", "DEMO-20417", "DEMO-118204"])
def test_a_study_is_found_by_name_without_accents_by_patient_id_and_by_accession_number(admin: Page, text: str) -> None:
    admin.goto("/")
    expect(admin.get_by_role("row", name="Pereira")).to_be_visible()
    search(admin, text)

    expect(admin.get_by_role("row", name="Pereira")).to_have_count(0)
    expect(admin.get_by_role("row", name="CT head without contrast")).to_be_visible()


def test_a_search_without_result_says_so_and_offers_a_way_back(admin: Page) -> None:
    admin.goto("/?q=nobody+of+this+name")
    expect(admin.get_by_role("heading", name="No study found")).to_be_visible()

    admin.get_by_role("button", name="Clear search").click()
    expect(admin.get_by_role("row", name="Pereira")).to_be_visible()


def test_a_click_shows_the_study_beside_the_list_and_open_goes_to_the_viewer(admin: Page) -> None:
    admin.goto("/")
    admin.get_by_role("row", name="CT head without contrast").click()

    preview = admin.get_by_role("complementary", name="Preview")
    expect(preview.get_by_role("heading", name="Kovács, Anna")).to_be_visible()
    expect(preview.get_by_text("CT head without contrast")).to_be_visible()
    thumbnails = preview.locator("img")
    loaded = "images => images.length > 0 && images.every(image => image.naturalWidth > 0)"
    until(admin, lambda: thumbnails.evaluate_all(loaded), "the thumbnails")
    take_picture(admin, "study-list")
    preview.get_by_role("link", name="Open", exact=True).click()
    expect(admin.get_by_role("heading", name="Kovács, Anna")).to_be_visible()
    expect(corner(admin, "bl")).to_contain_text(f"Im 1 / {SLICES}")


def test_a_double_click_opens_the_study_and_back_shows_the_same_search(admin: Page) -> None:
    admin.goto("/")
    expect(admin.get_by_role("row", name="CT head")).to_be_visible()
    search(admin, "pereira")
    expect(admin.get_by_role("row", name="CT head")).to_have_count(0)
    admin.get_by_role("row", name="Echocardiography").dblclick()
    expect(admin.get_by_role("heading", name="Pereira, Tiago")).to_be_visible()

    admin.get_by_role("link", name="Studies").click()
    expect(admin.get_by_label("Search by name, patient ID or accession number")).to_have_value("pereira")


def test_columns_sort_up_and_down(admin: Page) -> None:
    def names() -> list[str]:
        return [text.casefold() for text in admin.locator("td.name").all_inner_texts()]

    admin.goto("/")
    header = admin.get_by_role("columnheader", name="Patient")
    header.get_by_role("button").click()
    expect(header).to_have_attribute("aria-sort", "ascending")
    until(admin, lambda: len(names()) > 3 and names() == sorted(names()), "names from A to Z")

    header.get_by_role("button").click()
    expect(header).to_have_attribute("aria-sort", "descending")
    until(admin, lambda: names() == sorted(names(), reverse=True), "names from Z to A")


def test_keys_alone_lead_from_sign_in_to_an_image(stranger: Page) -> None:
    keys = stranger.keyboard
    stranger.goto("/login/")
    expect(stranger.get_by_label("User name")).to_be_focused()
    keys.type("reader")
    keys.press("Tab")
    keys.type(PASSWORD)
    keys.press("Enter")

    expect(stranger.get_by_role("row", name="Pereira")).to_be_visible()
    keys.press("/")
    keys.type("kovacs")
    expect(stranger.get_by_role("status").filter(has_text=re.compile(r"^2 studies"))).to_be_visible()
    keys.press("ArrowDown")
    expect(stranger.get_by_role("row", name="CT head without contrast")).to_be_focused()
    keys.press("Enter")

    expect(corner(stranger, "bl")).to_contain_text(f"Im 1 / {SLICES}")
    keys.press("ArrowDown")
    until(stranger, lambda: image_number(stranger) == 2, "the second image")
    keys.press("?")
    expect(stranger.get_by_role("dialog", name="Keys")).to_be_visible()
    keys.press("Escape")
    expect(stranger.get_by_role("dialog")).to_have_count(0)
