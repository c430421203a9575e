"""Rotation by 270 degrees clockwise, then flip from left to right."""

import numpy as np
from numpy.typing import NDArray

from tests.rendering_cases.phantom import from_state
from viewer.rendering.presentation_state.model import PresentationState, SpatialTransformation


def picture() -> NDArray[np.uint8]:
    return from_state(PresentationState(spatial=SpatialTransformation(270, flip=True)))
