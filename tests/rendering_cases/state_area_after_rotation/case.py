"""Corner case 10: rotation 90, corners as they come out: top left (5, 40), bottom right (44, 5)."""

import numpy as np
from numpy.typing import NDArray

from tests.rendering_cases.states import applied, picture_of, state, whole


def picture() -> NDArray[np.uint8]:
    corners = whole(DisplayedAreaTopLeftHandCorner=[5, 40], DisplayedAreaBottomRightHandCorner=[44, 5])
    return picture_of(
        applied(state(ImageRotation=90, ImageHorizontalFlip="N", DisplayedAreaSelectionSequence=[corners]))
    )
