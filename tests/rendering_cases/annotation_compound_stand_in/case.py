"""The plain objects that stand in for a compound graphic are not drawn beside it."""

import numpy as np
from numpy.typing import NDArray

from tests.rendering_cases.annotations import annotated, annotation, square
from viewer.rendering.presentation_state.annotations import CompoundGraphic, CompoundType, TextObject


def picture() -> NDArray[np.uint8]:
    return annotated(
        annotation(
            CompoundGraphic(CompoundType.ARROW, ((10, 10), (40, 30)), id=1),
            square(20, 10, 30, compound_id=1),
            TextObject("not seen", ((4.0, 36.0), (40.0, 44.0)), compound_id=1),
        )
    )
