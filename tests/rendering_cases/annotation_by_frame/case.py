"""An annotation for another frame or image is not drawn."""

import numpy as np
from numpy.typing import NDArray

from tests.rendering_cases.annotations import annotated, annotation, square
from viewer.rendering.presentation_state.references import ImageReference


def picture() -> NDArray[np.uint8]:
    return annotated(
        annotation(square(6, 6, 20), applies_to=(ImageReference("1.2.3", frozenset({1})),)),
        annotation(square(10, 10, 20, filled=True), applies_to=(ImageReference("1.2.3", frozenset({2})),)),
        annotation(square(30, 10, 20, filled=True), applies_to=(ImageReference("9.9"),)),
    )
