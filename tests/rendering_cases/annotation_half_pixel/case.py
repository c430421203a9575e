"""PIXEL units begin at 0.0 at the edge of the first pixel: a square around the dark F meets its pixels exactly."""

import numpy as np
from numpy.typing import NDArray

from tests.rendering_cases.annotations import annotated, annotation, square
from viewer.rendering.presentation_state.geometry import DisplayedArea


def picture() -> NDArray[np.uint8]:
    area = DisplayedArea((9, 5), (16, 10))
    return annotated(annotation(square(10, 6, 4)), area=area)
