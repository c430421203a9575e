"""Overlay bits on the image."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from viewer.rendering import overlay
from viewer.rendering.box import Box
from viewer.rendering.overlay import drawn_bits, plane_bits
from viewer.rendering.presentation_state.planes import OverlayPlane

IMAGE = Box(0, 0, 6, 10)


def packed(bits: np.ndarray) -> bytes:
    return np.packbits(bits.ravel(), bitorder="little").tobytes()


@given(
    st.integers(1, 9), st.integers(1, 13), st.integers(-8, 12), st.integers(-8, 12), st.integers(1, 4), st.integers(0)
)
def test_bits_land_at_the_origin_and_are_cut_at_the_image(
    rows: int, columns: int, row: int, column: int, frames: int, seed: int
) -> None:
    """Frames follow each other with no byte alignment; the first bit of a byte is its least significant one."""
    bits = np.random.default_rng(seed).integers(0, 2, (frames, rows, columns), dtype=np.uint8)
    plane = OverlayPlane(0x6000, rows, columns, (row, column), data=packed(bits), frames=frames)
    expected = np.zeros(IMAGE.shape, np.uint8)
    for r in range(rows):
        for c in range(columns):
            if 0 <= r + row - 1 < IMAGE.rows and 0 <= c + column - 1 < IMAGE.columns:
                expected[r + row - 1, c + column - 1] = bits[frames - 1, r, c]
    found = plane_bits(plane, frames, IMAGE)
    np.testing.assert_array_equal(found, expected)
    part = Box(2, 3, 3, 5)
    np.testing.assert_array_equal(plane_bits(plane, frames, part), expected[part.slices])


def test_large_planes_are_unpacked_a_bit_at_a_time(monkeypatch: pytest.MonkeyPatch) -> None:
    bits = np.random.default_rng(1).integers(0, 2, (6, 10), dtype=np.uint8)
    plane = OverlayPlane(0x6000, 6, 10, data=packed(bits))
    monkeypatch.setattr(overlay, "BITS_AT_A_TIME", 1)
    np.testing.assert_array_equal(plane_bits(plane, 1, IMAGE), bits)


@pytest.mark.parametrize("origin", [(-30_000, 1), (1, -30_000), (32_767, 32_767)])
def test_a_plane_far_outside_draws_nothing(origin: tuple[int, int]) -> None:
    plane = OverlayPlane(0x6000, 6, 10, origin, data=b"\xff" * 8)
    found = plane_bits(plane, 1, IMAGE)
    assert found is not None
    assert not found.any()


def test_a_plane_has_nothing_on_frames_that_it_does_not_cover() -> None:
    plane = OverlayPlane(0x6000, 1, 8, data=b"\xff", first_frame=2)
    assert plane_bits(plane, 1, IMAGE) is None
    assert plane_bits(plane, 2, IMAGE) is not None


def test_an_embedded_plane_is_a_bit_of_the_cells() -> None:
    plane = OverlayPlane(0x6000, 1, 4, embedded_bit=12)
    cells = np.array([[0x1000, 0x0FFF, 0xF123, 0]], np.uint16)
    assert np.array_equal(plane_bits(plane, 1, Box(0, 0, 1, 4), cells), [[1, 0, 1, 0]])
    signed = plane_bits(plane, 1, Box(0, 0, 1, 4), cells.view(np.int16))
    assert np.array_equal(signed, [[1, 0, 1, 0]])


def test_an_embedded_plane_gets_lost_where_cells_are_narrower_or_colour() -> None:
    plane = OverlayPlane(0x6000, 1, 4, embedded_bit=12)
    assert plane_bits(plane, 1, Box(0, 0, 1, 4), np.zeros((1, 4), np.uint8)) is None
    assert plane_bits(plane, 1, Box(0, 0, 1, 4)) is None


def test_graphics_are_drawn_in_full_and_a_region_as_its_outline() -> None:
    bits = np.zeros((5, 5), np.uint8)
    bits[1:4, 1:4] = 1
    assert drawn_bits(OverlayPlane(0x6000, 5, 5, data=b"\0" * 4), bits) is bits
    outline = drawn_bits(OverlayPlane(0x6000, 5, 5, type="R", data=b"\0" * 4), bits)
    assert outline.tolist() == [[0, 0, 0, 0, 0], [0, 1, 1, 1, 0], [0, 1, 0, 1, 0], [0, 1, 1, 1, 0], [0, 0, 0, 0, 0]]
