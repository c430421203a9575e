"""Anchors: joined to a box, not joined, without a box, in other units than the box."""

import numpy as np
from numpy.typing import NDArray

from tests.rendering_cases.annotations import annotated, annotation
from viewer.rendering.presentation_state.annotations import TextObject, Units


def picture() -> NDArray[np.uint8]:
    display = {"box_units": Units.DISPLAY, "anchor_units": Units.PIXEL}
    return annotated(
        annotation(
            TextObject("joined", ((4.0, 4.0), (28.0, 10.0)), anchor=(12.5, 26.5), connected=True),
            TextObject("apart", ((36.0, 4.0), (60.0, 10.0)), anchor=(48.0, 20.0)),
            TextObject("no box", anchor=(40.5, 30.5), connected=True),
            TextObject("units", ((0.05, 0.8), (0.4, 0.95)), anchor=(50.5, 44.5), connected=True, **display),
        )
    )
