"""Corner case 7: a VOI LUT called 16 bits wide that uses 8 only, over stored values 1000 to 3047."""

import numpy as np
from numpy.typing import NDArray

from tests.rendering_cases.states import applied, picture_of, state
from tests.unit.rendering.state_objects import item, lut


def picture() -> NDArray[np.uint8]:
    entries = np.repeat(np.arange(256), 8)
    dataset = state(SoftcopyVOILUTSequence=[item(VOILUTSequence=[lut(1000, 16, entries)])])
    return picture_of(applied(dataset, warns_of="its entries have 8"))
