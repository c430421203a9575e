"""What the values of a state refuse, and what they cover."""

import math

import pytest

from viewer.rendering.errors import InvalidValue
from viewer.rendering.presentation_state.model import (
    DisplayedArea,
    ImageReference,
    PresentationState,
    Rescale,
    SpatialTransformation,
    VoiFunction,
    Window,
    applies,
)


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


@pytest.mark.parametrize("rotation", [1, 45, 360, -90])
def test_only_quarter_turns_are_legal(rotation: int) -> None:
    with pytest.raises(InvalidValue, match="ImageRotation"):
        SpatialTransformation(rotation)


@pytest.mark.parametrize("value", [0, -1, math.nan, math.inf])
def test_aspect_and_magnification_are_finite_and_positive(value: float) -> None:
    with pytest.raises(InvalidValue, match="AspectRatio"):
        DisplayedArea(pixel_aspect=value)
    with pytest.raises(InvalidValue, match="Magnification"):
        DisplayedArea(magnification=value)


@pytest.mark.parametrize("value", [-1, 65536])
def test_the_shutter_value_is_a_p_value(value: int) -> None:
    with pytest.raises(InvalidValue, match="ShutterPresentationValue"):
        PresentationState(shutter_value=value)


def test_a_reference_without_frames_covers_all_of_them() -> None:
    assert ImageReference("1.2").covers("1.2", 7)
    assert ImageReference("1.2", frozenset({7})).covers("1.2", 7)
    assert not ImageReference("1.2", frozenset({7})).covers("1.2", 8)
    assert not ImageReference("1.2").covers("1.2.3", 7)


def test_an_item_without_references_applies_to_everything() -> None:
    assert applies((), "1.2", 1)
    assert applies((ImageReference("9"), ImageReference("1.2")), "1.2", 1)
    assert not applies((ImageReference("9"),), "1.2", 1)


def test_states_are_keys() -> None:
    assert len({PresentationState(), PresentationState(), PresentationState(voi_index=1)}) == 2
