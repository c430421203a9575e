"""POINT is a disc around its place; POLYLINE is open, also where it is asked to be filled."""

import numpy as np
from numpy.typing import NDArray

from tests.rendering_cases.annotations import annotated, annotation, line
from viewer.rendering.presentation_state.annotations import GraphicObject, GraphicType


def picture() -> NDArray[np.uint8]:
    return annotated(
        annotation(
            GraphicObject(GraphicType.POINT, ((10.5, 10.5),)),
            GraphicObject(GraphicType.POINT, ((53.5, 37.5),)),
            line((20, 8), (44, 8), (44, 30), (30, 36), filled=True),
        )
    )
