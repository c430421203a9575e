"""Mask TID with a sub-pixel shift: a mask moved 2 rows down and 3 columns to the left of the shown frame."""

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from tests.rendering_cases.phantom import DESCRIPTION, phantom
from tests.rendering_cases.states import applied, picture_of, state
from tests.unit.rendering.state_objects import item


def picture() -> NDArray[np.uint8]:
    mask = item(MaskOperation="TID", TIDOffset=1, MaskSubPixelShift=[2.0, 3.0])
    dataset = state(MaskSubtractionSequence=[mask], RecommendedViewingMode="SUB", SoftcopyVOILUTSequence=None)
    dataset.SoftcopyVOILUTSequence = [item(WindowCenter="0", WindowWidth="4000")]
    few = replace(DESCRIPTION, number_of_frames=2)
    return picture_of(applied(dataset, description=few, frame=2), phantom(), few, frames={1: phantom()})
