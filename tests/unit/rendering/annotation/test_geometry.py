"""Where annotations must come out, checked against pixels of the image that take the same way.

The image holds a mark, the annotation is drawn on a black image, and both pictures must agree: no formula of the
drawing code is used here.
"""

import itertools

import numpy as np
import pytest
from numpy.typing import NDArray

from tests.unit.rendering.annotation import annotated
from viewer.rendering.output import Output
from viewer.rendering.presentation_state.annotation_model import GraphicObject, GraphicType, TextObject, Units
from viewer.rendering.presentation_state.geometry import WHOLE_IMAGE, DisplayedArea, SpatialTransformation

ROWS, COLUMNS, ZOOM = 30, 40, 8
TURNS = [SpatialTransformation(*pair) for pair in itertools.product((0, 90, 180, 270), (False, True))]
PLACES = [(0, 0), (29, 39), (7, 31), (22, 5)]

turns = pytest.mark.parametrize("spatial", TURNS, ids=lambda turn: f"{turn.rotation}{' flipped' if turn.flip else ''}")


def viewport(spatial: SpatialTransformation) -> tuple[int, int]:
    sides = COLUMNS * ZOOM, ROWS * ZOOM
    return sides if spatial.rotation in {0, 180} else (sides[1], sides[0])


def mark(
    row: int, column: int, spatial: SpatialTransformation, area: DisplayedArea = WHOLE_IMAGE
) -> tuple[float, float]:
    """Where the centre of an image pixel comes out, as x and y from the left upper edge of the picture."""
    pixels = np.zeros((ROWS, COLUMNS), np.uint8)
    pixels[row, column] = 255
    picture = annotated.rendered(pixels, (), spatial, area, viewport(spatial))
    y, x = np.nonzero(picture)
    assert len(x) > 0
    return float(x.mean()) + 0.5, float(y.mean()) + 0.5


def centre_of_ink(picture: NDArray[np.uint8]) -> tuple[float, float]:
    y, x = np.nonzero(picture > 100)
    weight = picture[y, x].astype(float)
    return float((x * weight).sum() / weight.sum()) + 0.5, float((y * weight).sum() / weight.sum()) + 0.5


def ink_at(picture: NDArray[np.uint8], x: float, y: float) -> int:
    """The brightest of the pixels that touch a point."""
    columns = {int(np.floor(x - 0.5)), int(np.ceil(x - 0.5))}
    rows = {int(np.floor(y - 0.5)), int(np.ceil(y - 0.5))}
    return max(int(picture[row, column]) for row in rows for column in columns)


def draw(objects: list[GraphicObject | TextObject], spatial: SpatialTransformation) -> NDArray[np.uint8]:
    return annotated.rendered(np.zeros((ROWS, COLUMNS), np.uint8), objects, spatial, WHOLE_IMAGE, viewport(spatial))


@turns
@pytest.mark.parametrize(("row", "column"), PLACES)
@pytest.mark.parametrize("units", [Units.PIXEL, Units.MATRIX])
def test_a_point_lies_in_the_middle_of_its_pixel(
    row: int, column: int, units: Units, spatial: SpatialTransformation
) -> None:
    point = GraphicObject(GraphicType.POINT, ((column + 0.5, row + 0.5),), units)
    assert centre_of_ink(draw([point], spatial)) == pytest.approx(mark(row, column, spatial), abs=0.3)


@turns
@pytest.mark.parametrize("units", [Units.PIXEL, Units.MATRIX])
def test_a_polyline_passes_through_its_points(units: Units, spatial: SpatialTransformation) -> None:
    corners = [(3, 4), (3, 30), (25, 33)]
    line = GraphicObject(GraphicType.POLYLINE, tuple((column + 0.5, row + 0.5) for row, column in corners), units)
    picture = draw([line], spatial)
    for row, column in corners:
        assert ink_at(picture, *mark(row, column, spatial)) > 120
    assert ink_at(picture, *mark(3, 17, spatial)) > 120
    assert ink_at(picture, *mark(14, 17, spatial)) == 0


@turns
def test_an_interpolated_line_passes_through_its_points(spatial: SpatialTransformation) -> None:
    knots = [(3, 4), (20, 12), (6, 25), (25, 33)]
    line = GraphicObject(GraphicType.INTERPOLATED, tuple((column + 0.5, row + 0.5) for row, column in knots))
    picture = draw([line], spatial)
    for row, column in knots:
        assert ink_at(picture, *mark(row, column, spatial)) > 120


@turns
def test_a_circle_is_around_its_centre_through_its_point(spatial: SpatialTransformation) -> None:
    circle = GraphicObject(GraphicType.CIRCLE, ((20.5, 15.5), (30.5, 15.5)))
    picture = draw([circle], spatial)
    for row, column in [(15, 30), (15, 10), (5, 20), (25, 20), (9, 28), (21, 28)]:
        assert ink_at(picture, *mark(row, column, spatial)) > 120
    assert ink_at(picture, *mark(15, 20, spatial)) == 0
    assert ink_at(picture, *mark(3, 5, spatial)) == 0


@turns
def test_a_filled_circle_covers_its_inside_only(spatial: SpatialTransformation) -> None:
    circle = GraphicObject(GraphicType.CIRCLE, ((20.5, 15.5), (30.5, 15.5)), filled=True)
    picture = draw([circle], spatial)
    for row, column, covered in [(15, 20, True), (15, 29, True), (9, 20, True), (15, 33, False), (3, 20, False)]:
        assert (ink_at(picture, *mark(row, column, spatial)) == 255) is covered


