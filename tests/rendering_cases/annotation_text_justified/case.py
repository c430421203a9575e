"""Text in boxes: left, centred, right; lines end with CR LF; long text overflows its box."""

import numpy as np
from numpy.typing import NDArray

from tests.rendering_cases.annotations import annotated, annotation
from viewer.rendering.presentation_state.annotations import TextObject, Units


def picture() -> NDArray[np.uint8]:
    return annotated(
        annotation(
            TextObject("left\ntwo lines", ((2.0, 2.0), (40.0, 14.0))),
            TextObject("middle", ((2.0, 16.0), (62.0, 22.0)), justification="CENTER"),
            TextObject("right", ((0.6, 0.5), (0.98, 0.6)), Units.DISPLAY, "RIGHT"),
            TextObject("text beyond its box", ((8.0, 36.0), (12.0, 40.0))),
        )
    )
