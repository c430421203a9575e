"""Corner case 33: private elements of another program beside the standard ones are ignored, with a warning."""

import numpy as np
from numpy.typing import NDArray

from tests.rendering_cases.states import applied, picture_of, state


def picture() -> NDArray[np.uint8]:
    dataset = state()
    dataset.add_new(0x00290010, "LO", "SOMEBODY")
    dataset.add_new(0x00291001, "OB", b"<lut/>")
    return picture_of(applied(dataset, warns_of="private elements"))
