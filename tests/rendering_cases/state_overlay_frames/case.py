"""Corner case 19: an overlay of two frames, packed without a gap, from image frame 2 on; origin −2\\−1."""

import numpy as np
from numpy.typing import NDArray

from tests.rendering_cases.states import activated, applied, beside, layer, letter, picture_of, plane, state


def picture() -> NDArray[np.uint8]:
    bits = np.stack([letter(), letter()[:, ::-1]])
    dataset = plane(state(GraphicLayerSequence=[layer("A", 1, 0xFFFF)]), 0x6000, bits, (-2, -1))
    dataset.add_new(0x60000051, "US", 2)
    dataset = activated(dataset, 0x6000, "A")
    return beside(*(picture_of(applied(dataset, frame=frame)) for frame in (1, 2, 3)))
