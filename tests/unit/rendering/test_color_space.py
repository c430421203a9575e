"""PS3.3 C.7.6.3.1.2: YBR to RGB."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from viewer.rendering.color_space import full_range, to_rgb, ybr_full_to_rgb, ybr_partial_to_rgb


def forward(r: float, g: float, b: float) -> tuple[float, float, float]:
    """The equations as the standard prints them, for YBR_FULL."""
    return (
        0.2990 * r + 0.5870 * g + 0.1140 * b,
        -0.1687 * r - 0.3313 * g + 0.5000 * b + 128,
        0.5000 * r - 0.4187 * g - 0.0813 * b + 128,
    )


def forward_partial(r: float, g: float, b: float) -> tuple[float, float, float]:
    """The equations as the standard prints them, for YBR_PARTIAL_422."""
    return (
        0.2568 * r + 0.5041 * g + 0.0979 * b + 16,
        -0.1482 * r - 0.2910 * g + 0.4392 * b + 128,
        0.4392 * r - 0.3678 * g - 0.0714 * b + 128,
    )


colors = st.tuples(*[st.integers(0, 255)] * 3)


@given(colors)
def test_full_range_ybr_gives_the_colour_that_it_was_made_of(rgb: tuple[int, int, int]) -> None:
    ybr = np.round(np.clip(forward(*rgb), 0, 255)).astype(np.uint8).reshape(1, 1, 3)
    assert np.abs(ybr_full_to_rgb(ybr).reshape(3).astype(int) - rgb).max() <= 2


@given(colors)
def test_partial_range_ybr_gives_the_colour_that_it_was_made_of(rgb: tuple[int, int, int]) -> None:
    ybr = np.round(forward_partial(*rgb)).astype(np.uint8).reshape(1, 1, 3)
    assert np.abs(ybr_partial_to_rgb(ybr).reshape(3).astype(int) - rgb).max() <= 2


@pytest.mark.parametrize("ybr", [(0, 0, 0), (255, 255, 255), (0, 255, 0), (255, 0, 255)])
def test_impossible_colours_stop_at_the_ends_of_the_range(ybr: tuple[int, int, int]) -> None:
    y, cb, cr = ybr
    exact = (y + 1.402 * (cr - 128), y - 0.344136 * (cb - 128) - 0.714136 * (cr - 128), y + 1.772 * (cb - 128))
    result = ybr_full_to_rgb(np.array(ybr, np.uint8).reshape(1, 1, 3)).reshape(3)
    assert np.abs(result - np.clip(exact, 0, 255)).max() <= 0.51


def test_sixteen_bits_have_their_middle_at_half_the_range() -> None:
    gray = np.array([40000, 32768, 32768], np.uint16).reshape(1, 1, 3)
    assert ybr_full_to_rgb(gray).reshape(3).tolist() == [40000] * 3


@pytest.mark.parametrize(
    ("value", "bits", "expected"),
    [
        (200, 8, 200),
        (127, 7, 255),
        (0x8001, 1, 255),
        (4095, 12, 65535),
        (0xF000 + 4095, 12, 65535),
        (65535, 16, 65535),
        (2**32 - 1, 32, 65535),
    ],
)
def test_samples_are_stretched_over_the_full_range(value: int, bits: int, expected: int) -> None:
    assert full_range(np.array([value], np.uint32), bits).tolist() == [expected]


@pytest.mark.parametrize("term", ["RGB", "YBR_RCT", "YBR_ICT"])
def test_what_the_codec_has_converted_is_left_alone(term: str) -> None:
    rgb = np.arange(12, dtype=np.uint8).reshape(2, 2, 3)
    assert np.array_equal(to_rgb(rgb, term, 8), rgb)
