"""A LINEAR window of width 1 is a threshold."""

import numpy as np
from numpy.typing import NDArray

from tests.rendering_cases.phantom import from_header, header, phantom


def picture() -> NDArray[np.uint8]:
    return from_header(phantom(), header(WindowCenter="2000", WindowWidth="1"))
