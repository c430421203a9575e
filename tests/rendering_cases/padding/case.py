"""Pixel padding of a value and a range stays black on an inverted image: a black frame around a white-to-black ramp."""

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from tests.rendering_cases.phantom import DESCRIPTION, from_header, header, phantom


def picture() -> NDArray[np.uint8]:
    cells = phantom() // 2 + 1000
    cells[:6], cells[-6:], cells[:, :6], cells[:, -6:] = 0, 10, 20, 5
    dataset = header(PixelPaddingValue=0, PixelPaddingRangeLimit=20, WindowCenter="2048", WindowWidth="4096")
    return from_header(cells, dataset, replace(DESCRIPTION, photometric_interpretation="MONOCHROME1"))
