"""A VOI LUT of a part of the range, its first value mapped negative behind a rescale."""

import numpy as np
from numpy.typing import NDArray

from tests.rendering_cases.phantom import from_header, header, lut_item, phantom


def picture() -> NDArray[np.uint8]:
    item = lut_item(-1000, 8, np.arange(2000) * 255 // 1999)
    dataset = header(RescaleSlope="1", RescaleIntercept="-2048", VOILUTSequence=[item])
    return from_header(phantom(), dataset)
