"""Corner case 9: LINEAR, LINEAR_EXACT, SIGMOID with the same window, and LINEAR of width 1."""

import numpy as np
from numpy.typing import NDArray

from tests.rendering_cases.states import applied, below, picture_of, state
from tests.unit.rendering.state_objects import item


def picture() -> NDArray[np.uint8]:
    shown = []
    for function, width in (("LINEAR", "1500"), ("LINEAR_EXACT", "1500"), ("SIGMOID", "1500"), ("LINEAR", "1")):
        window = item(WindowCenter="2000", WindowWidth=width, VOILUTFunction=function)
        shown.append(picture_of(applied(state(SoftcopyVOILUTSequence=[window])))[8:20])
    return below(*shown)
