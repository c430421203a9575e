"""The same square in PIXEL, MATRIX and DISPLAY units, with a displayed area and a rotation."""

import numpy as np
from numpy.typing import NDArray

from tests.rendering_cases.annotations import annotated, annotation, square
from viewer.rendering.presentation_state.annotations import Units
from viewer.rendering.presentation_state.geometry import DisplayedArea, SpatialTransformation


def picture() -> NDArray[np.uint8]:
    area = DisplayedArea((1, 40), (48, 1))
    return annotated(
        annotation(
            square(8, 4, 20),
            square(14, 10, 8, units=Units.MATRIX),
            square(0.05, 0.05, 0.3, units=Units.DISPLAY),
        ),
        spatial=SpatialTransformation(90),
        area=area,
    )
