"""What shutters cover."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from viewer.rendering.box import Box
from viewer.rendering.presentation_state.planes import (
    MAX_VERTICES,
    BitmapShutter,
    CircularShutter,
    OverlayPlane,
    PolygonalShutter,
    RectangularShutter,
    Shutter,
)
from viewer.rendering.shutter import covered

IMAGE = Box(0, 0, 30, 40)

shutters = st.one_of(
    st.builds(
        lambda left, width, upper, height: RectangularShutter(left, left + width, upper, upper + height),
        *[st.integers(-10, 50)] * 1,
        st.integers(0, 60),
        st.integers(-10, 50),
        st.integers(0, 60),
    ),
    st.builds(CircularShutter, st.integers(-10, 50), st.integers(-10, 50), st.integers(1, 60)),
    st.builds(
        PolygonalShutter,
        st.lists(st.tuples(st.integers(-10, 50), st.integers(-10, 50)), min_size=3, max_size=8).map(tuple),
    ),
)


def visible(
    *given_shutters: Shutter, box: Box = IMAGE, aspect: float = 1.0, image: tuple[int, int] | None = None
) -> np.ndarray:
    mask = covered(given_shutters, image or IMAGE.shape, box, 1, aspect)
    assert mask is not None
    return mask == 0


def test_no_shutter_covers_nothing() -> None:
    assert covered((), IMAGE.shape, IMAGE, 1) is None


def test_a_rectangle_includes_its_edges_which_count_from_one() -> None:
    seen = visible(RectangularShutter(left=2, right=4, upper=3, lower=3))
    assert np.argwhere(seen).tolist() == [[2, 1], [2, 2], [2, 3]]


def test_a_rectangle_may_reach_beyond_the_image() -> None:
    assert visible(RectangularShutter(-5, 99, -5, 99)).all()
    assert not visible(RectangularShutter(50, 99, 1, 9)).any()
    assert not visible(RectangularShutter(-9, -1, 1, 9)).any()


def test_a_circle_is_row_and_column_and_includes_its_radius() -> None:
    seen = visible(CircularShutter(row=10, column=20, radius=2))
    rows, columns = np.nonzero(seen)
    assert (rows.min(), rows.max(), columns.min(), columns.max()) == (7, 11, 17, 21)
    assert seen[7, 19]
    assert not seen[7, 18]


def test_a_circle_is_round_on_the_screen() -> None:
    """The radius counts pixels along a row; pixels twice as high need half as many along a column."""
    seen = visible(CircularShutter(row=15, column=20, radius=8), aspect=2.0)
    assert seen[:, 19].sum() == 9
    assert seen[14].sum() == 17


@pytest.mark.parametrize("radius", [1_000_000, 2**31 - 1])
def test_a_huge_circle_covers_nothing(radius: int) -> None:
    assert visible(CircularShutter(1, 1, radius)).all()


def test_a_polygon_includes_its_vertices_which_are_row_and_column_and_count_from_one() -> None:
    seen = visible(PolygonalShutter(((2, 3), (2, 6), (5, 6), (5, 3))))
    rows, columns = np.nonzero(seen)
    assert (rows.min(), rows.max(), columns.min(), columns.max()) == (1, 4, 2, 5)
    assert seen.sum() == 16


def test_a_polygon_that_crosses_itself_follows_the_even_odd_rule() -> None:
    bow_tie = visible(PolygonalShutter(((1, 1), (29, 39), (1, 39), (29, 1))))
    assert bow_tie[14, 35]
    assert not bow_tie[3, 20]


def test_a_polygon_of_very_many_vertices_is_drawn_in_bounded_time() -> None:
    angles = np.linspace(0, 40 * np.pi, MAX_VERTICES)
    vertices = tuple((int(1500 + 1400 * np.sin(a)), int(1250 + 1200 * np.cos(a * 7))) for a in angles)
    assert visible(PolygonalShutter(vertices), box=Box(0, 0, 3000, 2500), image=(3000, 2500)).any()


def test_a_bitmap_covers_where_it_has_a_one() -> None:
    plane = OverlayPlane(0x6000, 1, 8, (3, 5), data=b"\x05")
    assert np.argwhere(~visible(BitmapShutter(plane))).tolist() == [[2, 4], [2, 6]]


@given(st.lists(shutters, min_size=1, max_size=3))
def test_only_what_every_shutter_lets_through_is_visible(several: list[Shutter]) -> None:
    expected = np.logical_and.reduce([visible(shutter) for shutter in several])
    np.testing.assert_array_equal(visible(*several), expected)


@given(shutters, st.integers(0, 29), st.integers(0, 39), st.data())
def test_a_part_of_the_image_is_covered_like_the_whole(
    shutter: Shutter, top: int, left: int, data: st.DataObject
) -> None:
    box = Box(top, left, data.draw(st.integers(1, 30 - top)), data.draw(st.integers(1, 40 - left)))
    np.testing.assert_array_equal(visible(shutter, box=box), visible(shutter)[box.slices])
