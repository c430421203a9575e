"""From pixels to a picture: how the stages work together. What each looks like is in tests/rendering_cases."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from viewer.rendering.errors import InvalidValue
from viewer.rendering.output import Interpolation, Output
from viewer.rendering.pipeline import prepare_moving, render, render_moving
from viewer.rendering.pixel_description import PixelDescription
from viewer.rendering.presentation_state.effective import EffectiveState, GrayTransformation
from viewer.rendering.presentation_state.model import (
    AutomaticWindow,
    DisplayedArea,
    PixelPadding,
    PresentationLutShape,
    SizeMode,
    SpatialTransformation,
    Window,
)
from viewer.rendering.presentation_state.planes import (
    BitmapShutter,
    CircularShutter,
    OverlayPlane,
    PolygonalShutter,
    RectangularShutter,
)
from viewer.rendering.spatial_transformation import apply_spatial_transformation

ROWS, COLUMNS = 37, 50
DESCRIPTION = PixelDescription(ROWS, COLUMNS, 1, "MONOCHROME2", 16, 12, 11, signed=False)
RGB = PixelDescription(ROWS, COLUMNS, 3, "RGB", 8, 8, 7, signed=False)
PIXELS = np.random.default_rng(3).integers(0, 4096, (ROWS, COLUMNS), dtype=np.uint16)
SMOOTH = np.add.outer(np.arange(ROWS) * 40, np.arange(COLUMNS) * 50).astype(np.uint16)
PLAIN = EffectiveState(gray=GrayTransformation(voi=Window(2048, 4096)))
PLANE = OverlayPlane(0x6000, 5, 7, (30, 40), data=b"\xff" * 5)
EVERYTHING = replace(
    PLAIN,
    shutters=(RectangularShutter(3, 45, 2, 33), CircularShutter(18, 25, 22)),
    shutter_value=30_000,
    overlays=(replace(PLANE, origin=(10, 20)),),
    spatial=SpatialTransformation(270, flip=True),
    area=DisplayedArea((-5, 3), (40, 50), pixel_aspect=1.5),
)

rotations = st.builds(SpatialTransformation, st.sampled_from([0, 90, 180, 270]), st.booleans())


def test_the_pixels_given_are_not_changed() -> None:
    cells, rgb = PIXELS.copy(), np.dstack([PIXELS.astype(np.uint8)] * 3)
    colors = rgb.copy()
    render(cells, DESCRIPTION, EVERYTHING)
    render(colors, RGB, EVERYTHING)
    np.testing.assert_array_equal(cells, PIXELS)
    np.testing.assert_array_equal(colors, rgb)


def test_read_only_pixels_are_enough() -> None:
    cells = PIXELS.copy()
    cells.flags.writeable = False
    assert render(cells, DESCRIPTION, EVERYTHING).size
    assert prepare_moving(cells, DESCRIPTION, EVERYTHING, Output((20, 20))).nbytes


def test_the_picture_belongs_to_the_caller() -> None:
    colors = np.dstack([PIXELS.astype(np.uint8)] * 3)
    assert not np.shares_memory(render(colors, RGB, EffectiveState()), colors)


@given(rotations)
def test_turning_the_state_turns_the_picture(spatial: SpatialTransformation) -> None:
    upright = render(PIXELS, DESCRIPTION, replace(EVERYTHING, spatial=SpatialTransformation()))
    turned = render(PIXELS, DESCRIPTION, replace(EVERYTHING, spatial=spatial))
    np.testing.assert_array_equal(turned, apply_spatial_transformation(upright, spatial))


@given(st.integers(-20, 60), st.integers(-20, 60), st.integers(1, 80), st.integers(1, 80), rotations)
def test_an_area_is_a_part_of_the_whole_with_black_around_it(
    left: int, top: int, width: int, height: int, spatial: SpatialTransformation
) -> None:
    area = DisplayedArea((left, top), (left + width - 1, top + height - 1))
    whole = np.pad(render(PIXELS, DESCRIPTION, PLAIN), 150)
    expected = whole[149 + top : 149 + top + height, 149 + left : 149 + left + width]
    found = render(PIXELS, DESCRIPTION, replace(PLAIN, area=area, spatial=spatial))
    np.testing.assert_array_equal(found, apply_spatial_transformation(expected, spatial))


def test_contrast_comes_before_resampling() -> None:
    """A threshold, halved, has grays between black and white; resampled first it would have none."""
    checks = (np.indices((ROWS, COLUMNS)).sum(axis=0) % 2 * 4095).astype(np.uint16)
    still = render(checks, DESCRIPTION, replace(PLAIN, gray=GrayTransformation(voi=Window(1000, 1))), Output((25, 18)))
    assert set(np.unique(still[:17, :24])) == {128}


def test_a_region_does_not_change_an_automatic_window() -> None:
    state = replace(PLAIN, gray=GrayTransformation(voi=AutomaticWindow()))
    whole = render(SMOOTH, DESCRIPTION, state)
    part = render(SMOOTH, DESCRIPTION, state, Output((10, 10), region=(5, 6, 10, 10)))
    np.testing.assert_array_equal(part, whole[6:16, 5:15])


def test_overlays_lie_on_shutters_and_neither_is_inverted() -> None:
    gray = replace(PLAIN.gray, presentation=PresentationLutShape.INVERSE)
    state = replace(PLAIN, gray=gray, shutters=(RectangularShutter(1, 20, 1, 20),), overlays=(PLANE,))
    picture = render(PIXELS, DESCRIPTION, state)
    assert (picture[29:34, 39:46] == 255).all()
    assert (picture[20:29, 20:] == 0).all()


def test_an_embedded_overlay_and_its_shutter_work_on_parts_of_the_image() -> None:
    description = replace(DESCRIPTION)
    cells = PIXELS | (np.indices((ROWS, COLUMNS))[1] == 30).astype(np.uint16) << 14
    state = replace(PLAIN, overlays=(OverlayPlane(0x6000, ROWS, COLUMNS, embedded_bit=14),))
    picture = render(cells, description, state, Output((10, 10), region=(25, 10, 10, 10)))
    assert (picture[:, 5] == 255).all()
    np.testing.assert_array_equal(
        np.delete(picture, 5, 1), np.delete(render(PIXELS, description, PLAIN)[10:20, 25:35], 5, 1)
    )


def test_an_embedded_plane_can_be_a_bitmap_shutter() -> None:
    cells = PIXELS | (np.indices((ROWS, COLUMNS))[1] == 30).astype(np.uint16) << 14
    plane = OverlayPlane(0x6000, ROWS, COLUMNS, embedded_bit=14)
    picture = render(cells, DESCRIPTION, replace(PLAIN, shutters=(BitmapShutter(plane),), shutter_value=0xFFFF))
    assert (picture[:, 30] == 255).all()


def test_padding_outside_of_the_image_is_black_on_an_inverted_picture_too() -> None:
    gray = replace(PLAIN.gray, presentation=PresentationLutShape.INVERSE)
    picture = render(np.zeros_like(PIXELS), DESCRIPTION, replace(PLAIN, gray=gray), Output((100, 200), fill=True))
    assert (picture[0] == 0).all()
    assert (picture[100] == 255).all()


def test_colour_gets_no_contrast_unless_a_state_asks_for_it() -> None:
    colors = np.zeros((ROWS, COLUMNS, 3), np.uint8)
    colors[..., 0] = 100
    assert render(colors, RGB, EffectiveState())[0, 0].tolist() == [100, 0, 0]
    brighter = EffectiveState(gray=GrayTransformation(voi=Window(50.5, 101)))
    assert render(colors, RGB, brighter)[0, 0].tolist() == [255, 0, 0]


@pytest.mark.parametrize("dtype", ["u2", "u4"])
def test_wide_colour_samples_keep_their_upper_bits(dtype: str) -> None:
    bits = np.dtype(dtype).itemsize * 8
    colors = np.full((ROWS, COLUMNS, 3), 0xAB << (bits - 8), dtype)
    description = replace(RGB, bits_allocated=bits, bits_stored=bits, high_bit=bits - 1)
    assert (render(colors, description, EffectiveState()) == 0xAB).all()


@pytest.mark.parametrize("shape", [(ROWS, COLUMNS + 1), (ROWS - 1, COLUMNS), (ROWS, COLUMNS, 3)])
def test_pixels_that_do_not_fit_the_description_are_an_error(shape: tuple[int, ...]) -> None:
    with pytest.raises(InvalidValue, match="Rows"):
        render(np.zeros(shape, np.uint16), DESCRIPTION, PLAIN)


@pytest.mark.parametrize("magnification", [1e-6, 1e6])
def test_extreme_magnifications_are_bounded_by_the_viewport(magnification: float) -> None:
    area = DisplayedArea(size_mode=SizeMode.MAGNIFY, magnification=magnification)
    picture = render(PIXELS, DESCRIPTION, replace(PLAIN, area=area), Output((40, 40)))
    assert max(picture.shape) <= 40


def test_endless_areas_are_bounded_by_the_viewport() -> None:
    area = DisplayedArea((-(2**31), -(2**31)), (2**31 - 1, 2**31 - 1))
    assert render(PIXELS, DESCRIPTION, replace(PLAIN, area=area), Output((40, 40))).shape == (40, 40)


def test_an_area_beside_the_image_is_black() -> None:
    picture = render(PIXELS, DESCRIPTION, replace(PLAIN, area=DisplayedArea((1000, 1000), (1010, 1010))))
    assert picture.shape == (11, 11)
    assert not picture.any()


def test_a_polygon_works_on_parts_of_the_image() -> None:
    state = replace(PLAIN, shutters=(PolygonalShutter(((2, 3), (9, 45), (35, 20))),))
    whole = render(PIXELS, DESCRIPTION, state)
    part = render(PIXELS, DESCRIPTION, state, Output((20, 15), region=(12, 7, 20, 15)))
    np.testing.assert_array_equal(part, whole[7:22, 12:32])


@settings(deadline=None)
@given(st.integers(8, 60), st.integers(8, 60), st.booleans(), rotations)
def test_a_moving_picture_is_close_to_the_still_one(
    width: int, height: int, fill: bool, spatial: SpatialTransformation
) -> None:
    """On a smooth image, with a window that clips nothing, the order of contrast and resampling does not matter."""
    output = Output((width, height), fill=fill)
    for state, most in ((PLAIN, 3), (EVERYTHING, 20)):  # edges of shutters and overlays are mixed, not resampled
        turned = replace(state, spatial=spatial)
        still = render(SMOOTH, DESCRIPTION, turned, output)
        moving = render_moving(prepare_moving(SMOOTH, DESCRIPTION, turned, output), turned.gray)
        difference = np.abs(moving.astype(int) - still)
        assert difference.max() <= most
        assert difference.mean() <= 3


@pytest.mark.parametrize("dtype", ["u1", "u2", "i2", "u4", "i4", "f4", "f8"])
def test_every_kind_of_pixel_moves(dtype: str) -> None:
    cells = (SMOOTH // 32).astype(dtype)
    kind = np.dtype(dtype)
    bits = kind.itemsize * 8
    description = PixelDescription(
        ROWS,
        COLUMNS,
        1,
        "MONOCHROME2",
        bits,
        bits,
        bits - 1,
        signed=kind.kind == "i",
        float_kind={"f4": "float", "f8": "double"}.get(dtype, ""),
    )
    state = EffectiveState(gray=GrayTransformation(voi=Window(60, 120)))
    output = Output((25, 25))
    moving = render_moving(prepare_moving(cells, description, state, output), state.gray)
    np.testing.assert_allclose(moving.astype(int), render(cells, description, state, output), atol=5)


def test_a_moving_frame_takes_any_contrast() -> None:
    frame = prepare_moving(SMOOTH, DESCRIPTION, EVERYTHING, Output((30, 30)))
    for gray in (GrayTransformation(voi=Window(1000, 100)), GrayTransformation(voi=AutomaticWindow())):
        assert render_moving(frame, gray).shape == frame.stored.shape
    padded = GrayTransformation(voi=Window(1000, 100), padding=PixelPadding(0, 50))
    assert render_moving(frame, padded).dtype == np.uint8


def test_colour_moves_without_contrast() -> None:
    colors = np.dstack([SMOOTH // 16, SMOOTH // 32, SMOOTH // 16]).astype(np.uint8)
    output = Output((30, 30), fill=True, interpolation=Interpolation.LINEAR)
    state = replace(EVERYTHING, gray=GrayTransformation())
    moving = render_moving(prepare_moving(colors, RGB, state, output), state.gray)
    np.testing.assert_allclose(moving.astype(int), render(colors, RGB, state, output), atol=2)


def test_stored_bits_beside_the_value_do_not_disturb_a_moving_picture() -> None:
    description = replace(DESCRIPTION, bits_stored=12, high_bit=13)
    cells = (SMOOTH << 2) | np.uint16(0xC003)
    state, output = PLAIN, Output((20, 20))
    moving = render_moving(prepare_moving(cells, description, state, output), state.gray)
    np.testing.assert_allclose(moving.astype(int), render(SMOOTH, DESCRIPTION, state, output), atol=2)
