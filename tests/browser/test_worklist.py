"""The worklist: from a scheduled procedure to a stored photograph, and what is shown when the system behind is down."""

import datetime as dt
import io
import os
import subprocess
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Browser, FilePayload, Locator, Page, StorageState, expect
from pydicom.dataset import Dataset
from pydicom.uid import generate_uid

from dgscope.demo.objects.identity import Patient, uid
from tests import peers
from tests.browser.entries import entries
from tests.browser.examinations import small_study
from tests.browser.installation import Installation, write
from tests.browser.looking import at_rest, corner, pixels, take_picture, viewer_path
from tests.integration.network_peers import listens, process, storescp
from tests.integration.storage_scp_running import free_port

pytestmark = [pytest.mark.peer("chromium"), pytest.mark.peer("dcmtk")]
RIS, STORE = "WL_RIS", "WL_STORE"
JONAS, YUI, ADA = "Meyer, Jonas", "Nakamura, Yui", "Okafor, Ada"
MODALITY_WORKLIST = "1.2.840.10008.5.1.4.31"


def entry(name: str, patient_id: str, modality: str, description: str, procedure: str = "RP1") -> Dataset:
    """A procedure step of today."""
    step = Dataset()
    step.Modality, step.ScheduledStationAETitle = modality, f"{modality}_ROOM"
    step.ScheduledProcedureStepStartDate, step.ScheduledProcedureStepStartTime = f"{dt.date.today():%Y%m%d}", "091500"
    step.ScheduledProcedureStepDescription, step.ScheduledProcedureStepID = description, "S1"
    made = Dataset()
    made.SOPClassUID, made.SOPInstanceUID = MODALITY_WORKLIST, generate_uid()
    made.SpecificCharacterSet, made.PatientName, made.PatientID = "ISO_IR 192", name, patient_id
    made.PatientBirthDate, made.PatientSex = "19580701", "M"
    made.AccessionNumber, made.StudyInstanceUID, made.ReferringPhysicianName = "W-1", generate_uid(), "Bauer^Eva"
    made.RequestedProcedureID, made.RequestedProcedureDescription = procedure, description
    made.ScheduledProcedureStepSequence = [step]
    return made


def photo() -> FilePayload:
    """A reddish photograph."""
    picture = io.BytesIO()
    Image.linear_gradient("L").resize((320, 240)).convert("RGB").point(lambda value: value // 2 + 60).save(
        picture, "JPEG"
    )
    return {"name": "wound.jpg", "mimeType": "image/jpeg", "buffer": picture.getvalue()}


@dataclass
class Ris:
    """The information system, which can be switched off."""

    process: subprocess.Popen[bytes]

    def stop(self) -> None:
        self.process.terminate()
        self.process.wait(20)


@pytest.fixture(scope="module")
def ris(
    installation: Installation,
    browser: Browser,
    admin_state: StorageState,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Ris]:
    """DCMTK's worklist with three entries of today, and a node that takes images."""
    base = tmp_path_factory.mktemp("ris")
    folder = base / "lists" / RIS
    folder.mkdir(parents=True)
    (folder / "lockfile").touch()
    write(entry("Meyer^Jonas", "WL-1", "XC", "Wound photographs"), folder / "1.wl")
    write(entry("Nakamura^Yui", "WL-2", "CT", "CT chest", "RP2"), folder / "2.wl")
    write(entry("Okafor^Ada", "WL-3", "MR", "MR knee"), folder / "3.wl")
    port = free_port()
    command = [peers.program("wlmscpfs"), "-s", "-dfr", "-csk", "-dfp", str(folder.parent), str(port)]
    with ExitStack() as stack:
        server = stack.enter_context(process(command, base / "log", dict(os.environ), lambda: listens(port)))
        store = stack.enter_context(storescp(base, STORE))
        made = stack.enter_context(entries(browser, installation, admin_state))
        made.add(RIS, port, description="Information system", offers=["echo", "worklist"])
        made.add(STORE, store.port, description="Clinic North", offers=["echo", "store"])
        yield Ris(server)


def row(page: Page, name: str) -> Locator:
    return page.get_by_role("grid", name="Worklist").get_by_role("row").filter(has_text=name)


def open_worklist(page: Page) -> None:
    page.goto(f"/worklist/?node={RIS}")
    expect(row(page, JONAS)).to_be_visible()


def test_a_photograph_becomes_an_object_of_an_entry_and_is_opened_and_sent_on(admin: Page, ris: Ris) -> None:
    open_worklist(admin)
    row(admin, JONAS).click()
    panel = admin.get_by_role("complementary", name="Worklist entry")
    expect(panel.get_by_role("heading", name=JONAS)).to_be_visible()
    expect(panel).to_contain_text("WL-1 · 1958-07-01 · M")

    letter: FilePayload = {"name": "letter.txt", "mimeType": "text/plain", "buffer": b"Dear colleague"}
    panel.get_by_label("Files to store").set_input_files([photo(), letter])
    panel.get_by_label("Store as").select_option("photo")
    panel.get_by_label("Side", exact=True).select_option("L")
    panel.get_by_label("Also send to").select_option(STORE)
    expect(panel).to_contain_text(f"They become objects of {JONAS}, WL-1.")
    panel.get_by_role("button", name="Store 2 files").click()

    expect(panel.get_by_text("1 object stored.")).to_be_visible()
    expect(panel.get_by_role("alert")).to_contain_text("letter.txt")
    expect(admin.get_by_role("complementary", name="Jobs")).to_contain_text("1 of 1")
    expect(row(admin, JONAS)).to_contain_text("1 object")
    take_picture(admin, "worklist")

    panel.get_by_role("link", name="Open the study", exact=True).click()
    expect(admin.get_by_text("Lossy at source")).to_be_visible()
    assert pixels(admin).mean > 60, "the photograph is on the screen"
    expect(corner(admin, "tl")).to_contain_text(JONAS)
    expect(corner(admin, "tl")).to_contain_text("WL-1")


