"""Circular shutter: what lies outside is black."""

import numpy as np
from numpy.typing import NDArray

from tests.rendering_cases.phantom import from_header, header, phantom


def picture() -> NDArray[np.uint8]:
    dataset = header(
        WindowCenter="2048",
        WindowWidth="4096",
        ShutterShape="CIRCULAR",
        CenterOfCircularShutter=[24, 36],
        RadiusOfCircularShutter=20,
    )
    return from_header(phantom(), dataset)
