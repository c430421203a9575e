"""Compound graphics: MULTILINE, INFINITELINE, CUTLINE with its gap and viewing arrows, RANGELINE, ARROW, CROSSHAIR."""

import numpy as np
from numpy.typing import NDArray

from tests.rendering_cases.annotations import annotated, annotation
from viewer.rendering.presentation_state.annotations import CompoundGraphic, CompoundType


def picture() -> NDArray[np.uint8]:
    return annotated(
        annotation(
            CompoundGraphic(CompoundType.MULTILINE, ((4, 4), (14, 4), (4, 7), (14, 7))),
            CompoundGraphic(CompoundType.INFINITELINE, ((20, 12), (40, 14))),
            CompoundGraphic(CompoundType.CUTLINE, ((20, 32), (40, 30)), gap=0.2, rotation_point=(32, 30.8)),
            CompoundGraphic(CompoundType.RANGELINE, ((24, 4), (36, 7))),
            CompoundGraphic(CompoundType.ARROW, ((46, 4), (60, 9))),
            CompoundGraphic(CompoundType.CROSSHAIR, ((10, 22),), gap=0.04, visible_diameter=0.2, rotation=20),
        )
    )