@turns
def test_an_ellipse_passes_through_the_ends_of_its_axes(spatial: SpatialTransformation) -> None:
    ends = [(15, 5), (15, 35), (8, 20), (22, 20)]
    ellipse = GraphicObject(GraphicType.ELLIPSE, tuple((column + 0.5, row + 0.5) for row, column in ends))
    picture = draw([ellipse], spatial)
    for row, column in ends:
        assert ink_at(picture, *mark(row, column, spatial)) > 120
    assert ink_at(picture, *mark(15, 20, spatial)) == 0
    assert ink_at(picture, *mark(8, 5, spatial)) == 0


@turns
def test_display_units_are_fractions_of_what_is_seen_and_do_not_turn(spatial: SpatialTransformation) -> None:
    width, height = viewport(spatial)
    point = GraphicObject(GraphicType.POINT, ((0.25, 0.75),), Units.DISPLAY)
    assert centre_of_ink(draw([point], spatial)) == pytest.approx((width / 4, height * 3 / 4), abs=0.3)


@turns
def test_a_filled_polyline_covers_the_pixels_that_it_encloses(spatial: SpatialTransformation) -> None:
    corners = ((10.0, 8.0), (30.0, 8.0), (30.0, 20.0), (10.0, 20.0), (10.0, 8.0))
    picture = draw([GraphicObject(GraphicType.POLYLINE, corners, filled=True)], spatial)
    for row, column, covered in [(8, 10, True), (19, 29, True), (7, 10, False), (8, 9, False), (20, 29, False)]:
        assert (ink_at(picture, *mark(row, column, spatial)) > 200) is covered


def test_an_open_polyline_is_not_filled() -> None:
    corners = ((10.0, 8.0), (30.0, 8.0), (30.0, 20.0), (10.0, 20.0))
    picture = draw([GraphicObject(GraphicType.POLYLINE, corners, filled=True)], TURNS[0])
    assert ink_at(picture, *mark(14, 20, TURNS[0])) == 0


@turns
def test_annotations_follow_a_displayed_area(spatial: SpatialTransformation) -> None:
    area = DisplayedArea((6, 4), (35, 27))
    pixels = np.zeros((ROWS, COLUMNS), np.uint8)
    point = GraphicObject(GraphicType.POINT, ((22.5, 11.5),))
    picture = annotated.rendered(pixels, [point], spatial, area, viewport(spatial))
    assert centre_of_ink(picture) == pytest.approx(mark(11, 22, spatial, area), abs=0.5)


def test_display_units_stay_with_the_area_where_the_viewport_shows_more() -> None:
    on = annotated.frame(100, 100, Output(viewport=(300, 100), fill=True))
    point = GraphicObject(GraphicType.POINT, ((0.0, 0.5),), Units.DISPLAY)
    assert centre_of_ink(annotated.drawn(point, on=on)) == pytest.approx((100, 50), abs=0.3)


def test_a_circle_is_round_where_pixels_are_not_square() -> None:
    area = DisplayedArea(pixel_aspect=2.0)
    circle = GraphicObject(GraphicType.CIRCLE, ((50.0, 50.0), (70.0, 50.0)))
    picture = annotated.drawn(circle, on=annotated.frame(100, 100, area=area))
    y, x = np.nonzero(picture > 100)
    assert picture.shape == (200, 100)
    assert x.max() - x.min() == pytest.approx(y.max() - y.min(), abs=1)


@turns
def test_text_is_upright_in_its_box(spatial: SpatialTransformation) -> None:
    """A wide box of an upright image is a high one when turned: the text stays level and begins at its upper left."""
    text = TextObject("Tilt", box=((8.0, 10.0), (32.0, 16.0)))
    picture = draw([text], spatial)
    y, x = np.nonzero(picture > 100)
    assert x.max() - x.min() > y.max() - y.min()
    corners = [mark(10, 8, spatial), mark(15, 31, spatial)]
    assert x.min() >= min(corner[0] for corner in corners) - ZOOM
    assert y.min() >= min(corner[1] for corner in corners) - ZOOM


@turns
def test_a_connector_leads_to_its_anchor(spatial: SpatialTransformation) -> None:
    text = TextObject("x", box=((4.0, 4.0), (8.0, 8.0)), anchor=(30.5, 24.5), connected=True)
    picture = draw([text], spatial)
    assert ink_at(picture, *mark(24, 30, spatial)) > 60
    hidden = draw([TextObject("x", box=((4.0, 4.0), (8.0, 8.0)), anchor=(30.5, 24.5))], spatial)
    assert ink_at(hidden, *mark(24, 30, spatial)) == 0


@turns
def test_an_anchor_in_pixels_is_joined_to_a_box_on_the_display(spatial: SpatialTransformation) -> None:
    width, height = viewport(spatial)
    text = TextObject("x", box=((0.4, 0.4), (0.6, 0.6)), box_units=Units.DISPLAY, anchor=(2.5, 2.5), connected=True)
    picture = draw([text], spatial)
    assert ink_at(picture, *mark(2, 2, spatial)) > 60
    assert picture[int(height * 0.4) : int(height * 0.6), int(width * 0.4) : int(width * 0.6)].max() == 255
