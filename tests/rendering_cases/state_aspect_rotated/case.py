"""Corner case 16: pixels twice as high as wide by the state, although the image says square; rotated by 90."""

import numpy as np
from numpy.typing import NDArray

from tests.rendering_cases.states import applied, picture_of, state, whole
from tests.unit.rendering.state_objects import item


def picture() -> NDArray[np.uint8]:
    tall = whole(
        DisplayedAreaTopLeftHandCorner=[1, 48],
        DisplayedAreaBottomRightHandCorner=[64, 1],
        PresentationPixelAspectRatio=[2, 1],
    )
    dataset = state(ImageRotation=90, ImageHorizontalFlip="N", DisplayedAreaSelectionSequence=[tall])
    return picture_of(applied(dataset, item(PixelSpacing=["1", "1"])))
