"""Corner case 20: an overlay in bit 13 of the pixel cells, activated by the state, and no longer in the values."""

import numpy as np
from numpy.typing import NDArray
from pydicom.dataset import Dataset

from tests.rendering_cases.phantom import phantom
from tests.rendering_cases.states import activated, applied, layer, letter, picture_of, state


def picture() -> NDArray[np.uint8]:
    pixels = phantom()
    pixels[20:32, 40:49] |= letter().astype(np.uint16) << 13
    header = Dataset()
    header.add_new(0x60000010, "US", 48)
    header.add_new(0x60000011, "US", 64)
    header.add_new(0x60000100, "US", 16)
    header.add_new(0x60000102, "US", 13)
    dataset = activated(state(GraphicLayerSequence=[layer("A", 1, 0xFFFF)]), 0x6000, "A")
    return picture_of(applied(dataset, header), pixels)
