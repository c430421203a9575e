"""Corner case 31: the user drags a window and inverts while a state with a rotation and a rescale is active."""

import numpy as np
from numpy.typing import NDArray

from tests.rendering_cases.states import applied, picture_of, state, whole
from viewer.rendering.presentation_state.changes import Changes
from viewer.rendering.presentation_state.model import Window


def picture() -> NDArray[np.uint8]:
    corners = whole(DisplayedAreaTopLeftHandCorner=[64, 48], DisplayedAreaBottomRightHandCorner=[1, 1])
    dataset = state(
        ImageRotation=180,
        ImageHorizontalFlip="N",
        DisplayedAreaSelectionSequence=[corners],
        RescaleSlope="1",
        RescaleIntercept="-1000",
        RescaleType="US",
    )
    return picture_of(applied(dataset, changes=Changes(window=Window(500, 1000), invert=True)))
