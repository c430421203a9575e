"""Text is drawn if a part of its box or its anchor is in the picture, and else not."""

import numpy as np
from numpy.typing import NDArray

from tests.rendering_cases.annotations import annotated, annotation
from viewer.rendering.presentation_state.annotations import TextObject


def picture() -> NDArray[np.uint8]:
    return annotated(
        annotation(
            TextObject("NOT SEEN", ((70.0, 4.0), (90.0, 10.0))),
            TextObject("partly seen", ((-6.0, 4.0), (24.0, 10.0))),
            TextObject("moved in", ((80.0, 20.0), (99.0, 26.0)), anchor=(30.5, 36.5), connected=True),
        )
    )
