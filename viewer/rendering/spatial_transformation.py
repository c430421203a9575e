"""Spatial Transformation: rotate clockwise, then flip left to right (PS3.3 C.10.6)."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from viewer.rendering.presentation_state.model import SpatialTransformation


def apply_spatial_transformation(picture: NDArray[Any], spatial: SpatialTransformation) -> NDArray[Any]:
    """Turned and flipped picture, shape (height, width) or (height, width, 3); contiguous."""
    turned = np.rot90(picture, -(spatial.rotation // 90), axes=(0, 1))
    return np.ascontiguousarray(turned[:, ::-1] if spatial.flip else turned)
