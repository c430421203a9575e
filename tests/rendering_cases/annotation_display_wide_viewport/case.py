"""DISPLAY units stay with the displayed area where the viewport shows more of the image."""

import numpy as np
from numpy.typing import NDArray

from tests.rendering_cases.annotations import VIEWPORT, annotated, annotation, square
from viewer.rendering.output import Output
from viewer.rendering.presentation_state.annotations import Units
from viewer.rendering.presentation_state.geometry import DisplayedArea


def picture() -> NDArray[np.uint8]:
    area = DisplayedArea((17, 9), (48, 40))
    frame = square(0.0, 0.0, 1.0, units=Units.DISPLAY)
    return annotated(annotation(frame), area=area, output=Output(viewport=VIEWPORT, fill=True))
