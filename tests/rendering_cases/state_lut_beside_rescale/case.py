"""Corner case 6: Modality LUT Sequence (falling) beside a rescale: the LUT is applied, with a warning."""

import numpy as np
from numpy.typing import NDArray

from tests.rendering_cases.states import applied, picture_of, state
from tests.unit.rendering.state_objects import lut


def picture() -> NDArray[np.uint8]:
    table = lut(0, 12, 4095 - np.arange(4096))
    table.ModalityLUTType = "US"
    dataset = state(ModalityLUTSequence=[table], RescaleSlope="1", RescaleIntercept="0", RescaleType="US")
    return picture_of(applied(dataset, warns_of="the LUT is applied"))
