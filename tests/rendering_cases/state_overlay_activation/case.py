"""Corner case 18: of the overlays 6000 and 6002 of the image the state shows 6002, and its own 6004 in black."""

import numpy as np
from numpy.typing import NDArray
from pydicom.dataset import Dataset

from tests.rendering_cases.states import activated, applied, layer, letter, picture_of, plane, state


def picture() -> NDArray[np.uint8]:
    header = plane(plane(Dataset(), 0x6000, letter(), (25, 50)), 0x6002, letter(), (25, 30))
    dataset = state(GraphicLayerSequence=[layer("A", 1, 0xFFFF), layer("B", 2, 0)])
    dataset = activated(activated(dataset, 0x6002, "A"), 0x6000, "")
    dataset = activated(plane(dataset, 0x6004, letter(), (5, 50)), 0x6004, "B")
    return picture_of(applied(dataset, header))
