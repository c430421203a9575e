"""Colours of annotations."""

import pytest

from viewer.rendering.annotation.color import casing, cielab_to_srgb, layer_ink, luma
from viewer.rendering.presentation_state.annotation_model import GraphicLayer

NEUTRAL = 0x8080


@pytest.mark.parametrize(
    ("cielab", "srgb"),
    [
        ((0, NEUTRAL, NEUTRAL), (0, 0, 0)),
        ((0xFFFF, NEUTRAL, NEUTRAL), (255, 255, 255)),
        # sRGB red is L* 54.29, a* 80.81, b* 69.89 relative to D50.
        ((round(54.29 * 655.35), round((80.81 + 128) * 257), round((69.89 + 128) * 257)), (255, 0, 0)),
        # sRGB green is L* 87.82, a* -79.27, b* 80.99; blue is L* 29.57, a* 68.30, b* -112.03.
        ((round(87.82 * 655.35), round((-79.27 + 128) * 257), round((80.99 + 128) * 257)), (0, 255, 0)),
        ((round(29.57 * 655.35), round((68.30 + 128) * 257), round((-112.03 + 128) * 257)), (0, 0, 255)),
    ],
)
def test_cielab_values_become_srgb(cielab: tuple[int, int, int], srgb: tuple[int, int, int]) -> None:
    assert cielab_to_srgb(cielab) == pytest.approx(srgb, abs=2)


def test_a_layer_has_its_gray_on_gray_and_its_colour_on_colour() -> None:
    layer = GraphicLayer("L", gray=0x8080, color=(round(54.29 * 655.35), 53665, 50858))
    assert layer_ink(layer, color=False) == (128, 128, 128)
    assert layer_ink(layer, color=True)[0] > 250


def test_a_layer_with_colour_only_has_its_gray_equivalent() -> None:
    assert luma(layer_ink(GraphicLayer("L", color=(0, NEUTRAL, NEUTRAL)), color=False)) == 0


def test_a_layer_without_colour_is_white() -> None:
    assert layer_ink(GraphicLayer("L"), color=True) == layer_ink(None, color=False) == (255, 255, 255)


def test_light_ink_is_cased_in_black_and_dark_ink_in_white() -> None:
    assert casing((255, 255, 0)) == (0, 0, 0)
    assert casing((16, 16, 16)) == (255, 255, 255)
