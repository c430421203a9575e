"""Take the pictures of docs/images that show the network: an installation of its own, beside real archives.

python -m tests.browser.network_pictures_for_docs
"""

import io
import os
import sys
import tempfile
from contextlib import ExitStack
from pathlib import Path

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "dgscope.settings")
_DATA = tempfile.TemporaryDirectory(prefix="dgscope-pictures-")  # only so that the settings can be read
os.environ.setdefault("DGSCOPE_DATA", _DATA.name)

import django  # noqa: E402 - the settings first

django.setup()

from PIL import Image  # noqa: E402
from playwright.sync_api import Page, expect, sync_playwright  # noqa: E402
from pydicom.dataset import Dataset  # noqa: E402

from tests.browser import people  # noqa: E402
from tests.browser.archives import enter, examination  # noqa: E402
from tests.browser.installation import Installation  # noqa: E402
from tests.browser.slow_way import SlowWay, slow_way  # noqa: E402
from tests.integration.network_peers import dcmqrscp, orthanc, storescp  # noqa: E402
from tests.integration.storage_scp_running import free_port  # noqa: E402
from tests.peers import program  # noqa: E402

COLORS = 256
IMAGES = Path(__file__).resolve().parents[2] / "docs" / "images"
CT, MR, DX = "1.2.840.10008.5.1.4.1.1.2", "1.2.840.10008.5.1.4.1.1.4", "1.2.840.10008.5.1.4.1.1.1.1"
CLASSES = {"CT": CT, "MR": MR, "DX": DX}


def made(
    name: str, patient_id: str, date: str, modality: str, text: str, number: str, count: int, series: int = 1
) -> list[Dataset]:
    """Make an examination as an archive would have it."""
    return examination(
        count, series, PatientName=name, PatientID=patient_id, StudyDate=date, Modality=modality, StudyDescription=text,
        AccessionNumber=number, SOPClassUID=CLASSES[modality], SeriesDescription=text, StudyTime="0812",
    )  # fmt: skip


HEAD = made("KOVACS^Anna", "ID-20417", "20261102", "CT", "CT head without contrast", "A26-118204", 6)
BRAIN = made("KOVACS^Anna", "ID-20417", "20250914", "MR", "MR brain", "A25-090331", 5, 4)
NECK = made("KOVACS^Anna", "ID-20417", "20230511", "CT", "CT neck with contrast", "A23-051170", 90)
OTHERS = [
    made("KOVACS^Anna", "ID-20417", "20210603", "DX", "Chest PA", "A21-060044", 1),
    made("KOVACS^Andrea", "ID-14880", "20260922", "DX", "Wrist right, 2 views", "A26-092213", 2),
    made("KOVACS^Armin", "ID-19127", "20251201", "CT", "CT thoracic spine", "A25-120118", 8),
    made("KOVACS^Dora", "ID-08271", "20240730", "MR", "MR knee left", "A24-073009", 4),
    made("KOVACS^Emma", "ID-20009", "20240312", "DX", "Hand left, bone age", "A24-031240", 1),
    made("KOVACS^Gabor", "ID-07755", "20230819", "CT", "CT chest low dose", "A23-081903", 7),
    made("KOVACS^Hanna", "ID-06610", "20220214", "DX", "Chest PA and lateral", "A22-021402", 2),
]
ELSEWHERE = made("KOVACS^Bence", "DN-00390", "20251017", "DX", "Panoramic", "D25-004020", 3)


def shoot(page: Page, name: str) -> None:
    """Take it at full size, and lay it down as small as it can be read."""
    page.mouse.move(800, 20)
    page.wait_for_timeout(700)
    with Image.open(io.BytesIO(page.screenshot())) as picture:
        picture.convert("RGB").quantize(COLORS, Image.Quantize.MAXCOVERAGE, dither=Image.Dither.NONE).save(
            IMAGES / f"{name}.png", optimize=True
        )


def take(page: Page, to_us: SlowWay, to_ward: SlowWay) -> None:
    """Query, with a retrieve on its way; then jobs of several kinds, in the study list."""
    page.goto("/query/")
    for node in ("HOSPITAL PACS", "Dental archive", "Old archive"):
        page.get_by_role("checkbox", name=node).check()
    page.get_by_label("Patient name").fill("KOVACS")
    page.keyboard.press("Enter")
    results = page.get_by_role("treegrid", name="Results")
    expect(page.get_by_text("Old archive gave no answer")).to_be_visible()
    brain = results.get_by_role("row").filter(has_text="MR brain").first
    brain.get_by_role("button", name="Open").click()
    results.get_by_role("row").filter(has_text="Series 1").get_by_role("button", name="Retrieve").click()
    expect(results.get_by_role("row").filter(has_text="Series 1")).to_contain_text("Here")
    results.get_by_role("row").filter(has_text="Chest PA").first.get_by_role("checkbox").check()
    to_us.rate = 120_000.0
    results.get_by_role("row").filter(has_text="CT neck").get_by_role("button", name="Retrieve").click()
    expect(results.get_by_role("row").filter(has_text="CT neck")).to_contain_text("Arriving")
    page.wait_for_timeout(2500)
    shoot(page, "query")

    to_ward.rate = 12_000.0
    page.goto("/?q=kovacs")
    page.get_by_role("row", name="CT head without contrast").click()
    for node in ("Ward 3", "Old archive"):
        page.get_by_role("button", name="Send", exact=True).click()
        page.get_by_role("radio", name=node).check()
        page.get_by_role("button", name="Send to").click()
        expect(page.get_by_role("dialog")).to_have_count(0)
    jobs = page.get_by_role("complementary", name="Jobs")
    expect(jobs.get_by_text("Why:")).to_be_visible()
    shoot(page, "jobs")
    to_us.rate = to_ward.rate = None


def main() -> None:
    """Start everything, and end it."""
    IMAGES.mkdir(exist_ok=True)
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="dgscope-pictures-")))
        folder.chmod(0o711)
        run = Installation(folder / "data")
        stack.callback(run.clean_up)
        run.start().ready()
        run.prepare(people.MAKE)
        to_us = stack.enter_context(slow_way(run.dicom_port))
        ward = stack.enter_context(storescp(folder, "WARD"))
        to_ward = stack.enter_context(slow_way(ward.port))
        pacs = stack.enter_context(orthanc(folder, {"DGSCOPE": to_us.port}))
        dental = stack.enter_context(dcmqrscp(folder, {"DGSCOPE": to_us.port}, "DENTARCH"))
        pacs.put(*HEAD, *BRAIN, *NECK, *(image for images in OTHERS for image in images))
        dental.put(*ELSEWHERE)
        (folder / "sent").mkdir()
        run.send(HEAD, folder / "sent")
        playwright = stack.enter_context(sync_playwright())
        browser = playwright.chromium.launch(
            executable_path=program("chromium"), args=["--disable-gpu"], chromium_sandbox=False
        )
        stack.callback(browser.close)
        page = browser.new_page(base_url=run.address, viewport={"width": 1600, "height": 1000})
        people.sign_in(page, "admin", run.admin_password)
        offers = ["find", "move"]
        enter(page, run, "ORTHANC", pacs.port, description="HOSPITAL PACS", offers=[*offers, "store"])
        enter(page, run, "DENTARCH", dental.port, description="Dental archive", offers=offers)
        enter(
            page, run, "ARCHIVE99", free_port(), description="Old archive", offers=[*offers, "store"], connect_timeout=2
        )
        enter(page, run, "WARD", to_ward.port, description="Ward 3", offers=["store"])
        take(page, to_us, to_ward)


if __name__ == "__main__":
    sys.exit(main())
