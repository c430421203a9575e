"""Where must which pixel be: shutters, overlays and areas of a state under all eight pairs of rotation and flip.

The expected places are worked out here by coordinates, pixel by pixel, without any function of the renderer.
"""

from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray
from pydicom.dataset import Dataset

from tests.unit.rendering.state_objects import applied, area, item, state
from viewer.rendering.output import Output
from viewer.rendering.pipeline import render
from viewer.rendering.pixel_description import PixelDescription

ROWS, COLUMNS = 5, 7
IMAGE_8 = PixelDescription(ROWS, COLUMNS, 1, "MONOCHROME2", 8, 8, 7, signed=False)
PIXELS = (np.arange(ROWS * COLUMNS) + 10).astype(np.uint8).reshape(ROWS, COLUMNS)
BRIGHT, COVERED = 255, 200
PAIRS = [(angle, flip) for angle in (0, 90, 180, 270) for flip in ("N", "Y")]
Place = tuple[int, int]


def shown_place(column: int, row: int, angle: int, flip: str) -> Place:
    """Where pixel `column`, `row` (from 1) of the whole image comes out, x and y from 0 (PS3.3 C.10.6)."""
    x, y, width = column - 1, row - 1, COLUMNS
    if angle == 90:  # clockwise: the bottom of the image comes to the left
        x, y, width = ROWS - row, column - 1, ROWS
    elif angle == 180:
        x, y = COLUMNS - column, ROWS - row
    elif angle == 270:
        x, y, width = row - 1, COLUMNS - column, ROWS
    return (width - 1 - x if flip == "Y" else x), y


def corners(first: Place, last: Place, angle: int, flip: str) -> tuple[Place, Place]:
    """The corners of a part of the image that come out top left and bottom right, of its four."""
    four = [(column, row) for column in (first[0], last[0]) for row in (first[1], last[1])]
    places = {shown_place(*corner, angle, flip): corner for corner in four}
    return places[min(places)], places[max(places)]


def turned(
    angle: int, flip: str, first: Place = (1, 1), last: Place = (COLUMNS, ROWS), **attributes: object
) -> Dataset:
    top_left, bottom_right = corners(first, last, angle, flip)
    shown = area(DisplayedAreaTopLeftHandCorner=list(top_left), DisplayedAreaBottomRightHandCorner=list(bottom_right))
    values = {"ImageRotation": angle, "ImageHorizontalFlip": flip, "DisplayedAreaSelectionSequence": [shown]}
    return state(**(values | attributes))


def expected(angle: int, flip: str, value: Callable[[int, int], int]) -> NDArray[np.uint8]:
    picture = np.zeros((COLUMNS, ROWS) if angle in {90, 270} else (ROWS, COLUMNS), np.uint8)
    for column in range(1, COLUMNS + 1):
        for row in range(1, ROWS + 1):
            x, y = shown_place(column, row, angle, flip)
            picture[y, x] = value(column, row)
    return picture


def pixel(column: int, row: int) -> int:
    return int(PIXELS[row - 1, column - 1])


@pytest.mark.parametrize(("angle", "flip"), PAIRS)
def test_every_pixel_comes_out_where_rotation_and_flip_put_it(angle: int, flip: str) -> None:
    found = applied(turned(angle, flip), description=IMAGE_8)
    assert found.warnings == ()
    np.testing.assert_array_equal(render(PIXELS, IMAGE_8, found), expected(angle, flip, pixel))


@pytest.mark.parametrize(("angle", "flip"), PAIRS)
def test_a_part_has_the_pixels_that_its_corners_name_at_its_corners(angle: int, flip: str) -> None:
    first, last = (2, 2), (6, 4)
    found = applied(turned(angle, flip, first, last), description=IMAGE_8)
    picture = render(PIXELS, IMAGE_8, found)
    top_left, bottom_right = corners(first, last, angle, flip)
    assert found.warnings == ()
    assert picture.shape == ((5, 3) if angle in {90, 270} else (3, 5))
    assert (picture[0, 0], picture[-1, -1]) == (pixel(*top_left), pixel(*bottom_right))


