"""Compound graphics: RECTANGLE and ELLIPSE, plain, filled, and turned counter-clockwise."""

import numpy as np
from numpy.typing import NDArray

from tests.rendering_cases.annotations import annotated, annotation
from viewer.rendering.presentation_state.annotations import CompoundGraphic, CompoundType


def picture() -> NDArray[np.uint8]:
    return annotated(
        annotation(
            CompoundGraphic(CompoundType.RECTANGLE, ((4, 4), (24, 14))),
            CompoundGraphic(CompoundType.RECTANGLE, ((4, 24), (24, 34)), rotation=30),
            CompoundGraphic(CompoundType.ELLIPSE, ((34, 4), (58, 16)), filled=True),
            CompoundGraphic(CompoundType.ELLIPSE, ((34, 24), (58, 36)), rotation=30, rotation_point=(34, 24)),
        )
    )
