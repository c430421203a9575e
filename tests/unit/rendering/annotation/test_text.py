"""Text: scripts, directions, justification, and when it is drawn (PS3.3 C.10.5.1.1)."""

import numpy as np
import pytest
from numpy.typing import NDArray

from tests.unit.rendering.annotation.annotated import annotation, drawn, frame
from viewer.rendering.annotation import layout
from viewer.rendering.annotation.bidi import levels, visual_order
from viewer.rendering.annotation.draw import drawing_warnings
from viewer.rendering.annotation.fonts import CHINESE, HEBREW, JAPANESE, KOREAN, LATIN, characters, faces_for, path_of
from viewer.rendering.annotation.joining import in_drawing_order
from viewer.rendering.annotation.layout import missing_characters, set_text
from viewer.rendering.presentation_state.annotation_model import GraphicLayer, TextObject
from viewer.rendering.presentation_state.annotation_styles import Shadow, TextStyle

BOX = ((20.0, 40.0), (180.0, 80.0))


def picture(text: TextObject, background: int = 0) -> NDArray[np.uint8]:
    return drawn(text, on=frame(200, 200), background=background)


def extent(ink: NDArray[np.uint8]) -> tuple[int, int, int, int]:
    """Left, top, right, bottom of what is bright."""
    y, x = np.nonzero(ink > 128)
    return int(x.min()), int(y.min()), int(x.max()), int(y.max())


@pytest.mark.parametrize(
    "words",
    [
        "lesion",
        "Läsion ñ ő",
        "πνεύμονας",
        "лёгкое",
        "ריאה",
        "رئة",
        "肺结节",
        "肺がん",
        "폐암",
        "phổi",
        "3,5 × 2 mm² ± 10 %",
    ],
)
def test_every_script_has_a_font(words: str) -> None:
    assert missing_characters(words) == ""
    assert (picture(TextObject(words, BOX)) > 180).any()


def test_the_fonts_are_files_of_installed_packages() -> None:
    for face in (LATIN, HEBREW, CHINESE):
        assert path_of(face).is_file()
        assert len(characters(face)) > 100


@pytest.mark.parametrize(("words", "face"), [("肺", CHINESE), ("肺のがん", JAPANESE), ("폐 肺", KOREAN)])
def test_han_characters_look_as_the_language_of_the_text_wants(words: str, face: object) -> None:
    assert face in faces_for(words)


def test_a_character_that_no_font_has_becomes_a_box_and_a_warning() -> None:
    unknown = TextObject("a\U00010fd0b", BOX)
    assert missing_characters(unknown.text) == "\U00010fd0"
    assert (picture(unknown) == 255).any()
    (warning,) = drawing_warnings([annotation(unknown)], [GraphicLayer("L")])
    assert "U+10FD0" in warning


def test_control_characters_are_not_drawn() -> None:
    assert set_text("a\x07b", 20).width == set_text("ab", 20).width


def test_hebrew_reads_from_right_to_left_with_its_numbers_from_left_to_right() -> None:
    line = "אב 12"
    found = levels(line)
    assert found == [1, 1, 1, 2, 2]
    assert [line[index] for index in visual_order(found)] == ["1", "2", " ", "ב", "א"]


def test_latin_among_hebrew_stays_in_its_order() -> None:
    line = "שלום abc עולם"
    assert "".join(line[index] for index in visual_order(levels(line))) == "םלוע abc םולש"


def test_hebrew_among_latin_is_turned_round() -> None:
    line = "see שלום here"
    assert "".join(line[index] for index in visual_order(levels(line))) == "see םולש here"


def test_plain_latin_needs_no_levels() -> None:
    assert levels("3.5 mm (left)") == [0] * 13


def test_arabic_letters_join() -> None:
    joined, apart = set_text("ببب", 40).width, 3 * set_text("ب", 40).width
    assert joined < apart


def test_without_a_shaping_engine_arabic_takes_presentation_forms() -> None:
    assert in_drawing_order("ببب") == "\ufe90\ufe92\ufe91"
    assert in_drawing_order("דא)") == "(אד"


