"""What the values of the gray stages refuse."""

import math

import pytest

from viewer.rendering.errors import InvalidValue
from viewer.rendering.presentation_state.contrast import Rescale, VoiFunction, Window


@pytest.mark.parametrize("slope", [0, math.nan, math.inf, -math.inf])
def test_a_rescale_needs_a_finite_slope_other_than_zero(slope: float) -> None:
    with pytest.raises(InvalidValue, match="RescaleSlope"):
        Rescale(slope)


def test_a_rescale_needs_a_finite_intercept() -> None:
    with pytest.raises(InvalidValue, match="RescaleIntercept"):
        Rescale(1, math.nan)


@pytest.mark.parametrize("width", [0, -1, math.nan, math.inf])
@pytest.mark.parametrize("function", list(VoiFunction))
def test_a_window_needs_a_finite_positive_width(width: float, function: VoiFunction) -> None:
    with pytest.raises(InvalidValue, match="WindowWidth"):
        Window(0, width, function)


def test_a_width_below_one_is_legal_for_all_functions_but_linear() -> None:
    assert Window(0, 0.5, VoiFunction.LINEAR_EXACT).width == 0.5
    assert Window(0, 0.5, VoiFunction.SIGMOID).width == 0.5
    assert Window(0, 1).width == 1
    with pytest.raises(InvalidValue, match="at least 1"):
        Window(0, 0.5)


def test_a_window_needs_a_finite_center() -> None:
    with pytest.raises(InvalidValue, match="WindowCenter"):
        Window(math.inf, 1)