def test_from_an_entry_the_priors_of_the_patient_are_opened(
    admin: Page, ris: Ris, installation: Installation, tmp_path: Path
) -> None:
    """One by one or the latest two together; a study that only shares name and birth date stands apart."""
    patient = Patient("Okafor^Ada", "WL-3", "19580701", "F")
    for key, who, description in (
        ("browser-prior-1", patient, "Knee before"),
        ("browser-prior-2", patient, "Knee after"),
        ("browser-prior-3", replace(patient, id=""), "Knee without ID"),
    ):
        _, data_sets = small_study(key, who, description)
        (tmp_path / key).mkdir()
        installation.send(data_sets, tmp_path / key)
    open_worklist(admin)
    expect(row(admin, ADA)).to_contain_text("2 priors")
    row(admin, ADA).click()
    panel = admin.get_by_role("complementary", name="Worklist entry")
    expect(panel.get_by_role("link").filter(has_text="Knee")).to_have_count(3)
    expect(panel).to_contain_text("Perhaps the same patient 1")
    panel.get_by_role("link").filter(has_text="Knee before").click()
    expect(admin).to_have_url(viewer_path(uid("browser-prior-1")))
    expect(corner(admin, "tl")).to_contain_text(ADA)
    expect(corner(admin, "tr")).to_contain_text("Knee before")
    assert at_rest(admin).mean > 0, "the prior is on the screen"

    admin.go_back()
    row(admin, ADA).click()
    panel.get_by_role("link", name="Open the latest two").click()
    strip = admin.get_by_role("complementary", name="Series")
    expect(strip.get_by_role("region")).to_have_count(2)


def test_the_list_is_narrowed_here_and_at_the_node(admin: Page, ris: Ris) -> None:
    open_worklist(admin)
    admin.keyboard.press("/")
    admin.keyboard.type("nakam ct")
    expect(row(admin, JONAS)).to_have_count(0)
    expect(row(admin, YUI)).to_be_visible()
    admin.keyboard.press("Escape")

    admin.get_by_role("button", name="Modality").click()
    admin.get_by_role("button", name="XC").click()
    expect(row(admin, YUI)).to_have_count(0)
    expect(row(admin, JONAS)).to_be_visible()
    admin.get_by_role("button", name="Remove modality").click()
    admin.get_by_role("button", name="Procedure ID").click()
    admin.get_by_role("textbox", name="Procedure ID").fill("RP2")
    admin.keyboard.press("Enter")
    expect(row(admin, JONAS)).to_have_count(0)
    expect(row(admin, YUI)).to_be_visible()
    admin.get_by_role("button", name="Tomorrow").click()
    expect(admin.get_by_role("heading", name="Nothing is scheduled")).to_be_visible()


def test_files_are_added_to_a_study_from_the_study_list(
    admin: Page, ris: Ris, installation: Installation, tmp_path: Path
) -> None:
    _, data_sets = small_study("browser-files", Patient("Rossi^Elena", "BT-F", "19960606", "F"), "CT with photo")
    installation.send(data_sets, tmp_path)
    admin.goto("/?q=BT-F")
    admin.get_by_role("row", name="CT with photo").click()
    admin.get_by_role("button", name="More for this study").click()
    admin.get_by_role("menuitem", name="Add files").click()
    dialog = admin.get_by_role("dialog", name="Add files")
    expect(dialog).to_contain_text("Rossi, Elena, BT-F")
    dialog.get_by_label("Files to store").set_input_files([photo()])
    dialog.get_by_role("button", name="Store 1 file").click()
    expect(dialog.get_by_text("1 object stored.")).to_be_visible()
    dialog.get_by_role("button", name="Close").click()
    expect(admin.get_by_role("complementary", name="Preview")).to_contain_text("XC")


def test_when_the_system_is_down_its_last_answer_is_shown_and_labelled(admin: Page, ris: Ris) -> None:
    open_worklist(admin)
    ris.stop()
    admin.get_by_role("button", name="Ask again").click()
    notice = admin.get_by_role("alert").filter(has_text="Worklist offline")
    expect(notice).to_contain_text("This is the answer of ")
    expect(notice.get_by_role("link", name="Check this connection")).to_be_visible()
    expect(row(admin, JONAS)).to_be_visible()

    admin.get_by_role("button", name="7 days").click()
    expect(notice).to_contain_text(f"{RIS} has not answered this question yet.")
    expect(row(admin, JONAS)).to_have_count(0)
