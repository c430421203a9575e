"""An overlay in a layer with a CIELab value: its P-Value on a gray picture (left), its colour on one in RGB (right)."""

import numpy as np
from numpy.typing import NDArray

from tests.rendering_cases.annotations import GREEN, RED
from tests.rendering_cases.states import activated, applied, beside, layer, letter, picture_of, plane, state
from viewer.rendering.output import Output


def picture() -> NDArray[np.uint8]:
    dataset = state(GraphicLayerSequence=[layer("ONE", 1, 0xFFFF, RED), layer("TWO", 2, 0, GREEN)])
    dataset = activated(plane(dataset, 0x6000, np.ones((16, 24), np.bool_), (10, 10)), 0x6000, "ONE")
    dataset = activated(plane(dataset, 0x6002, letter(), (14, 20)), 0x6002, "TWO")
    found = applied(dataset)
    gray, color = (picture_of(found, output=Output(viewport=(128, 96), in_color=colored)) for colored in (False, True))
    return beside(np.repeat(gray[:, :, None], 3, axis=2), color)
