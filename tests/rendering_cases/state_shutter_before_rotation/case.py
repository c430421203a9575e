"""Corner case 22: circle and polygon in rows and columns from 1, before the rotation by 90 and the flip."""

import numpy as np
from numpy.typing import NDArray

from tests.rendering_cases.states import applied, picture_of, state, whole


def picture() -> NDArray[np.uint8]:
    turned = whole(DisplayedAreaTopLeftHandCorner=[1, 1], DisplayedAreaBottomRightHandCorner=[64, 48])
    return picture_of(
        applied(
            state(
                ImageRotation=90,
                ImageHorizontalFlip="Y",
                DisplayedAreaSelectionSequence=[turned],
                ShutterShape=["CIRCULAR", "POLYGONAL"],
                ShutterPresentationValue=50000,
                CenterOfCircularShutter=[20, 30],
                RadiusOfCircularShutter=25,
                VerticesOfThePolygonalShutter=[1, 10, 48, 10, 48, 64, 1, 40],
            )
        )
    )
