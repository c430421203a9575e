"""Sending from the study list and from the viewer to a real receiver; and finding prior studies elsewhere."""

import datetime as dt
import re
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, StorageState, expect

from tests.browser.archives import enter, examination, silent_port
from tests.browser.installation import Installation
from tests.browser.looking import at_rest, take_picture, until, viewer_path
from tests.browser.slow_way import SlowWay, slow_way
from tests.integration.network_peers import Pacs, dcmqrscp, orthanc, storescp

pytestmark = [pytest.mark.peer("chromium"), pytest.mark.peer("dcmtk")]
IMAGES = 24
SLOW = 15_000.0  # bytes a second: half a minute for a study, longer than a test needs to see it go
DORA = {"PatientName": "Rethel^Dora", "PatientID": "SE-1", "PatientBirthDate": None, "PatientSex": "F"}


@dataclass
class Stage:
    """A study that is here, a receiver on a line that can be slow, one that is down, and an archive with a prior."""

    study_uid: str
    ward: Pacs
    way: SlowWay

    def received(self) -> list[Path]:
        return [path for path in self.ward.folder.iterdir() if path.is_file()]


@pytest.fixture(scope="module")
def stage(
    installation: Installation, admin_state: StorageState, browser: Browser, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Stage]:
    with ExitStack() as stack:
        ward = stack.enter_context(storescp(tmp_path_factory.mktemp("ward"), "WARD"))
        way = stack.enter_context(slow_way(ward.port))
        pacs = stack.enter_context(
            dcmqrscp(tmp_path_factory.mktemp("priors"), {"DGSCOPE": installation.dicom_port}, "PRIORS")
        )
        pacs.put(*examination(2, StudyDescription="Knee before", StudyDate="20200101", **DORA))
        images = examination(IMAGES, 2, StudyDescription="Knee", StudyDate="20260101", **DORA)
        installation.send(images, tmp_path_factory.mktemp("sent"))
        with browser.new_context(base_url=installation.address, storage_state=admin_state) as context:
            page = context.new_page()
            enter(page, installation, "WARD", way.port, description="Ward 3", offers=["store"])
            off = stack.enter_context(silent_port())
            enter(page, installation, "OFF", off, description="Switched off", offers=["store"], connect_timeout=3)
            enter(page, installation, "PRIORS", pacs.port, description="Archive of priors", offers=["find", "move"])
        yield Stage(images[0].StudyInstanceUID, ward, way)


@pytest.fixture
def page(open_page: Callable[..., Page], admin_state: StorageState, stage: Stage) -> Page:
    stage.way.rate = None
    page = open_page(admin_state)
    page.goto("/?patient_id=SE-1")
    page.get_by_role("row", name="Knee").first.click()
    return page


def job(page: Page) -> Locator:
    """The job that is opened in the drawer."""
    return page.get_by_role("complementary", name="Jobs").get_by_role("region", name=re.compile("objects? to"))


def choose(page: Page, *names: str) -> Locator:
    dialog = page.get_by_role("dialog", name="Send from Rethel, Dora?")
    for name in names:
        dialog.get_by_role("radio", name=name).check()
    return dialog


def test_a_study_is_sent_from_the_list_with_its_progress(page: Page, stage: Stage) -> None:
    stage.way.rate = SLOW
    page.get_by_role("button", name="Send", exact=True).click()
    dialog = choose(page, "Ward 3")
    expect(dialog).to_contain_text("SE-1")
    expect(dialog).to_contain_text("48 objects")
    dialog.get_by_role("button", name="Send to WARD").click()

    expect(job(page)).to_contain_text("Sending to WARD")
    expect(job(page)).to_contain_text(re.compile(r"[1-9]\d* of 48 · "))
    take_picture(page, "jobs")
    stage.way.rate = None
    expect(job(page).get_by_text("Done", exact=True)).to_be_visible()
    expect(job(page)).to_contain_text("48 of 48")
    expect(job(page).get_by_role("row").first).to_contain_text("Stored there")
    assert len(stage.received()) == 48


def test_a_send_that_fails_says_why_and_is_tried_again(page: Page) -> None:
    page.get_by_role("button", name="Send", exact=True).click()
    choose(page, "Switched off").get_by_role("button", name="Send to OFF").click()
    expect(job(page).get_by_text("Failed", exact=True).first).to_be_visible()
    expect(job(page)).to_contain_text(re.compile(r"Why: .*(127\.0\.0\.1|OFF)"))
    expect(job(page).get_by_role("link", name="Check this connection")).to_have_attribute("href", "/connectivity/OFF/")
    expect(job(page).get_by_role("row").first).to_contain_text("Not sent")
    asked = dt.datetime.now(dt.UTC)
    with page.expect_response(lambda answer: answer.url.endswith("/retry")) as retried:
        job(page).get_by_role("button", name="Try again").click()
    assert retried.value.ok

    def failed_again() -> bool:
        now = page.request.get(retried.value.url.removesuffix("/retry")).json()
        return now["state"] == "failed" and dt.datetime.fromisoformat(now["finished"]) > asked

    until(page, failed_again, "another failure")
    expect(job(page).get_by_role("button", name="Try again")).to_be_visible()


@pytest.mark.peer("orthanc")
def test_what_the_node_commits_to_keep_is_said_with_the_job(
    page: Page, installation: Installation, tmp_path: Path
) -> None:
    with orthanc(tmp_path, {"DGSCOPE": installation.dicom_port}) as archive:
        keeps = {"offers": ["store", "commit"], "commit_after_send": True}
        enter(page, installation, "ORTHANC", archive.port, description="Keeper", services=["echo", "commit"], **keeps)
        page.goto("/?patient_id=SE-1")
        page.get_by_role("row", name="Knee").first.click()
        page.get_by_role("button", name="Send", exact=True).click()
        choose(page, "Keeper").get_by_role("button", name="Send to ORTHANC").click()
        expect(job(page)).to_contain_text("Storage commitment: 48 of 48 kept safely there")
        expect(job(page).get_by_role("row").first).to_contain_text("Stored there, committed")


def test_the_shown_image_is_sent_from_the_viewer(page: Page, stage: Stage) -> None:
    before = len(stage.received())
    page.goto(viewer_path(stage.study_uid))
    at_rest(page)
    page.get_by_role("button", name="Send", exact=True).click()
    choose(page, "This image", "Ward 3").get_by_role("button", name="Send to WARD").click()
    expect(job(page)).to_contain_text("1 of 1")
    expect(job(page).get_by_text("Done", exact=True)).to_be_visible()
    assert len(stage.received()) - before <= 1  # it was sent with the study already: the receiver keeps one file


def test_prior_studies_are_found_in_another_archive_and_fetched(page: Page, stage: Stage) -> None:
    page.goto(viewer_path(stage.study_uid))
    page.get_by_role("button", name="Other studies").click()
    dialog = page.get_by_role("dialog", name="Other studies of Rethel, Dora")
    dialog.get_by_role("checkbox", name="Archive of priors").check()
    dialog.get_by_role("button", name="for Patient ID SE-1").click()
    prior = dialog.get_by_role("list", name="Found in other archives").get_by_role("listitem")
    expect(prior).to_have_count(1)
    expect(prior).to_contain_text("Knee before")
    prior.get_by_role("button", name="Get").click()
    expect(prior).to_contain_text("Here")
    prior.get_by_role("link", name="Open beside").click()
    expect(page.get_by_role("heading", name="2020-01-01")).to_be_visible()
