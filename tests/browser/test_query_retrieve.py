"""Asking a real archive from the browser, and fetching what it has."""

import re
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass

import pytest
from playwright.sync_api import Browser, Locator, Page, StorageState, expect

from tests.browser import people
from tests.browser.archives import enter, examination, silent_port
from tests.browser.installation import Installation
from tests.browser.looking import at_rest, take_picture
from tests.browser.slow_way import SlowWay, slow_way
from tests.browser.watching import Watch
from tests.integration.network_peers import Pacs, dcmqrscp, storescp

pytestmark = [pytest.mark.peer("chromium"), pytest.mark.peer("dcmtk")]
ANNA = {"PatientName": "Querfurt^Anna", "PatientID": "QR-1", "PatientBirthDate": None, "PatientSex": "F"}
IMAGES = 60
SLOW = 15_000.0  # bytes a second: half a minute for so many, longer than a test needs to see them come


@dataclass
class Stage:
    """An archive with studies of two patients, on a line to us that can be slow; a third node; and a dead one."""

    pacs: Pacs
    third: Pacs
    way: SlowWay


@pytest.fixture(scope="module")
def stage(
    installation: Installation, admin_state: StorageState, browser: Browser, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Stage]:
    with ExitStack() as stack:
        way = stack.enter_context(slow_way(installation.dicom_port))
        third = stack.enter_context(storescp(tmp_path_factory.mktemp("third"), "THIRD"))
        destinations = {"DGSCOPE": way.port, "THIRD": third.port}
        pacs = stack.enter_context(dcmqrscp(tmp_path_factory.mktemp("qr"), destinations))
        pacs.put(
            *examination(IMAGES, StudyDescription="Neck", StudyDate="20230511", AccessionNumber="QR-A1", **ANNA),
            *examination(2, 2, StudyDescription="Brain", StudyDate="20250914", AccessionNumber="QR-A2", **ANNA),
            *examination(1, StudyDescription="Chest", StudyDate="20210603", AccessionNumber="QR-A3", **ANNA),
            *examination(
                1, StudyDescription="Wrist", StudyDate="20240101", PatientName="Quernheim^Bela", PatientID="QR-2"
            ),
        )
        with browser.new_context(base_url=installation.address, storage_state=admin_state) as context:
            page = context.new_page()
            offers = ["find", "move"]
            enter(page, installation, "QRSCP", pacs.port, description="Hospital archive", offers=offers)
            enter(page, installation, "THIRD", third.port, offers=["store"])
            gone = stack.enter_context(silent_port())
            enter(page, installation, "GONE", gone, description="Old archive", offers=offers, connect_timeout=3)
        yield Stage(pacs, third, way)


@pytest.fixture
def page(open_page: Callable[..., Page], admin_state: StorageState, stage: Stage) -> Page:
    stage.way.rate = None
    page = open_page(admin_state)
    page.goto("/query/")
    return page


def search(page: Page, name: str, *nodes: str) -> None:
    for node in nodes:
        page.get_by_role("checkbox", name=node).check()
    page.get_by_label("Patient name").fill(name)
    page.keyboard.press("Enter")


def row(page: Page, text: str) -> Locator:
    return page.get_by_role("treegrid", name="Results").get_by_role("row").filter(has_text=text)


def drawer(page: Page) -> Locator:
    return page.get_by_role("complementary", name="Jobs")


def test_a_node_that_is_down_is_said_in_words_and_the_others_answer(page: Page) -> None:
    search(page, "Quer", "Hospital archive", "Old archive")
    expect(row(page, "Quer")).to_have_count(4)
    expect(page.get_by_role("alert").filter(has_text="Old archive")).to_contain_text("127.0.0.1")
    expect(page.get_by_text("Hospital archive finished, 4 · Old archive gave no answer")).to_be_visible()
    expect(row(page, "Neck")).to_contain_text("Querfurt, Anna")
    expect(row(page, "Neck")).to_contain_text("2023-05-11")
    expect(row(page, "Neck")).to_contain_text("Not here")

    page.get_by_role("searchbox", name="Filter these results").fill("bela")
    expect(row(page, "Quer")).to_have_count(1)
    expect(page.get_by_text("1 of 4 shown")).to_be_visible()


def test_what_is_asked_stands_in_the_address_and_nothing_found_is_said(page: Page) -> None:
    search(page, "Nobody", "Hospital archive")
    expect(page.get_by_role("heading", name="Nothing found")).to_be_visible()
    page.reload()
    expect(page.get_by_label("Patient name")).to_have_value("Nobody")
    expect(page.get_by_role("checkbox", name="Hospital archive")).to_be_checked()


