"""Two overlays on each other: the one in the layer of higher order (black) lies on top, whatever its group."""

import numpy as np
from numpy.typing import NDArray

from tests.rendering_cases.states import activated, applied, layer, picture_of, plane, state


def picture() -> NDArray[np.uint8]:
    block = np.ones((20, 20), np.bool_)
    dataset = state(GraphicLayerSequence=[layer("TOP", 5, 0), layer("LOW", 1, 0xFFFF)])
    dataset = activated(plane(dataset, 0x6000, block, (10, 10)), 0x6000, "TOP")
    dataset = activated(plane(dataset, 0x6002, block, (20, 20)), 0x6002, "LOW")
    return picture_of(applied(dataset))
