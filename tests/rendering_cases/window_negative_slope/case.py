"""A negative Rescale Slope exchanges black and white without a change of polarity."""

import numpy as np
from numpy.typing import NDArray

from tests.rendering_cases.phantom import from_header, header, phantom


def picture() -> NDArray[np.uint8]:
    dataset = header(RescaleSlope="-1", RescaleIntercept="4095", WindowCenter="2048", WindowWidth="4096")
    return from_header(phantom(), dataset)