def test_a_study_is_retrieved_with_its_progress_and_opened(page: Page, stage: Stage) -> None:
    stage.way.rate = SLOW
    search(page, "Querfurt, Anna", "Hospital archive")
    row(page, "Neck").get_by_role("button", name="Retrieve").click()

    expect(row(page, "Neck")).to_contain_text("Arriving")
    job = drawer(page).get_by_role("region", name=re.compile("Study from QRSCP"))
    expect(job).to_contain_text(re.compile(r"[1-9]\d* of 60 · "))
    expect(page.get_by_role("button", name="Jobs: 1 running")).to_be_visible()
    take_picture(page, "query")
    stage.way.rate = None

    expect(job.get_by_text("Done", exact=True)).to_be_visible()
    expect(job).to_contain_text("60 of 60")
    expect(row(page, "Neck")).to_contain_text("Here")
    expect(page.get_by_role("button", name="Jobs", exact=True)).to_be_visible()
    row(page, "Neck").get_by_role("link", name="Open").click()
    expect(page.get_by_role("heading", name="Querfurt, Anna")).to_be_visible()
    at_rest(page)


def test_a_retrieve_is_cancelled_and_goes_on_later(page: Page, stage: Stage) -> None:
    stage.pacs.put(*examination(IMAGES, StudyDescription="Spine", PatientName="Uhland^Olga", PatientID="QR-3"))
    stage.way.rate = SLOW
    search(page, "Uhland", "Hospital archive")
    row(page, "Spine").get_by_role("button", name="Retrieve").click()
    job = drawer(page).get_by_role("region", name=re.compile("Spine"))
    expect(job).to_contain_text(re.compile(r"[1-9]\d* of 60 · "))
    job.get_by_role("button", name="Cancel").click()

    expect(job.get_by_text("Cancelled", exact=True)).to_be_visible()
    expect(row(page, "Spine")).to_contain_text(re.compile(r"\d+ here"))
    stage.way.rate = None
    job.get_by_role("button", name="Go on").click()
    expect(job.get_by_text("Done", exact=True)).to_be_visible()
    expect(row(page, "Spine").get_by_role("link", name="Open")).to_be_visible()


def test_one_series_is_chosen_and_retrieved_with_the_keyboard_alone(page: Page) -> None:
    search(page, "Querfurt, Anna", "Hospital archive")
    expect(page.get_by_text("Hospital archive finished, 3")).to_be_visible()  # from now on the rows stay where they are
    row(page, "Brain").focus()
    page.keyboard.press("ArrowRight")
    expect(row(page, "Series 2")).to_contain_text("Not here")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowDown")
    expect(row(page, "Series 2")).to_be_focused()
    page.keyboard.press("Enter")

    expect(row(page, "Series 2")).to_contain_text("Here")
    expect(row(page, "Series 1")).to_contain_text("Not here")
    expect(row(page, "Brain")).to_contain_text("2 here")
    page.keyboard.press("j")
    expect(drawer(page)).to_have_count(0)


def test_single_objects_are_retrieved(page: Page) -> None:
    search(page, "Querfurt, Anna", "Hospital archive")
    row(page, "Chest").get_by_role("button", name="Open").click()
    row(page, "Series 1").get_by_role("button", name="Open").click()
    row(page, "Image 1").get_by_role("checkbox").check()
    page.get_by_role("button", name="Retrieve 1 object").click()
    expect(row(page, "Image 1")).to_contain_text("Here")
    expect(row(page, "Chest").get_by_role("link", name="Open")).to_be_visible()


def test_a_study_goes_to_a_third_node(page: Page, stage: Stage) -> None:
    search(page, "Quernheim", "Hospital archive")
    page.get_by_role("button", name="Destination: DGSCOPE, this system").click()
    page.get_by_role("menuitem", name="THIRD").click()
    row(page, "Wrist").get_by_role("button", name="To THIRD").click()
    job = drawer(page).get_by_role("region", name=re.compile("Wrist"))
    expect(job).to_contain_text("QRSCP → THIRD")
    expect(job).to_contain_text("only it can know")
    expect(row(page, "Wrist")).to_contain_text("Not here")
    assert len(list(stage.third.folder.iterdir())) == 1


def test_keys_of_a_series_are_asked_and_all_that_the_node_says_is_shown(page: Page) -> None:
    page.get_by_label("Search for", exact=True).select_option("Series")
    page.get_by_label("Patient ID").fill("QR-1")
    page.get_by_label("Series description contains").fill("lung")
    page.get_by_label("Series number").fill("2")
    page.get_by_role("checkbox", name="Hospital archive").check()
    page.get_by_role("button", name="Search 1 node").click()
    expect(row(page, "Series 2")).to_have_count(1)
    row(page, "Series 2").get_by_role("button", name="All that the node says of it").click()
    said = page.get_by_role("dialog", name="What QRSCP says")
    expect(said).to_contain_text("Series Instance UID")
    expect(said).to_contain_text("Retrieve AE Title")


def test_a_person_without_the_right_to_see_studies_is_told_so(
    open_page: Callable[..., Page], installation: Installation, watch: Watch
) -> None:
    watch.expects.append("403 (Forbidden)")
    page = open_page()
    people.sign_in(page, "visitor")
    page.goto("/query/")
    expect(page.get_by_role("main")).to_contain_text("may not")
