"""An area of the upper left quarter, its corners given as they come out after a rotation by 90 degrees."""

import numpy as np
from numpy.typing import NDArray

from tests.rendering_cases.phantom import from_state
from viewer.rendering.output import Output
from viewer.rendering.presentation_state.model import (
    DisplayedArea,
    PresentationState,
    SpatialTransformation,
)


def picture() -> NDArray[np.uint8]:
    area = DisplayedArea((1, 24), (32, 1))
    state = PresentationState(areas=(area,), spatial=SpatialTransformation(90))
    return from_state(state, Output((48, 64)))
