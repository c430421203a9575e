"""Window 2000/1500 with the function LINEAR: the ramp is black at the left, white at the right."""

import numpy as np
from numpy.typing import NDArray

from tests.rendering_cases.phantom import from_header, header, phantom


def picture() -> NDArray[np.uint8]:
    dataset = header(WindowCenter="2000", WindowWidth="1500", VOILUTFunction="LINEAR")
    return from_header(phantom(), dataset)
