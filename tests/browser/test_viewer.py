"""The viewer: every gesture changes what the corner says and what the canvas shows."""

import pytest
from playwright.sync_api import Page, expect

from dgscope.demo.objects.identity import uid
from tests.browser.examinations import FRAMES, SLICES
from tests.browser.looking import (
    at_rest,
    changed,
    corner,
    drag,
    image_number,
    pixels,
    take_picture,
    until,
    viewer_path,
    window,
    zoom,
)
from tests.browser.watching import Watch

pytestmark = [pytest.mark.peer("chromium"), pytest.mark.peer("dcmtk"), pytest.mark.usefixtures("demonstration")]


@pytest.fixture
def ct(admin: Page) -> Page:
    """The head CT, opened, at rest, with the pointer over the image."""
    admin.goto(viewer_path(uid("head-ct")))
    at_rest(admin)
    admin.locator(".vpb").hover()
    return admin


def test_the_first_image_stands_with_patient_orientation_window_and_spacing(ct: Page) -> None:
    expect(corner(ct, "tl")).to_have_text("Kovács, AnnaDEMO-204171972-03-14 F")
    expect(corner(ct, "tr")).to_contain_text("CT head without contrast")
    expect(corner(ct, "bl")).to_contain_text(f"Im 1 / {SLICES} · Se 2")
    expect(corner(ct, "br")).to_contain_text("0.479 mm / px")
    assert window(ct) == (90, 40)
    for side, letter in (("t", "A"), ("r", "L"), ("b", "P"), ("lft", "R")):
        expect(ct.locator(f".or.{side}")).to_have_text(letter)
    assert pixels(ct).mean > 5


def test_wheel_and_keys_scroll(ct: Page) -> None:
    before = at_rest(ct)
    ct.mouse.wheel(0, 100)
    until(ct, lambda: image_number(ct) == 2, "the second image")
    second = changed(ct, before)

    ct.keyboard.press("End")
    until(ct, lambda: image_number(ct) == SLICES, "the last image")
    changed(ct, second)
    ct.keyboard.press("Home")
    until(ct, lambda: image_number(ct) == 1, "the first image")
    until(ct, lambda: at_rest(ct) == before, "the same pixels as at first")


def test_dragging_to_the_right_widens_the_window_and_down_brightens(ct: Page) -> None:
    ct.keyboard.press("End")
    ct.keyboard.press("ArrowUp")
    ct.keyboard.press("ArrowUp")
    until(ct, lambda: image_number(ct) == SLICES - 2, "an image through the middle of the head")
    before = at_rest(ct)

    drag(ct, 150, 0)
    until(ct, lambda: window(ct)[0] > 90, "a wider window")
    wide = changed(ct, before)
    width, level = window(ct)
    assert level == 40
    expect(ct.get_by_role("textbox", name="Width")).to_have_value(f"{width:g}")

    drag(ct, 0, 150)
    until(ct, lambda: window(ct)[1] < level, "a lower level")
    assert changed(ct, wide).mean > wide.mean
    assert window(ct)[0] == width

    ct.keyboard.press("Control+z")
    ct.keyboard.press("Control+z")
    until(ct, lambda: window(ct) == (90, 40) and at_rest(ct) == before, "the window and the pixels of before")


def test_the_right_button_and_the_plus_key_zoom(ct: Page) -> None:
    before, fitted = at_rest(ct), zoom(ct)
    ct.keyboard.press("+")
    until(ct, lambda: zoom(ct) > fitted, "a larger zoom")
    larger = changed(ct, before)

    drag(ct, 0, 120, button="right")
    until(ct, lambda: zoom(ct) != pytest.approx(fitted * 1.25, abs=0.02), "another zoom")
    changed(ct, larger)

    ct.keyboard.press("f")
    until(ct, lambda: zoom(ct) == fitted and at_rest(ct) == before, "the fitted image")


def test_the_middle_button_pans_and_reset_brings_the_image_back(ct: Page) -> None:
    before, fitted = at_rest(ct), zoom(ct)
    drag(ct, 120, 60, button="middle")
    panned = changed(ct, before)
    assert zoom(ct) == fitted

    ct.keyboard.press("Control+ArrowRight")
    changed(ct, panned)
    ct.get_by_role("button", name="Reset", exact=True).click()
    until(ct, lambda: at_rest(ct) == before, "the image at its place")


