"""What may be asked of a picture."""

import math

import pytest

from viewer.rendering.errors import InvalidValue
from viewer.rendering.output import Output


def test_nothing_needs_to_be_asked() -> None:
    assert Output() == Output(None, None)


@pytest.mark.parametrize("viewport", [(0, 10), (10, 0), (-5, 10), (16_001, 10), (10**9, 1)])
def test_a_viewport_has_a_bounded_size(viewport: tuple[int, int]) -> None:
    with pytest.raises(InvalidValue, match="viewport"):
        Output(viewport)


@pytest.mark.parametrize(
    "region",
    [(0, 0, 0, 5), (0, 0, 5, -1), (math.nan, 0, 5, 5), (0, 0, math.inf, 5), (1e300, 0, 5, 5)],
)
def test_a_region_is_finite_and_not_empty(region: tuple[float, float, float, float]) -> None:
    with pytest.raises(InvalidValue, match="region"):
        Output((10, 10), region)


def test_only_a_viewport_can_be_filled() -> None:
    with pytest.raises(InvalidValue, match="needs a viewport"):
        Output(fill=True)


@pytest.mark.parametrize("pitch", [0, -1, math.nan, 1e9])
def test_a_screen_has_a_possible_pitch(pitch: float) -> None:
    with pytest.raises(InvalidValue, match="screen_pixel_mm"):
        Output(screen_pixel_mm=pitch)
