"""The Shutter Presentation Value 0 stays black on an inverted picture, and the shutter turns with the image."""

import numpy as np
from numpy.typing import NDArray

from tests.rendering_cases.phantom import from_state
from viewer.rendering.presentation_state.model import (
    PresentationLutShape,
    PresentationState,
    SpatialTransformation,
)
from viewer.rendering.presentation_state.planes import RectangularShutter


def picture() -> NDArray[np.uint8]:
    state = PresentationState(
        presentation=PresentationLutShape.INVERSE,
        shutters=(RectangularShutter(left=1, right=32, upper=1, lower=40),),
        spatial=SpatialTransformation(90),
    )
    return from_state(state)
