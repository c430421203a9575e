"""On a picture in colour layers have their CIELab colours."""

import numpy as np
from numpy.typing import NDArray

from tests.rendering_cases.annotations import GREEN, RED, VIEWPORT, annotated, annotation, square
from viewer.rendering.output import Output
from viewer.rendering.presentation_state.annotations import GraphicLayer, TextObject


def picture() -> NDArray[np.uint8]:
    layers = [GraphicLayer("A", 1, 0xFFFF, RED), GraphicLayer("B", 2, 0xFFFF, GREEN)]
    return annotated(
        annotation(square(8, 6, 24, filled=True), layer="A"),
        annotation(square(20, 16, 24), TextObject("text", ((34.0, 4.0), (62.0, 14.0))), layer="B"),
        layers=layers,
        output=Output(viewport=VIEWPORT, in_color=True),
    )
