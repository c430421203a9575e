"""Float pixels with a window; NaN (upper left corner) is black."""

import numpy as np
from numpy.typing import NDArray

from tests.rendering_cases.phantom import COLUMNS, ROWS, from_header, header, phantom
from viewer.rendering.pixel_description import PixelDescription


def picture() -> NDArray[np.uint8]:
    description = PixelDescription(ROWS, COLUMNS, 1, "MONOCHROME2", 32, 32, 31, signed=False, float_kind="float")
    cells = (1 - phantom() / 4095).astype(np.float32)
    cells[:12, :12] = np.nan
    return from_header(cells, header(WindowCenter="0.5", WindowWidth="1", VOILUTFunction="LINEAR_EXACT"), description)
