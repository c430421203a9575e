"""VOI LUT: windows of each function, tables, identity."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from viewer.rendering.presentation_state.lookup_table import LookupTable
from viewer.rendering.presentation_state.model import VoiFunction, Window
from viewer.rendering.voi_lut import apply_voi_lut

ANY = (0.0, 1.0)


def gray(voi: Window | LookupTable | None, *values: float, possible: tuple[float, float] = ANY) -> list[float]:
    found: list[float] = apply_voi_lut(np.array(values, np.float64), voi, possible).tolist()
    return found


def linear(x: float, center: float, width: float) -> float:
    """The pseudo-code of PS3.3 C.11.2.1.2.1."""
    if x <= center - 0.5 - (width - 1) / 2:
        return 0.0
    if x > center - 0.5 + (width - 1) / 2:
        return 1.0
    return (x - (center - 0.5)) / (width - 1) + 0.5


def linear_exact(x: float, center: float, width: float) -> float:
    """The pseudo-code of PS3.3 C.11.2.1.3.2."""
    if x <= center - width / 2:
        return 0.0
    if x > center + width / 2:
        return 1.0
    return (x - center) / width + 0.5


def sigmoid(x: float, center: float, width: float) -> float:
    """The formula of PS3.3 C.11.2.1.3.1."""
    return 1 / (1 + math.exp(-4 * (x - center) / width))


@given(st.integers(-5000, 5000), st.integers(-3000, 3000), st.integers(1, 5000))
def test_linear_follows_the_standard(x: int, center: int, width: int) -> None:
    assert gray(Window(center, width), x)[0] == pytest.approx(linear(x, center, width), abs=1e-9)


@given(st.floats(-5000, 5000), st.floats(-3000, 3000), st.floats(0.25, 5000))
def test_linear_exact_follows_the_standard(x: float, center: float, width: float) -> None:
    window = Window(center, width, VoiFunction.LINEAR_EXACT)
    assert gray(window, x)[0] == pytest.approx(linear_exact(x, center, width), abs=1e-9)


@given(st.floats(-5000, 5000), st.floats(-3000, 3000), st.floats(100, 5000))
def test_sigmoid_follows_the_standard(x: float, center: float, width: float) -> None:
    window = Window(center, width, VoiFunction.SIGMOID)
    assert gray(window, x)[0] == pytest.approx(sigmoid(x, center, width), abs=1e-9)


def test_a_linear_width_of_one_is_a_threshold() -> None:
    assert gray(Window(100, 1), 98, 99, 99.5, 100, 101) == [0, 0, 0, 1, 1]


def test_the_examples_of_the_standard_hold() -> None:
    """PS3.3 C.11.2.1.2.1: c=2048, w=4096 covers 12 bits; c=0, w=100 covers −50 … 49."""
    assert gray(Window(2048, 4096), 0, 4095) == [0, 1]
    assert gray(Window(0, 100), -50, 49) == [0, 1]


@given(
    st.sampled_from(list(VoiFunction)), st.floats(-1e6, 1e6), st.floats(1, 1e6), st.lists(st.floats(allow_nan=False))
)
def test_a_window_never_leaves_the_range_and_never_falls(
    function: VoiFunction, center: float, width: float, values: list[float]
) -> None:
    found = gray(Window(center, width, function), *sorted(values))
    assert all(0 <= value <= 1 for value in found)
    assert found == sorted(found)


def test_infinities_saturate_and_nan_stays() -> None:
    for function in VoiFunction:
        low, high, none = gray(Window(0, 10, function), -np.inf, np.inf, np.nan)
        assert (low, high) == pytest.approx((0, 1))
        assert np.isnan(none)


def test_a_table_maps_its_bits_to_the_whole_range() -> None:
    table = LookupTable(5, 10, np.array([0, 1023, 341], "<u2").tobytes())
    assert gray(table, 0, 5, 6, 7, 99) == pytest.approx([0, 0, 1, 1 / 3, 1 / 3])


def test_identity_maps_the_possible_range() -> None:
    assert gray(None, -1024, 0, 3071, possible=(-1024.0, 3071.0)) == pytest.approx([0, 1024 / 4095, 1])


def test_identity_of_an_empty_range_is_a_threshold() -> None:
    assert gray(None, 4, 5, 6, possible=(5.0, 5.0)) == [0, 0, 1]
