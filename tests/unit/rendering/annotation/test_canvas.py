"""The sheet that annotations are drawn on."""

import numpy as np
import pytest

from viewer.rendering.annotation.canvas import Canvas

FULL = np.full((2, 3), 255, np.uint8)


def test_an_empty_canvas_has_no_sheet() -> None:
    assert Canvas(10, 10, color=False).sheet() is None


def test_opaque_ink_replaces_the_picture_and_leaves_the_rest() -> None:
    canvas = Canvas(10, 8, color=False)
    canvas.paint(FULL, 4, 5, (200, 200, 200))
    sheet = canvas.sheet()
    assert sheet is not None
    picture = sheet.over(np.full((8, 10), 50, np.uint8))
    expected = np.full((8, 10), 50)
    expected[5:7, 4:7] = 200
    np.testing.assert_array_equal(picture, expected)


@pytest.mark.parametrize("opacity", [0.25, 0.5, 0.75])
def test_opacity_mixes_ink_and_picture(opacity: float) -> None:
    canvas = Canvas(3, 2, color=False)
    canvas.paint(FULL, 0, 0, (200, 200, 200), opacity)
    sheet = canvas.sheet()
    assert sheet is not None
    picture = sheet.over(np.full((2, 3), 40, np.uint8))
    assert picture == pytest.approx(40 + (200 - 40) * opacity, abs=1.5)


def test_later_ink_lies_on_top() -> None:
    canvas = Canvas(3, 2, color=False)
    canvas.paint(FULL, 0, 0, (200, 200, 200))
    canvas.paint(FULL[:1], 0, 0, (90, 90, 90))
    sheet = canvas.sheet()
    assert sheet is not None
    assert sheet.over(np.zeros((2, 3), np.uint8)).tolist() == [[90] * 3, [200] * 3]


def test_half_covering_twice_leaves_a_quarter_of_the_picture() -> None:
    canvas = Canvas(3, 2, color=False)
    canvas.paint(FULL, 0, 0, (0, 0, 0), 0.5)
    canvas.paint(FULL, 0, 0, (0, 0, 0), 0.5)
    sheet = canvas.sheet()
    assert sheet is not None
    assert sheet.over(np.full((2, 3), 200, np.uint8)) == pytest.approx(50, abs=1.5)


def test_colours_make_a_gray_picture_rgb() -> None:
    canvas = Canvas(3, 2, color=True)
    canvas.paint(FULL[:1], 0, 0, (255, 10, 20))
    sheet = canvas.sheet()
    assert sheet is not None
    picture = sheet.over(np.full((2, 3), 70, np.uint8))
    assert picture[0, 0].tolist() == [255, 10, 20]
    assert picture[1, 0].tolist() == [70, 70, 70]


def test_gray_ink_goes_onto_colour_pictures() -> None:
    canvas = Canvas(3, 2, color=False)
    canvas.paint(FULL, 0, 0, (9, 9, 9))
    sheet = canvas.sheet()
    assert sheet is not None
    assert (sheet.over(np.zeros((2, 3, 3), np.uint8)) == 9).all()
    assert sheet.nbytes == 12
