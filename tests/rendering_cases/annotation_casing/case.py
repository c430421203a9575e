"""Light ink has a dark casing, dark ink a light one: legible from black to white."""

import numpy as np
from numpy.typing import NDArray

from tests.rendering_cases.annotations import annotated, annotation, line
from viewer.rendering.presentation_state.annotations import GraphicLayer, TextObject


def picture() -> NDArray[np.uint8]:
    layers = [GraphicLayer("LIGHT", 1, 0xFFFF), GraphicLayer("DARK", 2, 0x0400)]
    return annotated(
        annotation(line((2, 10), (62, 16)), TextObject("white", ((4.0, 18.0), (60.0, 24.0))), layer="LIGHT"),
        annotation(line((2, 30), (62, 36)), TextObject("black", ((4.0, 38.0), (60.0, 44.0))), layer="DARK"),
        layers=layers,
    )
