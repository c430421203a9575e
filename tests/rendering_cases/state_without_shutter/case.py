"""Corner case 23: the image has a shutter, the state has none: nothing is covered."""

import numpy as np
from numpy.typing import NDArray

from tests.rendering_cases.states import applied, picture_of, state
from tests.unit.rendering.state_objects import item


def picture() -> NDArray[np.uint8]:
    header = item(
        ShutterShape="RECTANGULAR",
        ShutterLeftVerticalEdge=20,
        ShutterRightVerticalEdge=30,
        ShutterUpperHorizontalEdge=20,
        ShutterLowerHorizontalEdge=30,
    )
    return picture_of(applied(state(), header))
