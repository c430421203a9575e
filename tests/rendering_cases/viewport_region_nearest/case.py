"""The same region enlarged without interpolation."""

import numpy as np
from numpy.typing import NDArray

from tests.rendering_cases.phantom import from_state
from viewer.rendering.output import Interpolation, Output
from viewer.rendering.presentation_state.model import PresentationState


def picture() -> NDArray[np.uint8]:
    output = Output((80, 60), region=(8.5, 4.25, 20, 15), interpolation=Interpolation.NEAREST)
    return from_state(PresentationState(), output)
