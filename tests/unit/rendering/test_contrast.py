"""Gray stages of gray and colour frames."""

import numpy as np
import pytest

from viewer.rendering.contrast import contrast, rgb_8_bit
from viewer.rendering.errors import InvalidValue
from viewer.rendering.pixel_description import PixelDescription
from viewer.rendering.presentation_state.effective import GrayTransformation
from viewer.rendering.presentation_state.model import PixelPadding, Window

GRAY = PixelDescription(1, 3, 1, "MONOCHROME2", 16, 12, 11, signed=False)
RGB = PixelDescription(1, 1, 3, "RGB", 16, 12, 11, signed=False)


def test_gray_goes_through_all_stages() -> None:
    cells = np.array([[0, 100, 200]], np.uint16)
    assert contrast(cells, GRAY, GrayTransformation(voi=Window(100, 1))).tolist() == [[0, 255, 255]]


def test_colour_stays_as_it_is_without_a_window() -> None:
    rgb = np.array([[[1, 2, 3]]], np.uint8)
    found = contrast(rgb, RGB, GrayTransformation())
    assert found.tolist() == rgb.tolist()
    assert not np.shares_memory(found, rgb)


def test_a_window_that_is_asked_for_maps_each_sample_and_no_padding_counts() -> None:
    gray = GrayTransformation(voi=Window(100, 1), padding=PixelPadding(0, 255))
    assert contrast(np.array([[[99, 100, 50]]], np.uint8), RGB, gray).tolist() == [[[0, 255, 0]]]


@pytest.mark.parametrize("dtype", ["u1", "u2", "u4"])
def test_samples_over_the_full_range_of_their_type_keep_their_upper_bits(dtype: str) -> None:
    white = np.full((1, 1, 3), np.iinfo(dtype).max, dtype)
    assert rgb_8_bit(white).tolist() == [[[255, 255, 255]]]


def test_signed_and_float_colour_is_refused() -> None:
    with pytest.raises(InvalidValue, match="unsigned"):
        rgb_8_bit(np.zeros((1, 1, 3), np.int16))
