"""RGB with a shutter, an overlay and a quarter turn; a window of the image is not applied."""

import numpy as np
from numpy.typing import NDArray

from tests.rendering_cases.phantom import COLUMNS, ROWS, from_header, header
from viewer.rendering.pixel_description import PixelDescription


def picture() -> NDArray[np.uint8]:
    description = PixelDescription(ROWS, COLUMNS, 3, "RGB", 8, 8, 7, signed=False)
    pixels = np.zeros((ROWS, COLUMNS, 3), np.uint8)
    pixels[..., 0] = np.linspace(0, 255, COLUMNS)
    pixels[..., 1] = np.linspace(0, 255, ROWS)[:, np.newaxis]
    pixels[10:20, 10:20] = 0, 0, 255
    dataset = header(
        WindowCenter="10",
        WindowWidth="5",
        ShutterShape="CIRCULAR",
        CenterOfCircularShutter=[24, 32],
        RadiusOfCircularShutter=28,
    )
    for element, vr, value in (
        (0x10, "US", 2),
        (0x11, "US", 16),
        (0x40, "CS", "G"),
        (0x50, "SS", [30, 30]),
        (0x3000, "OW", b"\xff" * 4),
    ):
        dataset.add_new((0x6000, element), vr, value)
    return from_header(pixels, dataset, description)
