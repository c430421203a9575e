"""Corners written without the rotation beside it: warned of, and rendered as the pixels that they name."""

import numpy as np
from numpy.typing import NDArray

from tests.rendering_cases.states import applied, picture_of, state, whole


def picture() -> NDArray[np.uint8]:
    corners = whole(DisplayedAreaTopLeftHandCorner=[5, 5], DisplayedAreaBottomRightHandCorner=[44, 40])
    dataset = state(ImageRotation=90, ImageHorizontalFlip="N", DisplayedAreaSelectionSequence=[corners])
    return picture_of(applied(dataset, warns_of="rotation by 90 degrees"))
