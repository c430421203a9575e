"""Corner case 7: signed pixels, a VOI LUT whose first value mapped, −2048, was written as US."""

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from tests.rendering_cases.phantom import DESCRIPTION, phantom
from tests.rendering_cases.states import applied, picture_of, state
from tests.unit.rendering.state_objects import item, lut


def picture() -> NDArray[np.uint8]:
    signed = replace(DESCRIPTION, signed=True)
    entries = np.abs(np.arange(-2048, 2048)) // 8
    dataset = state(SoftcopyVOILUTSequence=[item(VOILUTSequence=[lut(65536 - 2048, 8, np.minimum(entries, 255))])])
    pixels = phantom().astype(np.int16) - 2048
    return picture_of(applied(dataset, description=signed), pixels, signed)
