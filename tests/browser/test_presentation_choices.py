"""What is shown of states: nothing until one is chosen, then layer by layer, in its size, with its faults."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from dgscope.demo.objects.identity import uid
from tests.browser import people, presented_study
from tests.browser.installation import Installation
from tests.browser.looking import Pixels, at_rest, changed, remembered, until, viewer_path, window, zoom

pytestmark = [pytest.mark.peer("chromium"), pytest.mark.peer("dcmtk")]

STORED, OF_STATE = (90, 40), (400, 60)


@pytest.fixture(scope="module")
def presented(installation: Installation, tmp_path_factory: pytest.TempPathFactory) -> str:
    """The address of the study."""
    installation.send(presented_study.made(), tmp_path_factory.mktemp("presented"))
    return viewer_path(uid(presented_study.KEY))


@pytest.fixture
def newcomer(open_page: Callable[..., Page]) -> Page:
    """A radiologist who has opened nothing yet."""
    page = open_page()
    people.sign_in(page, "reader")
    return page


@pytest.fixture
def reader(newcomer: Page, presented: str) -> Page:
    """The study, as stored whatever was chosen for it before, with the pointer over the image."""
    newcomer.goto(presented)
    at_rest(newcomer)
    choose(newcomer, "None", STORED)
    newcomer.locator(".vpb").hover()
    return newcomer


def choices(page: Page) -> Locator:
    return page.get_by_role("radiogroup", name="Presentation state")


def choose(page: Page, name: str, shown: tuple[float, float] = OF_STATE) -> Pixels:
    choices(page).get_by_role("radio", name=name).check()
    until(page, lambda: window(page) == shown, f"the window of {name}")
    return at_rest(page)


def restored(page: Page, before: Pixels) -> None:
    until(page, lambda: at_rest(page) == before, "the same pixels again")


def test_nothing_chosen_is_as_stored_with_the_newest_state_listed_first(
    newcomer: Page, installation: Installation, tmp_path: Path
) -> None:
    key = f"{presented_study.KEY}-never-opened"
    installation.send(presented_study.made(key), tmp_path)
    reader = newcomer
    reader.goto(viewer_path(uid(key)))
    at_rest(reader)
    assert window(reader) == STORED
    expect(reader.locator(".vph .obj")).to_contain_text("As stored · 4 states here")
    expect(choices(reader).get_by_role("radio", name="None")).to_be_checked()
    listed = choices(reader).locator("label").all_inner_texts()
    found = [re.search("In layers|Partly missing|True size|Without contrast|As stored", text) for text in listed]
    assert [match[0] for match in found if match] == [
        "In layers", "Partly missing", "True size", "Without contrast", "As stored",
    ]  # fmt: skip

    reader.keyboard.press("1")
    until(reader, lambda: window(reader) == OF_STATE, "the newest state")
    expect(choices(reader).get_by_role("radio", name="In layers")).to_be_checked()
    with remembered(reader, none=True):
        reader.keyboard.press("1")
    until(reader, lambda: window(reader) == STORED, "as stored again")

    reader.reload()
    at_rest(reader)
    assert window(reader) == STORED
    expect(choices(reader).get_by_role("radio", name="None")).to_be_checked()


def test_layers_overlays_and_shutter_are_shown_or_hidden_one_by_one(reader: Page) -> None:
    everything = choose(reader, "In layers")
    layers = reader.get_by_role("group", name="Graphic layers")
    seen = {everything.checksum}
    for toggle in (
        layers.get_by_role("checkbox", name="LINES"),
        layers.get_by_role("checkbox", name="RINGS"),
        reader.get_by_role("checkbox", name="Shutter"),
    ):
        toggle.uncheck()
        seen.add(changed(reader, everything).checksum)
        toggle.check()
        restored(reader, everything)
    overlays = reader.get_by_role("group", name="Overlays")
    for name in ("All", "None"):
        overlays.get_by_role("button", name=name).click()
        seen.add(changed(reader, everything).checksum)
        expect(reader.get_by_role("note", name="Changes")).to_contain_text("verlays")
        overlays.get_by_role("button", name="As the state says").click()
        restored(reader, everything)
    assert len(seen) == 6
    expect(reader.get_by_role("note", name="Changes")).to_be_hidden()


def test_a_state_without_contrast_says_so_and_the_contrast_of_the_image_can_be_kept(reader: Page) -> None:
    stored = at_rest(reader)
    choices(reader).get_by_role("radio", name="Without contrast").check()
    bare = changed(reader, stored)
    note = reader.get_by_role("note", name="Warnings of the presentation state")
    expect(note).to_contain_text("has no contrast")

    reader.get_by_role("checkbox", name="Keep the image’s contrast").check()
    kept = changed(reader, bare)
    until(reader, lambda: window(reader) == STORED, "the window of the image")
    expect(note).to_contain_text("kept on request")
    expect(reader.locator(".vph .obj")).to_contain_text("modified")
    # Resampled as the area of the state says, which may round to another pixel at the edge.
    assert kept.mean == pytest.approx(stored.mean, abs=0.5) != pytest.approx(bare.mean, abs=0.5)


def test_a_state_whose_images_are_missing_says_so(reader: Page) -> None:
    expect(choices(reader).locator("label", has_text="Partly missing")).to_contain_text("1 of 3 images are not here")
    choose(reader, "Partly missing")
    note = reader.get_by_role("note", name="Warnings of the presentation state")
    expect(note).to_contain_text("1 of the 3 images that this presentation state refers to is not here")
    expect(reader.get_by_role("checkbox", name="Keep the image’s contrast")).to_have_count(0)
    note.get_by_role("link", name="Ask other archives for them").click()
    expect(reader.get_by_label("Study UID")).to_have_value(uid(presented_study.KEY))


def test_a_true_size_is_fitted_until_the_screen_is_measured_and_both_are_said(reader: Page) -> None:
    with remembered(reader):
        choose(reader, "True size")
    note = reader.get_by_role("note", name="True size")
    expect(note).to_contain_text("this screen is not measured")
    expect(reader.locator(".vpb .ct.bl")).to_contain_text("not true size")
    fitted = zoom(reader)

    note.get_by_role("button", name="Measure…").click()
    dialog = reader.get_by_role("dialog", name="Measure this screen")
    dialog.get_by_role("slider").fill("428")
    dialog.get_by_role("button", name="Keep for this screen").click()
    until(reader, lambda: zoom(reader) == 2.5, "half a millimetre on pixels of a fifth of one")
    assert fitted != 2.5
    expect(note).to_contain_text("as it was measured")
    expect(reader.locator(".vpb .ct.bl")).to_contain_text("· true size")

    reader.reload()
    until(reader, lambda: zoom(reader) == 2.5, "the size again")
    note.get_by_role("button", name="Measure…").click()
    dialog.get_by_role("button", name="Forget").click()
    until(reader, lambda: zoom(reader) == fitted, "fitted again")


def test_a_line_is_drawn_corner_by_corner(reader: Page) -> None:
    stored = at_rest(reader)
    reader.keyboard.press("Shift+P")
    place = reader.locator(".vpb")
    for x, y in ((300, 300), (420, 300), (420, 400)):
        place.click(position={"x": x, "y": y})
    reader.keyboard.press("Enter")
    drawing = reader.get_by_role("group", name="Drawings that are not saved")
    expect(drawing.get_by_label("Polyline")).to_have_count(1)
    place.dblclick(position={"x": 200, "y": 200})
    expect(drawing.get_by_label("Polyline")).to_have_count(1)
    expect(reader.get_by_role("complementary", name="Image panel")).to_be_visible()
    assert at_rest(reader) == stored

    reader.get_by_role("checkbox", name="Drawn here").uncheck()
    expect(drawing).to_be_hidden()
    reader.keyboard.press("Control+z")
    reader.keyboard.press("Control+z")
    expect(reader.get_by_role("button", name="Take away: Polyline")).to_have_count(0)
