"""Graphic Layer Order, not the order of the sequences: gray over white, in P-Values."""

import numpy as np
from numpy.typing import NDArray

from tests.rendering_cases.annotations import annotated, annotation, square
from viewer.rendering.presentation_state.annotations import GraphicLayer


def picture() -> NDArray[np.uint8]:
    layers = [GraphicLayer("UPPER", 7, 0x6000), GraphicLayer("LOWER", 3, 0xFFFF)]
    return annotated(
        annotation(square(20, 16, 24, filled=True), layer="UPPER"),
        annotation(square(8, 6, 24, filled=True), layer="LOWER"),
        layers=layers,
    )
