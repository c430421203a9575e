"""What the values of spatial transformation and displayed area refuse."""

import math

import pytest

from viewer.rendering.errors import InvalidValue
from viewer.rendering.presentation_state.geometry import DisplayedArea, SpatialTransformation


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
