"""Overlay planes and shutters refuse what cannot be drawn in bounded time and memory."""

import pytest

from viewer.rendering.errors import InvalidValue
from viewer.rendering.presentation_state.planes import (
    MAX_VERTICES,
    CircularShutter,
    OverlayPlane,
    PolygonalShutter,
    RectangularShutter,
)


@pytest.mark.parametrize("group", [0x6001, 0x5FFE, 0x6020])
def test_the_group_is_even_and_in_range(group: int) -> None:
    with pytest.raises(InvalidValue, match="OverlayGroup"):
        OverlayPlane(group, 1, 1, data=b"\0")


@pytest.mark.parametrize(("rows", "columns"), [(0, 1), (1, 0), (65536, 1), (1, -1)])
def test_rows_and_columns_are_1_to_65535(rows: int, columns: int) -> None:
    with pytest.raises(InvalidValue, match="OverlayRows"):
        OverlayPlane(0x6000, rows, columns, data=b"\0")


def test_a_plane_that_claims_more_bits_than_it_has_is_refused_before_any_memory_is_taken() -> None:
    with pytest.raises(InvalidValue, match="OverlayData"):
        OverlayPlane(0x6000, 65535, 65535, data=b"\0\0")


def test_bits_need_not_fill_the_last_byte() -> None:
    assert OverlayPlane(0x6000, 3, 3, data=b"\0\0").rows == 3


def test_a_single_plane_lies_on_every_frame() -> None:
    assert OverlayPlane(0x6000, 1, 1, data=b"\1").frame_index(17) == 0


def test_overlay_frames_begin_at_the_image_frame_origin() -> None:
    plane = OverlayPlane(0x6000, 1, 1, data=b"\1", frames=2, first_frame=5)
    assert [plane.frame_index(frame) for frame in (4, 5, 6, 7)] == [None, 0, 1, None]


def test_overlay_frames_without_an_origin_begin_at_the_first_frame() -> None:
    plane = OverlayPlane(0x6000, 1, 1, data=b"\1", frames=2)
    assert [plane.frame_index(frame) for frame in (1, 2, 3)] == [0, 1, None]


def test_a_rectangle_with_exchanged_edges_is_refused() -> None:
    with pytest.raises(InvalidValue, match="exchanged"):
        RectangularShutter(left=10, right=1, upper=1, lower=10)


@pytest.mark.parametrize("radius", [0, -1])
def test_a_circle_has_a_radius(radius: int) -> None:
    with pytest.raises(InvalidValue, match="Radius"):
        CircularShutter(1, 1, radius)


@pytest.mark.parametrize("vertices", [0, 1, 2, MAX_VERTICES + 1])
def test_a_polygon_has_three_vertices_and_not_endlessly_many(vertices: int) -> None:
    with pytest.raises(InvalidValue, match="Vertices"):
        PolygonalShutter(((1, 1),) * vertices)


def test_vertices_far_outside_are_refused() -> None:
    with pytest.raises(InvalidValue, match="beyond"):
        PolygonalShutter(((1, 1), (2**31 - 1, 1), (1, 9)))
