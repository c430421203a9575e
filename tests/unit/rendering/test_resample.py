"""Resampling."""

from math import ceil, floor

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from viewer.rendering.displayed_area import Placement
from viewer.rendering.output import Interpolation
from viewer.rendering.resample import needed, resample

RANDOM = np.random.default_rng(7)


def image(rows: int, columns: int, dtype: str = "u1") -> np.ndarray:
    return RANDOM.integers(0, 255, (rows, columns)).astype(dtype)


def bilinear(source: np.ndarray, placement: Placement) -> np.ndarray:
    """Linear interpolation between pixel centres, the border repeated, in float64."""
    x = np.clip(placement.left + (np.arange(placement.width) + 0.5) * placement.step_x - 0.5, 0, source.shape[1] - 1)
    y = np.clip(placement.top + (np.arange(placement.height) + 0.5) * placement.step_y - 0.5, 0, source.shape[0] - 1)
    x0, y0 = np.floor(x).astype(int), np.floor(y).astype(int)
    x1, y1 = np.minimum(x0 + 1, source.shape[1] - 1), np.minimum(y0 + 1, source.shape[0] - 1)
    fx, fy = x - x0, (y - y0)[:, np.newaxis]
    values = source.astype(np.float64)
    upper = values[y0][:, x0] * (1 - fx) + values[y0][:, x1] * fx
    lower = values[y1][:, x0] * (1 - fx) + values[y1][:, x1] * fx
    return np.asarray(upper * (1 - fy) + lower * fy)


def test_a_step_of_one_copies_pixels() -> None:
    source = image(20, 30)
    np.testing.assert_array_equal(resample(source, Placement(7, 5, 3, 4, 1, 1)), source[4:9, 3:10])


def test_enlargement_is_linear() -> None:
    source = image(12, 10)
    placement = Placement(53, 47, 1.25, 2.5, 0.1, 0.15)
    np.testing.assert_allclose(resample(source, placement), bilinear(source, placement), atol=1)


@settings(deadline=None)
@given(st.floats(0.05, 1.99), st.floats(0.05, 1.99), st.floats(-5, 20), st.floats(-5, 20))
def test_any_step_below_two_is_linear(step_x: float, step_y: float, left: float, top: float) -> None:
    source = image(24, 25)
    placement = Placement(17, 13, left, top, step_x, step_y)
    np.testing.assert_allclose(resample(source, placement), bilinear(source, placement), atol=2)


@pytest.mark.parametrize("dtype", ["u1", "u2", "i2", "f4"])
def test_every_number_type_is_resampled_alike(dtype: str) -> None:
    """Also int16, which OpenCV's affine transformation does not interpolate exactly."""
    offset = -100 if dtype == "i2" else 0
    source = (image(16, 16).astype(np.float64) + offset).astype(dtype)
    placement = Placement(11, 9, 0.3, 0.7, 1.3, 1.6)
    found = resample(source, placement)
    assert found.dtype == source.dtype
    np.testing.assert_allclose(found.astype(np.float64), bilinear(source, placement), atol=1)


def test_reduction_averages_so_that_nothing_gets_lost() -> None:
    checks = (np.indices((64, 64)).sum(axis=0) % 2 * 200).astype(np.uint8)
    assert (resample(checks, Placement(16, 16, 0, 0, 4, 4)) == 100).all()


def test_an_exact_half_is_the_mean_of_four_pixels() -> None:
    source = image(10, 12)
    expected = source.reshape(5, 2, 6, 2).mean(axis=(1, 3))
    np.testing.assert_allclose(resample(source, Placement(6, 5, 0, 0, 2, 2)), expected, atol=0.51)


def test_an_odd_last_row_and_column_stay_visible() -> None:
    source = np.zeros((101, 103), np.uint8)
    source[-1], source[:, -1] = 200, 200
    found = resample(source, Placement(40, 39, 0, 0, 103 / 40, 101 / 39))
    assert found[-1].min() > 20
    assert found[:, -1].min() > 20


def test_the_two_directions_may_differ() -> None:
    source = np.repeat(image(8, 1), 64, axis=1)
    found = resample(source, Placement(8, 8, 0, 0, 8, 1))
    np.testing.assert_array_equal(found, source[:, :8])


def test_nearest_takes_the_pixel_under_the_centre() -> None:
    source = image(4, 4)
    found = resample(source, Placement(8, 8, 0, 0, 0.5, 0.5), interpolation=Interpolation.NEAREST)
    np.testing.assert_array_equal(found, source.repeat(2, axis=0).repeat(2, axis=1))


def test_colour_is_resampled_by_channel() -> None:
    color = np.dstack([image(20, 20) for _ in range(3)])
    placement = Placement(7, 9, 0.5, 0.25, 2.6, 2.1)
    for channel in range(3):
        found = resample(color, placement)[..., channel]
        np.testing.assert_allclose(found.astype(int), resample(color[..., channel].copy(), placement), atol=1)


@settings(deadline=None)
@given(st.floats(0.1, 9), st.floats(0.1, 9), st.floats(-40, 60), st.floats(-40, 60))
def test_the_part_that_is_needed_gives_the_same_picture(step_x: float, step_y: float, left: float, top: float) -> None:
    source = image(48, 50)
    placement = Placement(9, 8, left, top, step_x, step_y)
    rows, columns = needed(placement, 48, 50)
    part = resample(source[rows, columns], placement, (rows.start, columns.start))
    inside = placement.inside(48, 50)
    np.testing.assert_allclose(part[inside].astype(int), resample(source, placement)[inside], atol=2)


def test_only_what_is_needed_is_taken() -> None:
    rows, columns = needed(Placement(100, 100, 1000.5, 2000.5, 0.5, 0.5), 4000, 4000)
    assert columns.start <= floor(1000.5)
    assert columns.stop >= ceil(1050.5)
    assert columns.stop - columns.start < 60
    assert rows.stop - rows.start < 60


@pytest.mark.parametrize("left", [-1e6, 1e6])
def test_a_picture_beside_the_image_needs_one_pixel(left: float) -> None:
    _, columns = needed(Placement(10, 10, left, 0, 1, 1), 20, 20)
    assert columns.stop - columns.start == 1


def test_an_image_that_shrinks_to_nothing_is_one_pixel() -> None:
    assert resample(image(3, 3), Placement(1, 1, 0, 0, 3, 3)).shape == (1, 1)
    assert resample(image(3, 3), Placement(10, 10, -1e8, -1e8, 2e7, 2e7)).shape == (10, 10)
