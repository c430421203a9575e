"""A modality LUT that folds the range: the ramp rises to white in the middle and falls again."""

import numpy as np
from numpy.typing import NDArray

from tests.rendering_cases.phantom import from_header, header, lut_item, phantom


def picture() -> NDArray[np.uint8]:
    item = lut_item(0, 12, 4095 - np.abs(np.arange(4096) * 2 - 4095))
    dataset = header(ModalityLUTSequence=[item], WindowCenter="2048", WindowWidth="4096")
    return from_header(phantom(), dataset)
