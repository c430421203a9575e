"""A viewport of another shape is filled: black above and below."""

import numpy as np
from numpy.typing import NDArray

from tests.rendering_cases.phantom import from_state
from viewer.rendering.output import Output
from viewer.rendering.presentation_state.model import PresentationState


def picture() -> NDArray[np.uint8]:
    return from_state(PresentationState(), Output((48, 64), fill=True))
