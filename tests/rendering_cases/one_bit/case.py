"""1-bit pixels are black and white."""

import numpy as np
from numpy.typing import NDArray

from tests.rendering_cases.phantom import COLUMNS, ROWS, from_header, header, phantom
from viewer.rendering.pixel_description import PixelDescription


def picture() -> NDArray[np.uint8]:
    description = PixelDescription(ROWS, COLUMNS, 1, "MONOCHROME2", 1, 1, 0, signed=False)
    return from_header((phantom() > 2000).astype(np.uint8), header(), description)
