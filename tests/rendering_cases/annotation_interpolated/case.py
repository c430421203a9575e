"""INTERPOLATED passes through all of its points; closed, it is smooth at the seam and can be filled."""

import numpy as np
from numpy.typing import NDArray

from tests.rendering_cases.annotations import annotated, annotation
from viewer.rendering.presentation_state.annotations import GraphicObject, GraphicType


def picture() -> NDArray[np.uint8]:
    knots = ((4.0, 40.0), (14.0, 8.0), (24.0, 40.0), (34.0, 8.0))
    ring = ((48.0, 10.0), (60.0, 24.0), (48.0, 40.0), (40.0, 24.0), (48.0, 10.0))
    return annotated(
        annotation(
            GraphicObject(GraphicType.INTERPOLATED, knots),
            *(GraphicObject(GraphicType.POINT, (knot,)) for knot in knots),
            GraphicObject(GraphicType.INTERPOLATED, ring, filled=True),
        )
    )
