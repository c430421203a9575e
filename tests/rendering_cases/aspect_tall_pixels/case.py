"""Pixels twice as high as wide: the picture is twice as high, its circle shutter round."""

import numpy as np
from numpy.typing import NDArray

from tests.rendering_cases.phantom import from_header, header, phantom


def picture() -> NDArray[np.uint8]:
    dataset = header(
        WindowCenter="2048",
        WindowWidth="4096",
        PixelSpacing=["0.4", "0.2"],
        ShutterShape="CIRCULAR",
        CenterOfCircularShutter=[24, 32],
        RadiusOfCircularShutter=30,
    )
    return from_header(phantom(), dataset)
