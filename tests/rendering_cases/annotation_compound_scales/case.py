"""Compound graphics: RULER in ten parts, AXIS with its major ticks and labels, ticks on either side."""

import numpy as np
from numpy.typing import NDArray

from tests.rendering_cases.annotations import annotated, annotation
from viewer.rendering.presentation_state.annotations import CompoundGraphic, CompoundType, MajorTick


def picture() -> NDArray[np.uint8]:
    ticks = tuple(MajorTick(position, label) for position, label in ((0, "0"), (0.5, "5"), (1, "10")))
    return annotated(
        annotation(
            CompoundGraphic(CompoundType.RULER, ((6, 6), (58, 6)), tick_alignment="BOTTOM"),
            CompoundGraphic(CompoundType.AXIS, ((6, 20), (58, 16)), ticks=ticks, tick_alignment="TOP"),
            CompoundGraphic(CompoundType.AXIS, ((6, 38), (58, 38)), ticks=ticks, label_alignment="TOP"),
        )
    )
