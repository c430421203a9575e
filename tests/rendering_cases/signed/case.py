"""Signed pixels −2048 … 2047: the same ramp as unsigned ones."""

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from tests.rendering_cases.phantom import DESCRIPTION, from_header, header, phantom


def picture() -> NDArray[np.uint8]:
    cells = (phantom().astype(np.int16) - 2048).astype(np.int16)
    return from_header(cells, header(WindowCenter="0", WindowWidth="4096"), replace(DESCRIPTION, signed=True))
