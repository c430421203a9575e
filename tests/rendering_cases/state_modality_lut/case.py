"""Modality LUT of the state: a square root, then a window over its output."""

import numpy as np
from numpy.typing import NDArray

from tests.rendering_cases.states import applied, picture_of, state
from tests.unit.rendering.state_objects import lut


def picture() -> NDArray[np.uint8]:
    table = lut(0, 12, np.round(4095 * np.sqrt(np.arange(4096) / 4095)).astype(int))
    table.ModalityLUTType = "US"
    return picture_of(applied(state(ModalityLUTSequence=[table])))
