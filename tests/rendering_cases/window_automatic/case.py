"""An image without a window gets one from 0.5 % to 99.5 % of its values."""

import numpy as np
from numpy.typing import NDArray

from tests.rendering_cases.phantom import from_header, header, phantom


def picture() -> NDArray[np.uint8]:
    return from_header(phantom() // 4 + 1000, header())