@pytest.mark.parametrize(("angle", "flip"), PAIRS)
def test_an_area_beyond_the_image_is_padded_on_the_right_sides(angle: int, flip: str) -> None:
    """One column more on the left, two rows more below: of the image, so wherever these come out."""
    found = applied(turned(angle, flip, (0, 1), (COLUMNS, ROWS + 2)), description=IMAGE_8)
    picture = render(PIXELS, IMAGE_8, found)
    inside = picture[picture > 0]
    assert sorted(inside.tolist()) == sorted(PIXELS.ravel().tolist())
    assert np.count_nonzero(picture == 0) == (COLUMNS + 1) * (ROWS + 2) - ROWS * COLUMNS
    padded = np.pad(PIXELS, ((0, 2), (1, 0)))
    whole = np.sort(np.stack([padded.sum(axis=0), padded.sum(axis=0)]).ravel())
    sums = picture.sum(axis=1 if angle in {90, 270} else 0)
    np.testing.assert_array_equal(np.sort(np.repeat(sums, 2)), whole)


@pytest.mark.parametrize(("angle", "flip"), PAIRS)
def test_a_rectangular_shutter_covers_image_pixels_wherever_they_come_out(angle: int, flip: str) -> None:
    shutter = {
        "ShutterShape": "RECTANGULAR",
        "ShutterPresentationValue": COVERED * 257,
        "ShutterLeftVerticalEdge": 2,
        "ShutterRightVerticalEdge": 5,
        "ShutterUpperHorizontalEdge": 3,
        "ShutterLowerHorizontalEdge": 4,
    }
    found = render(PIXELS, IMAGE_8, applied(turned(angle, flip, **shutter), description=IMAGE_8))
    wanted = expected(angle, flip, lambda x, y: pixel(x, y) if 2 <= x <= 5 and 3 <= y <= 4 else COVERED)
    np.testing.assert_array_equal(found, wanted)


@pytest.mark.parametrize(("angle", "flip"), PAIRS)
def test_a_circular_shutter_is_centred_on_a_row_and_column(angle: int, flip: str) -> None:
    shutter = {
        "ShutterShape": "CIRCULAR",
        "ShutterPresentationValue": COVERED * 257,
        "CenterOfCircularShutter": [2, 5],
        "RadiusOfCircularShutter": 2,
    }
    found = render(PIXELS, IMAGE_8, applied(turned(angle, flip, **shutter), description=IMAGE_8))
    wanted = expected(angle, flip, lambda x, y: pixel(x, y) if (y - 2) ** 2 + (x - 5) ** 2 <= 4 else COVERED)
    np.testing.assert_array_equal(found, wanted)


@pytest.mark.parametrize(("angle", "flip"), PAIRS)
def test_a_polygonal_shutter_has_its_vertices_in_rows_and_columns(angle: int, flip: str) -> None:
    """A triangle with its right angle at row 1, column 1: visible is what lies on or above the diagonal."""
    shutter = {
        "ShutterShape": "POLYGONAL",
        "ShutterPresentationValue": COVERED * 257,
        "VerticesOfThePolygonalShutter": [1, 1, 1, 5, 5, 1],
    }
    found = render(PIXELS, IMAGE_8, applied(turned(angle, flip, **shutter), description=IMAGE_8))
    np.testing.assert_array_equal(found, expected(angle, flip, lambda x, y: pixel(x, y) if x + y <= 6 else COVERED))


@pytest.mark.parametrize(("angle", "flip"), PAIRS)
def test_visible_is_what_all_shutters_let_through(angle: int, flip: str) -> None:
    shutter = {
        "ShutterShape": ["RECTANGULAR", "CIRCULAR"],
        "ShutterPresentationValue": COVERED * 257,
        "ShutterLeftVerticalEdge": 4,
        "ShutterRightVerticalEdge": 7,
        "ShutterUpperHorizontalEdge": 1,
        "ShutterLowerHorizontalEdge": 5,
        "CenterOfCircularShutter": [3, 4],
        "RadiusOfCircularShutter": 1,
    }
    found = render(PIXELS, IMAGE_8, applied(turned(angle, flip, **shutter), description=IMAGE_8))
    wanted = expected(angle, flip, lambda x, y: pixel(x, y) if x >= 4 and abs(x - 4) + abs(y - 3) <= 1 else COVERED)
    np.testing.assert_array_equal(found, wanted)


