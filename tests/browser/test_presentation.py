"""Presentation states: listed, chosen, changed, saved as new ones, and remembered for the person."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, expect

from dgscope.demo.objects.identity import uid
from tests.browser import people
from tests.browser.looking import (
    at_rest,
    changed,
    drag,
    image_number,
    remembered,
    take_picture,
    until,
    viewer_path,
    window,
)

pytestmark = [pytest.mark.peer("chromium"), pytest.mark.peer("dcmtk"), pytest.mark.usefixtures("demonstration")]

MARKED = "PS Subdural, marked"
BONE = "PS Bone, circle only"


@pytest.fixture
def reader(open_page: Callable[..., Page]) -> Page:
    """A radiologist, so that nothing that is chosen here meets the tests of the administrator."""
    page = open_page()
    people.sign_in(page, "reader")
    return page


@pytest.fixture
def ct(reader: Page) -> Page:
    """The head CT, as stored, with the pointer over the image."""
    reader.goto(viewer_path(uid("head-ct")))
    at_rest(reader)
    choice(reader, "None").check()
    at_rest(reader)
    reader.locator(".vpb").hover()
    return reader


def chip(page: Page) -> Locator:
    return page.locator(".vph .obj")


def choice(page: Page, name: str) -> Locator:
    return page.get_by_role("radiogroup", name="Presentation state").get_by_role("radio", name=name)


def test_a_state_of_the_strip_opens_the_image_that_it_marks(ct: Page) -> None:
    stored = at_rest(ct)
    expect(chip(ct)).to_contain_text("As stored · 1 state here")

    ct.get_by_role("button", name=MARKED).click()

    until(ct, lambda: image_number(ct) == 5, "the first marked image")
    until(ct, lambda: window(ct) == (110, 45), "the window of the state")
    changed(ct, stored)
    expect(chip(ct)).to_contain_text("PS: READER, ALEX")
    expect(chip(ct)).not_to_contain_text("modified")
    expect(choice(ct, "Subdural, marked")).to_be_checked()


def test_the_key_1_goes_between_the_state_and_as_stored(ct: Page) -> None:
    ct.get_by_role("button", name=MARKED).click()
    until(ct, lambda: window(ct) == (110, 45), "the window of the state")
    marked = at_rest(ct)

    ct.keyboard.press("1")
    until(ct, lambda: window(ct) == (90, 40), "the window of the image")
    changed(ct, marked)
    expect(choice(ct, "None")).to_be_checked()

    ct.keyboard.press("1")
    until(ct, lambda: window(ct) == (110, 45) and at_rest(ct) == marked, "the state again")


def test_states_are_never_merged(ct: Page) -> None:
    ct.get_by_role("button", name=MARKED).click()
    until(ct, lambda: window(ct) == (110, 45), "the first state")
    marked = at_rest(ct)

    chip(ct).click()
    ct.get_by_role("menuitemradio", name="Bone, circle only").click()
    until(ct, lambda: window(ct) == (2000, 450), "the other state")
    changed(ct, marked)
    expect(choice(ct, "Bone, circle only")).to_be_checked()
    expect(choice(ct, "Subdural, marked")).not_to_be_checked()


def test_graphics_can_be_hidden(ct: Page) -> None:
    ct.get_by_role("button", name=MARKED).click()
    until(ct, lambda: window(ct) == (110, 45), "the state")
    marked = at_rest(ct)
    layers = ct.get_by_role("group", name="Graphic layers").get_by_role("checkbox")

    expect(layers.first).to_be_checked()
    for layer in layers.all():
        layer.uncheck()
    changed(ct, marked)
    for layer in layers.all():
        layer.check()
    until(ct, lambda: at_rest(ct) == marked, "the graphics again")


def test_changes_are_named_and_can_be_given_up(ct: Page) -> None:
    ct.get_by_role("button", name=MARKED).click()
    until(ct, lambda: window(ct) == (110, 45), "the state")
    marked = at_rest(ct)

    ct.keyboard.press("r")
    changed(ct, marked)
    expect(chip(ct)).to_contain_text("· modified")
    expect(ct.get_by_role("note", name="Changes")).to_contain_text("Turned by 90°")

    ct.get_by_role("button", name="Go back to saved").click()
    until(ct, lambda: at_rest(ct) == marked, "the state as it was saved")
    expect(chip(ct)).not_to_contain_text("modified")


def test_what_was_changed_is_saved_as_a_new_state_and_chosen_again(ct: Page) -> None:
    ct.get_by_role("button", name=MARKED).click()
    until(ct, lambda: window(ct) == (110, 45), "the state")
    marked = at_rest(ct)
    drag(ct, 150, 0)
    until(ct, lambda: window(ct)[0] > 110, "a wider window")
    changed(ct, marked)
    wide = window(ct)

    ct.get_by_role("button", name="Save as new…").click()
    dialog = ct.get_by_role("dialog", name="Save as new presentation state")
    dialog.get_by_label("Label").fill("WIDER")
    dialog.get_by_label("Description").fill("Subdural, wider")
    dialog.get_by_role("button", name="Save").click()

    expect(dialog).to_be_hidden()
    expect(choice(ct, "Subdural, wider")).to_be_checked()
    expect(choice(ct, "Subdural, marked")).to_be_visible()
    expect(chip(ct)).not_to_contain_text("modified")
    saved = at_rest(ct)
    take_picture(ct, "presentation")

    ct.reload()
    at_rest(ct)
    for _ in range(4):
        ct.keyboard.press("ArrowDown")
    until(ct, lambda: image_number(ct) == 5 and window(ct) == wide, "the saved state without being asked")
    until(ct, lambda: at_rest(ct) == saved, "the pixels that were saved")
    expect(choice(ct, "Subdural, wider")).to_be_checked()


def test_the_choice_is_remembered_for_the_person(ct: Page) -> None:
    with remembered(ct):
        ct.get_by_role("button", name=BONE).click()
    until(ct, lambda: window(ct) == (2000, 450), "the state")
    bone = at_rest(ct)

    ct.reload()
    until(ct, lambda: window(ct) == (2000, 450), "the state without being asked")
    assert at_rest(ct) == bone
    expect(choice(ct, "Bone, circle only")).to_be_checked()


def test_a_state_that_turns_takes_letters_along(reader: Page) -> None:
    reader.goto(viewer_path(uid("chest")))
    at_rest(reader)
    reader.get_by_role("button", name="PS Turned and mirrored, inverted").click()

    expect(reader.locator(".or.t")).to_have_text("R")
    expect(reader.locator(".or.lft")).to_have_text("H")
    at_rest(reader)


def test_the_inspector_tells_stage_by_stage_why(ct: Page) -> None:
    ct.get_by_role("button", name=MARKED).click()
    until(ct, lambda: window(ct) == (110, 45), "the state")
    at_rest(ct)
    ct.get_by_text("Why does this image look like this?").click()
    ct.locator(".vpb").hover(position={"x": 500, "y": 420})

    stages = ct.locator(".why li")
    expect(stages.filter(has_text="VOI LUT")).to_contain_text("window 45 / 110")
    expect(stages.filter(has_text="VOI LUT")).to_contain_text("state of READER, ALEX")
    expect(stages.filter(has_text="stored value").locator(".value")).not_to_be_empty()


def test_what_is_drawn_is_saved_and_then_drawn_by_the_server(ct: Page) -> None:
    stored = at_rest(ct)
    ct.keyboard.press("a")
    drag(ct, 120, 80)
    drawing = ct.get_by_role("group", name="Drawings that are not saved")
    expect(drawing.get_by_label("Arrow")).to_be_visible()
    ct.keyboard.press("Control+z")
    expect(drawing.get_by_label("Arrow")).to_be_hidden()
    ct.keyboard.press("Control+y")

    ct.keyboard.press("n")
    ct.locator(".vpb").click(position={"x": 300, "y": 300})
    ct.get_by_role("textbox", name="Text", exact=True).fill("Look here")
    ct.keyboard.press("Enter")
    expect(ct.get_by_role("note", name="Changes")).to_contain_text("Text “Look here”")
    assert at_rest(ct) == stored

    ct.keyboard.press("Control+s")
    dialog = ct.get_by_role("dialog", name="Save as new presentation state")
    dialog.get_by_label("Label").fill("DRAWN")
    dialog.get_by_role("radio", name="This image").check()
    dialog.get_by_role("button", name="Save").click()

    expect(dialog).to_be_hidden()
    changed(ct, stored)
    expect(drawing.get_by_label("Arrow")).to_be_hidden()
    expect(choice(ct, "DRAWN")).to_be_checked()
