"""A VOI LUT of 10 bits in steps: eight flat gray bands."""

import numpy as np
from numpy.typing import NDArray

from tests.rendering_cases.phantom import from_header, header, lut_item, phantom


def picture() -> NDArray[np.uint8]:
    item = lut_item(0, 10, np.arange(4096) // 512 * 1023 // 7)
    return from_header(phantom(), header(VOILUTSequence=[item]))
