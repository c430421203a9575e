"""Rotate clockwise, then flip."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from viewer.rendering.presentation_state.model import SpatialTransformation
from viewer.rendering.spatial_transformation import apply_spatial_transformation

PICTURE = np.array([[1, 2, 3], [4, 5, 6]], np.uint8)


@pytest.mark.parametrize(
    ("rotation", "flip", "expected"),
    [
        (0, False, [[1, 2, 3], [4, 5, 6]]),
        (90, False, [[4, 1], [5, 2], [6, 3]]),
        (180, False, [[6, 5, 4], [3, 2, 1]]),
        (270, False, [[3, 6], [2, 5], [1, 4]]),
        (0, True, [[3, 2, 1], [6, 5, 4]]),
        (90, True, [[1, 4], [2, 5], [3, 6]]),
        (180, True, [[4, 5, 6], [1, 2, 3]]),
        (270, True, [[6, 3], [5, 2], [4, 1]]),
    ],
)
def test_all_eight_pairs(rotation: int, flip: bool, expected: list[list[int]]) -> None:
    assert apply_spatial_transformation(PICTURE, SpatialTransformation(rotation, flip)).tolist() == expected


@given(st.sampled_from([0, 90, 180, 270]), st.booleans())
def test_colour_turns_like_gray(rotation: int, flip: bool) -> None:
    spatial = SpatialTransformation(rotation, flip)
    color = apply_spatial_transformation(np.dstack([PICTURE] * 3), spatial)
    np.testing.assert_array_equal(color[..., 1], apply_spatial_transformation(PICTURE, spatial))
