"""The window of an image that has none."""

from dataclasses import replace

import numpy as np
import pytest

from viewer.rendering.automatic_window import resolve_automatic_window
from viewer.rendering.pixel_description import PixelDescription
from viewer.rendering.presentation_state.effective import GrayTransformation
from viewer.rendering.presentation_state.model import (
    AutomaticWindow,
    PixelPadding,
    Rescale,
    VoiFunction,
    Window,
)

WORDS = PixelDescription(100, 100, 1, "MONOCHROME2", 16, 16, 15, signed=False)
FLOATS = replace(WORDS, bits_allocated=32, bits_stored=32, high_bit=31, float_kind="float")
AUTOMATIC = GrayTransformation(voi=AutomaticWindow())


def edges(cells: np.ndarray, gray: GrayTransformation = AUTOMATIC, description: PixelDescription = WORDS) -> tuple:
    window = resolve_automatic_window(cells, description, gray).voi
    assert isinstance(window, Window)
    assert window.function is VoiFunction.LINEAR_EXACT
    return window.center - window.width / 2, window.center + window.width / 2


def ramp() -> np.ndarray:
    return np.arange(10_000, dtype=np.uint16).reshape(100, 100)


def test_a_given_window_is_left_alone() -> None:
    gray = GrayTransformation(voi=Window(1, 2))
    assert resolve_automatic_window(ramp(), WORDS, gray) is gray


def test_it_cuts_half_a_percent_at_both_ends() -> None:
    assert edges(ramp()) == pytest.approx((50, 9949), abs=1)


def test_it_is_measured_on_modality_values() -> None:
    assert edges(ramp(), replace(AUTOMATIC, modality=Rescale(2, -1000))) == pytest.approx((-900, 18898), abs=2)


def test_padding_does_not_count() -> None:
    cells = ramp() + np.uint16(1000)
    cells[:50] = 0
    cells[50] = 60_000
    low, high = edges(cells, replace(AUTOMATIC, padding=PixelPadding(0, 0)))
    assert low > 1000
    assert edges(cells, replace(AUTOMATIC, padding=PixelPadding(0, 65_535))) == (0, 1)
    assert high > 10_000


def test_nan_and_infinities_do_not_count() -> None:
    cells = ramp().astype(np.float32)
    cells[::2] = np.nan
    cells[1, 0], cells[1, 1] = np.inf, -np.inf
    assert edges(cells, description=FLOATS) == pytest.approx((150, 9950), abs=60)
    assert edges(np.full((3, 3), np.nan, np.float32), description=FLOATS) == (0, 1)


def test_activity_begins_at_zero_unless_it_is_negative() -> None:
    gray = GrayTransformation(voi=AutomaticWindow(0.5, 99.9, from_zero=True))
    assert edges(ramp() + np.uint16(500), gray)[0] == 0
    assert edges(ramp(), replace(gray, modality=Rescale(1, -100)))[0] < 0


def test_an_even_frame_gets_a_width_of_one() -> None:
    assert edges(np.full((10, 10), 7, np.uint16)) == (6.5, 7.5)


def test_a_few_pixels_on_an_even_background_are_the_image() -> None:
    cells = np.zeros((100, 100), np.uint16)
    cells[4, 4] = 900
    assert edges(cells) == (0, 900)


def test_a_large_frame_is_sampled() -> None:
    cells = np.tile(np.arange(4096, dtype=np.uint16), (2048, 1))
    assert edges(cells) == pytest.approx((20, 4075), abs=8)