@pytest.mark.parametrize(("angle", "flip"), PAIRS)
def test_an_overlay_lies_at_its_origin_and_what_hangs_over_is_cut(angle: int, flip: str) -> None:
    """3 × 4 overlay pixels, all set, from row 4, column −1 on: columns 1 and 2 of rows 4 and 5 are drawn."""
    dataset = with_overlay(turned(angle, flip), np.ones((3, 4), np.bool_), (4, -1))
    found = render(PIXELS, IMAGE_8, applied(dataset, description=IMAGE_8))
    wanted = expected(angle, flip, lambda x, y: BRIGHT if x <= 2 and y >= 4 else pixel(x, y))
    np.testing.assert_array_equal(found, wanted)


@pytest.mark.parametrize(("angle", "flip"), PAIRS)
def test_a_bitmap_shutter_covers_where_its_bits_are_set(angle: int, flip: str) -> None:
    bits = np.zeros((ROWS, COLUMNS), np.bool_)
    bits[1, 2] = bits[4, 6] = True
    shutter = {"ShutterShape": "BITMAP", "ShutterOverlayGroup": 0x6000, "ShutterPresentationValue": COVERED * 257}
    dataset = with_overlay(turned(angle, flip, **shutter), bits, (1, 1), layer=None)
    found = render(PIXELS, IMAGE_8, applied(dataset, description=IMAGE_8))
    wanted = expected(angle, flip, lambda x, y: COVERED if (x, y) in {(3, 2), (7, 5)} else pixel(x, y))
    np.testing.assert_array_equal(found, wanted)


@settings(max_examples=80, deadline=None)
@given(
    st.sampled_from(PAIRS),
    st.tuples(st.integers(-3, COLUMNS + 3), st.integers(-3, ROWS + 3)),
    st.tuples(st.integers(1, 9), st.integers(1, 9)),
)
def test_any_area_shows_exactly_its_pixels(pair: tuple[int, str], first: Place, size: tuple[int, int]) -> None:
    last = first[0] + size[0], first[1] + size[1]
    found = applied(turned(*pair, first, last), description=IMAGE_8)
    picture = render(PIXELS, IMAGE_8, found)
    names = {
        (column, row): pixel(column, row) if 1 <= column <= COLUMNS and 1 <= row <= ROWS else 0
        for column in range(first[0], last[0] + 1)
        for row in range(first[1], last[1] + 1)
    }
    at = {shown_place(column, row, *pair): value for (column, row), value in names.items()}
    left, top = min(x for x, _ in at), min(y for _, y in at)
    wanted = np.zeros_like(picture)
    for (x, y), value in at.items():
        wanted[y - top, x - left] = value
    np.testing.assert_array_equal(picture, wanted)


@pytest.mark.parametrize(("angle", "flip"), PAIRS)
def test_enlarging_by_a_whole_number_repeats_the_layout(angle: int, flip: str) -> None:
    found = applied(turned(angle, flip), description=IMAGE_8)
    small = render(PIXELS, IMAGE_8, found)
    large = render(PIXELS, IMAGE_8, found, Output(viewport=(small.shape[1] * 4, small.shape[0] * 4)))
    np.testing.assert_allclose(large[1::4, 1::4].astype(int), small, atol=6)


def with_overlay(dataset: Dataset, bits: NDArray[np.bool_], origin: Place, layer: str | None = "A") -> Dataset:
    dataset.add_new(0x60000010, "US", bits.shape[0])
    dataset.add_new(0x60000011, "US", bits.shape[1])
    dataset.add_new(0x60000040, "CS", "G")
    dataset.add_new(0x60000050, "SS", list(origin))
    dataset.add_new(0x60000100, "US", 1)
    dataset.add_new(0x60000102, "US", 0)
    packed = np.packbits(bits.ravel(), bitorder="little").tobytes()
    dataset.add_new(0x60003000, "OW", packed + b"\0" * (len(packed) % 2))
    if layer is not None:
        dataset.add_new(0x60001001, "CS", layer)
        gray = {"GraphicLayerRecommendedDisplayGrayscaleValue": 0xFFFF}
        dataset.GraphicLayerSequence = [item(GraphicLayer=layer, GraphicLayerOrder=1, **gray)]
    return dataset
