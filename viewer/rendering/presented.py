"""From image space to the picture: resampled to the displayed area, padded, rotated, flipped."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from viewer.rendering.box import Box
from viewer.rendering.displayed_area import Placement
from viewer.rendering.output import Output
from viewer.rendering.p_values import P_BLACK, code_value
from viewer.rendering.pixel_description import PixelDescription
from viewer.rendering.presentation_state.effective import EffectiveState
from viewer.rendering.resample import resample
from viewer.rendering.spatial_transformation import apply_spatial_transformation


def presented(
    image: NDArray[Any],
    placement: Placement,
    box: Box,
    description: PixelDescription,
    state: EffectiveState,
    output: Output,
    *,
    paint: bool = True,
) -> NDArray[Any]:
    """Resample the box to the picture, make what lies outside the image black (if `paint`), rotate and flip."""
    picture = resample(image, placement, (box.top, box.left), output.interpolation)
    inside = placement.inside(description.rows, description.columns)
    if paint and inside != (slice(0, placement.height), slice(0, placement.width)):
        padded = np.full_like(picture, code_value(P_BLACK))
        padded[inside] = picture[inside]
        picture = padded
    return apply_spatial_transformation(picture, state.spatial)
