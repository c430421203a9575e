"""Corner case 17: a displayed area for frame 1 and another for frame 2."""

import numpy as np
from numpy.typing import NDArray

from tests.rendering_cases.states import applied, beside, picture_of, state, whole
from tests.unit.rendering.state_objects import IMAGE, image


def picture() -> NDArray[np.uint8]:
    areas = [
        whole(DisplayedAreaBottomRightHandCorner=[32, 32], ReferencedImageSequence=[image(IMAGE, 1)]),
        whole(
            DisplayedAreaTopLeftHandCorner=[33, 17],
            DisplayedAreaBottomRightHandCorner=[64, 48],
            ReferencedImageSequence=[image(IMAGE, 2)],
        ),
    ]
    dataset = state(DisplayedAreaSelectionSequence=areas)
    return beside(*(picture_of(applied(dataset, frame=frame)) for frame in (1, 2)))
