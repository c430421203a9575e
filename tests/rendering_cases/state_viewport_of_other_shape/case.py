"""Corner case 13: a square viewport for an area of 20 × 10 pixels: more of the image is shown above and below."""

import numpy as np
from numpy.typing import NDArray

from tests.rendering_cases.states import applied, picture_of, state, whole
from viewer.rendering.output import Output


def picture() -> NDArray[np.uint8]:
    corners = whole(DisplayedAreaTopLeftHandCorner=[5, 15], DisplayedAreaBottomRightHandCorner=[24, 24])
    found = applied(state(DisplayedAreaSelectionSequence=[corners]))
    return picture_of(found, output=Output(viewport=(80, 80), fill=True))
