"""An area that reaches beyond the image on the left and at the top: black there."""

import numpy as np
from numpy.typing import NDArray

from tests.rendering_cases.phantom import from_state
from viewer.rendering.presentation_state.model import DisplayedArea, PresentationState


def picture() -> NDArray[np.uint8]:
    return from_state(PresentationState(areas=(DisplayedArea((-15, -7), (48, 40)),)))
