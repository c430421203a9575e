"""An overlay in an unused high bit is drawn and leaves the gray of its pixels alone: diagonal lines."""

import numpy as np
from numpy.typing import NDArray

from tests.rendering_cases.phantom import COLUMNS, ROWS, from_header, header, phantom


def picture() -> NDArray[np.uint8]:
    dataset = header(WindowCenter="2048", WindowWidth="4096")
    for element, vr, value in ((0x10, "US", ROWS), (0x11, "US", COLUMNS), (0x100, "US", 16), (0x102, "US", 15)):
        dataset.add_new((0x6000, element), vr, value)
    bits = np.indices((ROWS, COLUMNS)).sum(axis=0) % 16 == 0
    return from_header(phantom() | (bits.astype(np.uint16) << 15), dataset)
