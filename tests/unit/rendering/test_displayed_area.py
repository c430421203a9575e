"""Where the picture lies on the image."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from viewer.rendering.displayed_area import Placement, place
from viewer.rendering.errors import InvalidValue
from viewer.rendering.output import Output
from viewer.rendering.presentation_state.model import DisplayedArea, SizeMode, SpatialTransformation

UPRIGHT = SpatialTransformation()
WHOLE = DisplayedArea()


def placed(
    output: Output,
    area: DisplayedArea = WHOLE,
    spatial: SpatialTransformation = UPRIGHT,
    size: tuple[int, int] = (100, 200),
) -> Placement:
    return place(*size, area, spatial, output)


def test_without_a_viewport_the_image_keeps_its_size() -> None:
    assert placed(Output()) == Placement(200, 100, 0, 0, 1, 1)


def test_the_image_fits_into_the_viewport_and_keeps_its_shape() -> None:
    assert placed(Output((100, 100))) == Placement(100, 50, 0, 0, 2, 2)
    assert placed(Output((1000, 200))) == Placement(400, 200, 0, 0, 0.5, 0.5)


def test_a_filled_viewport_shows_more_than_the_area_on_both_sides() -> None:
    assert placed(Output((100, 100), fill=True)) == Placement(100, 100, 0, -50, 2, 2)


def test_the_corners_of_an_area_are_pixels_and_both_included() -> None:
    area = DisplayedArea((11, 21), (30, 40))
    assert placed(Output(), area) == Placement(20, 20, 10, 20, 1, 1)


def test_the_corners_may_be_exchanged_by_rotation_and_flip() -> None:
    """PS3.3 C.10.4: they name the pixels that come out at top left and bottom right."""
    straight, exchanged = DisplayedArea((11, 21), (30, 40)), DisplayedArea((30, 21), (11, 40))
    assert placed(Output((50, 50)), straight) == placed(Output((50, 50)), exchanged)


def test_an_area_may_be_larger_than_the_image() -> None:
    assert placed(Output(), DisplayedArea((-9, -19), (210, 120))) == Placement(220, 140, -10, -20, 1, 1)


def test_a_region_takes_the_place_of_the_area_and_may_lie_between_pixels() -> None:
    area = DisplayedArea((11, 21), (30, 40), SizeMode.MAGNIFY, magnification=9)
    assert placed(Output((10, 10), region=(0.5, 1.25, 5, 5)), area) == Placement(10, 10, 0.5, 1.25, 0.5, 0.5)


@pytest.mark.parametrize("rotation", [90, 270])
def test_a_quarter_turn_exchanges_the_sides_of_the_viewport(rotation: int) -> None:
    turned = placed(Output((50, 1000)), spatial=SpatialTransformation(rotation))
    assert (turned.width, turned.height) == (100, 50)
    filled = placed(Output((50, 1000), fill=True), spatial=SpatialTransformation(rotation))
    assert (filled.width, filled.height) == (1000, 50)


def test_without_a_viewport_the_longer_side_of_a_pixel_is_enlarged() -> None:
    assert placed(Output(), DisplayedArea(pixel_aspect=2)) == Placement(200, 200, 0, 0, 1, 0.5)
    assert placed(Output(), DisplayedArea(pixel_aspect=0.5)) == Placement(400, 100, 0, 0, 0.5, 1)


def test_a_viewport_shows_pixels_in_their_shape() -> None:
    found = placed(Output((200, 200)), DisplayedArea(pixel_aspect=2))
    assert (found.width, found.height) == (200, 200)


def test_magnify_enlarges_and_then_cuts_around_the_middle() -> None:
    area = DisplayedArea(size_mode=SizeMode.MAGNIFY, magnification=2)
    assert placed(Output(), area) == Placement(400, 200, 0, 0, 0.5, 0.5)
    assert placed(Output((100, 100)), area) == Placement(100, 100, 75, 25, 0.5, 0.5)
    assert placed(Output((1000, 100)), area) == Placement(400, 100, 0, 25, 0.5, 0.5)


def test_magnification_by_one_never_interpolates() -> None:
    area = DisplayedArea(size_mode=SizeMode.MAGNIFY)
    found = placed(Output((101, 51)), area)
    assert (found.left.is_integer(), found.top.is_integer(), found.step_x, found.step_y) == (True, True, 1, 1)


def test_true_size_needs_a_calibrated_screen_and_else_fits() -> None:
    area = DisplayedArea(size_mode=SizeMode.TRUE_SIZE, pixel_spacing=(0.4, 0.2), pixel_aspect=2)
    assert placed(Output((100, 100)), area).width == 100
    found = placed(Output((1000, 1000), screen_pixel_mm=0.1), area)
    assert (found.width, found.height) == (400, 400)


def test_an_endless_area_is_bounded_by_the_viewport_or_refused() -> None:
    area = DisplayedArea((-(2**31), -(2**31)), (2**31 - 1, 2**31 - 1))
    assert placed(Output((100, 100)), area).width == 100
    with pytest.raises(InvalidValue, match="too large"):
        placed(Output(), area)


@given(
    st.integers(1, 5000),
    st.integers(1, 5000),
    st.integers(1, 2000),
    st.integers(1, 2000),
    st.floats(0.1, 10),
    st.booleans(),
)
def test_a_picture_never_leaves_the_viewport_and_touches_it(
    rows: int, columns: int, width: int, height: int, aspect: float, turned: bool
) -> None:
    spatial = SpatialTransformation(90 if turned else 0)
    found = placed(Output((width, height)), DisplayedArea(pixel_aspect=aspect), spatial, (rows, columns))
    sides = (found.height, found.width) if turned else (found.width, found.height)
    assert 1 <= sides[0] <= width
    assert 1 <= sides[1] <= height
    assert sides[0] == width or sides[1] == height
    assert found.step_x * found.width == pytest.approx(columns)
    assert found.step_y * found.height == pytest.approx(rows)


def test_what_lies_outside_the_image_is_known() -> None:
    rows, columns = Placement(10, 10, -3, 95.5, 1, 1).inside(100, 4)
    assert (rows, columns) == (slice(0, 4), slice(3, 7))
    assert Placement(10, 10, 500, 500, 1, 1).inside(100, 100) == (slice(0, 0), slice(0, 0))
    assert Placement(10, 10, -500, -500, 1, 1).inside(100, 100) == (slice(10, 10), slice(10, 10))
