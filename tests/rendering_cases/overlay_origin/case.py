"""A separate overlay plane of 9 rows and 11 columns, a cross with a dot, its first pixel on row 21, column 31."""

import numpy as np
from numpy.typing import NDArray

from tests.rendering_cases.phantom import from_header, header, phantom


def picture() -> NDArray[np.uint8]:
    bits = np.zeros((9, 11), np.uint8)
    bits[4], bits[:, 5], bits[0, 0] = 1, 1, 1
    dataset = header(WindowCenter="2048", WindowWidth="4096")
    for element, vr, value in (
        (0x10, "US", 9),
        (0x11, "US", 11),
        (0x40, "CS", "G"),
        (0x50, "SS", [21, 31]),
        (0x3000, "OW", np.packbits(bits, bitorder="little").tobytes() + b"\0"),
    ):
        dataset.add_new((0x6000, element), vr, value)
    return from_header(phantom(), dataset)
