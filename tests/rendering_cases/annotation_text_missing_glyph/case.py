"""A character that no font has is a box."""

import numpy as np
from numpy.typing import NDArray

from tests.rendering_cases.annotations import annotated, annotation
from viewer.rendering.presentation_state.annotations import TextObject


def picture() -> NDArray[np.uint8]:
    return annotated(annotation(TextObject("a\U00010fd0b", ((4.0, 16.0), (60.0, 32.0)))))