def test_presets_set_the_window_by_menu_and_by_key(ct: Page) -> None:
    before = at_rest(ct)
    ct.get_by_role("button", name="Window presets").click()
    ct.get_by_role("menuitem", name="Bone").first.click()
    until(ct, lambda: window(ct) == (2000, 350), "the window of bone")
    expect(corner(ct, "br")).to_contain_text("Bone")
    changed(ct, before)

    ct.keyboard.press("3")
    until(ct, lambda: window(ct) == (110, 35), "the window of the brain")
    ct.get_by_role("textbox", name="Level").fill("60")
    ct.keyboard.press("Enter")
    until(ct, lambda: window(ct) == (110, 60), "the level that was typed")


def test_invert_turns_black_and_white(ct: Page) -> None:
    before = at_rest(ct)
    ct.keyboard.press("i")

    expect(ct.get_by_role("toolbar").get_by_role("button", name="Invert")).to_have_attribute("aria-pressed", "true")
    assert changed(ct, before).mean > before.mean
    ct.keyboard.press("i")
    until(ct, lambda: at_rest(ct) == before, "the pixels of before")


def test_rotating_and_flipping_take_the_orientation_letters_along(ct: Page) -> None:
    before = at_rest(ct)
    ct.keyboard.press("r")
    rotated = changed(ct, before)
    expect(ct.locator(".or.t")).to_have_text("R")

    ct.keyboard.press("h")
    changed(ct, rotated)
    expect(ct.locator(".or.r")).to_have_text("P")


def test_another_series_opens_from_the_strip(ct: Page) -> None:
    ct.get_by_role("button", name="CT 4 Bone 6 mm bone, 3 images").click()

    expect(corner(ct, "bl")).to_contain_text("Im 1 / 3 · Se 4")
    at_rest(ct)
    assert window(ct) == (2000, 450)


def test_the_value_under_the_pointer_is_read(ct: Page) -> None:
    ct.mouse.move(*middle(ct))

    expect(ct.locator(".cursor")).to_contain_text(" HU")


def middle(page: Page) -> tuple[float, float]:
    box = page.locator(".vpb").bounding_box()
    assert box is not None
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def test_a_cine_plays_and_stops(admin: Page) -> None:
    admin.goto(viewer_path(uid("heart")))
    expect(corner(admin, "bl")).to_contain_text(f"Im 1 / {FRAMES}")
    seen, shown = set(), set()

    def plays() -> bool:
        seen.add(image_number(admin))
        shown.add(pixels(admin).checksum)
        return len(seen) >= 3 and len(shown) >= 3

    admin.keyboard.press("c")
    until(admin, plays, "three frames in turn")
    admin.get_by_role("button", name="Stop cine").click()
    expect(admin.get_by_role("button", name="Cine", exact=True)).to_be_visible()
    stopped = at_rest(admin)
    number = image_number(admin)
    admin.wait_for_timeout(300)
    assert (image_number(admin), pixels(admin)) == (number, stopped)


def test_a_report_is_read_as_a_document_and_leads_to_its_images(ct: Page) -> None:
    ct.get_by_role("button", name="SR Report").click()
    report = ct.get_by_role("article")
    expect(report.get_by_role("heading", name="Diagnostic imaging report")).to_be_visible()
    expect(report).to_contain_text("Acute subdural haematoma on the right with slight midline shift.")

    report.get_by_role("button", name="Image").first.click()
    expect(corner(ct, "bl")).to_contain_text(f"Im 5 / {SLICES}")


@pytest.mark.parametrize("study", ["chest", "full-mouth", "head-mr", "heart"])
def test_every_kind_of_the_demonstration_opens(admin: Page, study: str) -> None:
    admin.goto(viewer_path(uid(study)))

    assert at_rest(admin).mean > 5


def test_a_study_that_is_not_there_is_said_in_a_sentence(admin: Page, watch: Watch) -> None:
    watch.expects.append("404")
    admin.goto(viewer_path("1.2.3.4"))

    expect(admin.get_by_role("heading", name="Not found")).to_be_visible()


def test_the_viewer_is_kept_as_a_picture(ct: Page) -> None:
    ct.keyboard.press("End")
    ct.keyboard.press("ArrowUp")
    ct.keyboard.press("ArrowUp")
    until(ct, lambda: image_number(ct) == SLICES - 2, "an image through the middle of the head")
    at_rest(ct)
    take_picture(ct, "viewer")
