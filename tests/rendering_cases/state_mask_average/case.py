"""Mask AVG_SUB: the mean of frames 1 and 2 is subtracted from frame 3, which has a bright vessel more."""

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from tests.rendering_cases.phantom import DESCRIPTION, phantom
from tests.rendering_cases.states import applied, picture_of, state
from tests.unit.rendering.state_objects import item


def picture() -> NDArray[np.uint8]:
    dataset = state(
        MaskSubtractionSequence=[item(MaskOperation="AVG_SUB", MaskFrameNumbers=[1, 2], ContrastFrameAveraging=1)],
        RecommendedViewingMode="SUB",
        SoftcopyVOILUTSequence=[item(WindowCenter="0", WindowWidth="2000")],
    )
    contrast = phantom() // 2
    contrast[20:24, 5:60] += 900
    few = replace(DESCRIPTION, number_of_frames=3)
    frames = {1: phantom() // 2 + 100, 2: phantom() // 2 - 100 * (phantom() > 200).astype(np.uint16)}
    return picture_of(applied(dataset, description=few, frame=3), contrast, few, frames=frames)
