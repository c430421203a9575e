"""Corner case 8: a Presentation LUT of four grays over the whole range of the window, first value mapped 0."""

import numpy as np
from numpy.typing import NDArray

from tests.rendering_cases.states import applied, picture_of, state
from tests.unit.rendering.state_objects import lut


def picture() -> NDArray[np.uint8]:
    table = lut(0, 8, np.array([0, 60, 120, 255]))
    return picture_of(applied(state(PresentationLUTShape=None, PresentationLUTSequence=[table])))
