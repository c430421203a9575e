"""Pixels twice as wide as high in a viewport of 64 × 64: 64 × 24."""

import numpy as np
from numpy.typing import NDArray

from tests.rendering_cases.phantom import from_header, header, phantom
from viewer.rendering.output import Output


def picture() -> NDArray[np.uint8]:
    dataset = header(WindowCenter="2048", WindowWidth="4096", PixelAspectRatio=["1", "2"])
    return from_header(phantom(), dataset, output=Output((64, 64)))
