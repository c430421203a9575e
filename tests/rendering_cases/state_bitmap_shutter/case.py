"""Corner case 21: a bitmap shutter: what lies under a 1 of the state\'s plane 6000 is covered with P-Value 40000."""

import numpy as np
from numpy.typing import NDArray

from tests.rendering_cases.states import applied, picture_of, plane, state


def picture() -> NDArray[np.uint8]:
    bits = np.ones((48, 64), np.bool_)
    bits[10:40, 12:50] = False
    dataset = plane(
        state(ShutterShape="BITMAP", ShutterOverlayGroup=0x6000, ShutterPresentationValue=40000), 0x6000, bits
    )
    return picture_of(applied(dataset))
