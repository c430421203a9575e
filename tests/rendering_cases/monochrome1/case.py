"""MONOCHROME1: the ramp is white at the left; the shape INVERSE says the same and does not invert again."""

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from tests.rendering_cases.phantom import DESCRIPTION, from_header, header, phantom


def picture() -> NDArray[np.uint8]:
    dataset = header(WindowCenter="2048", WindowWidth="4096", PresentationLUTShape="INVERSE")
    return from_header(phantom(), dataset, replace(DESCRIPTION, photometric_interpretation="MONOCHROME1"))
