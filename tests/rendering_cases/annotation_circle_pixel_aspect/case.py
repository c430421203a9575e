"""A circle is round on the display, although pixels are twice as high as wide."""

import numpy as np
from numpy.typing import NDArray

from tests.rendering_cases.annotations import annotated, annotation
from viewer.rendering.presentation_state.annotations import GraphicObject, GraphicType
from viewer.rendering.presentation_state.geometry import DisplayedArea


def picture() -> NDArray[np.uint8]:
    area = DisplayedArea(pixel_aspect=2.0)
    circle = GraphicObject(GraphicType.CIRCLE, ((32, 24), (48, 24)))
    return annotated(annotation(circle), area=area)
