"""Corner case 11: an area that reaches beyond the image on all sides: padded black, nothing cut."""

import numpy as np
from numpy.typing import NDArray

from tests.rendering_cases.states import applied, picture_of, state, whole


def picture() -> NDArray[np.uint8]:
    corners = whole(DisplayedAreaTopLeftHandCorner=[-9, -4], DisplayedAreaBottomRightHandCorner=[70, 60])
    return picture_of(applied(state(DisplayedAreaSelectionSequence=[corners])))
