"""In an image turned by 90° and flipped, text is upright and begins at the upper left of its box."""

import numpy as np
from numpy.typing import NDArray

from tests.rendering_cases.annotations import annotated, annotation, line
from viewer.rendering.presentation_state.annotations import TextObject
from viewer.rendering.presentation_state.geometry import SpatialTransformation


def picture() -> NDArray[np.uint8]:
    corners = ((40.0, 44.0), (52.0, 4.0))
    box = line((40, 44), (52, 44), (52, 4), (40, 4), (40, 44))
    return annotated(annotation(TextObject("reads\nlevel", corners), box), spatial=SpatialTransformation(90, True))