def test_without_a_shaping_engine_text_is_still_drawn(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(layout, "COMPLEX_LAYOUT", False)
    block = set_text.__wrapped__("مرحبا 12", 21)
    assert block.lines[0].runs[-1].direction is None
    assert block.width > 0


@pytest.mark.parametrize(("justification", "side"), [("LEFT", 20), ("RIGHT", 180)])
def test_lines_are_justified_in_their_box(justification: str, side: int) -> None:
    left, _, right, _ = extent(picture(TextObject("aa\nbbbbbb", BOX, justification=justification)))
    assert min(abs(left - side), abs(right - side)) <= 4


def test_centred_lines_lie_in_the_middle_of_their_box() -> None:
    left, _, right, _ = extent(picture(TextObject("oo", BOX, justification="CENTER")))
    assert (left + right) / 2 == pytest.approx(100, abs=2)


def test_text_begins_at_the_top_of_its_box_and_style_moves_it_down() -> None:
    high = ((20.0, 20.0), (60.0, 180.0))
    tops = [
        extent(picture(TextObject("x", high, style=TextStyle(vertical=where))))[1]
        for where in ("TOP", "CENTER", "BOTTOM")
    ]
    assert tops[0] < 40
    assert tops == sorted(tops)
    assert tops[2] > 140


def test_text_may_overflow_its_box() -> None:
    narrow = ((50.0, 50.0), (60.0, 60.0))
    left, _, right, _ = extent(picture(TextObject("a long finding", narrow)))
    assert left >= 48
    assert right > 100


def test_lines_lie_one_below_the_other() -> None:
    ink = picture(TextObject("H\nH", ((20.0, 20.0), (180.0, 180.0))))
    rows = np.flatnonzero((ink > 128).any(axis=1))
    assert (np.diff(rows) > 1).sum() == 1


@pytest.mark.parametrize("corner", [(-100.0, 50.0), (400.0, 50.0), (50.0, -100.0), (50.0, 400.0)])
def test_text_with_its_box_outside_is_not_drawn(corner: tuple[float, float]) -> None:
    text = TextObject("lost", (corner, (corner[0] + 20, corner[1] + 10)))
    assert not picture(text).any()


def test_text_with_a_part_of_its_box_inside_is_drawn() -> None:
    assert picture(TextObject("partly", ((-30.0, 50.0), (60.0, 70.0)))).any()


def test_text_whose_anchor_is_inside_is_moved_into_the_picture() -> None:
    text = TextObject("here", ((300.0, 50.0), (340.0, 70.0)), anchor=(100.0, 100.0), connected=True)
    _, _, right, _ = extent(picture(text))
    assert right < 200
    assert picture(text)[50:75, 150:].max() == 255


def test_a_text_with_only_an_anchor_is_beside_it() -> None:
    left, _, right, bottom = extent(picture(TextObject("at", anchor=(100.0, 100.0))))
    assert left > 100
    assert bottom < 100
    left, _, right, _ = extent(picture(TextObject("at the edge", anchor=(195.0, 100.0))))
    assert right < 195


@pytest.mark.parametrize("background", [0, 128, 255])
def test_text_is_legible_on_any_background(background: int) -> None:
    ink = picture(TextObject("Legible", BOX), background)
    assert ink.max() == 255
    assert int(ink.max()) - int(ink.min()) > 120


def test_styles_change_the_letters() -> None:
    plain = picture(TextObject("Style", BOX))
    for style in (
        TextStyle(bold=True),
        TextStyle(italic=True),
        TextStyle(underlined=True),
        TextStyle(color=(0x4000, 0x8080, 0x8080)),
        TextStyle(shadow=Shadow("NORMAL", (4.0, 4.0), (0xFFFF, 0x8080, 0x8080))),
        TextStyle(shadow=Shadow("OUTLINED", (3.0, 0.0), (0x8000, 0x8080, 0x8080))),
    ):
        assert (picture(TextObject("Style", BOX, style=style)) != plain).any()


def test_an_empty_text_draws_nothing() -> None:
    assert not picture(TextObject("", BOX)).any()
    assert not picture(TextObject("   ", BOX)).any()
