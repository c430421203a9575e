"""CIRCLE is centre and a point on it; ELLIPSE is the ends of the major, then of the minor axis."""

import numpy as np
from numpy.typing import NDArray

from tests.rendering_cases.annotations import annotated, annotation
from viewer.rendering.presentation_state.annotations import GraphicObject, GraphicType


def picture() -> NDArray[np.uint8]:
    return annotated(
        annotation(
            GraphicObject(GraphicType.CIRCLE, ((16, 14), (26, 14))),
            GraphicObject(GraphicType.CIRCLE, ((16, 36), (16, 43)), filled=True),
            GraphicObject(GraphicType.ELLIPSE, ((32, 6), (60, 22), (50.57, 6), (41.43, 22))),
            GraphicObject(GraphicType.ELLIPSE, ((34, 36), (60, 36), (47, 31), (47, 41)), filled=True),
        )
    )
