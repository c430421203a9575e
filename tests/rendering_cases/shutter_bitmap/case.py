"""A bitmap shutter covers where its plane has a 1: stripes of P-Value 65535."""

import numpy as np
from numpy.typing import NDArray

from tests.rendering_cases.phantom import COLUMNS, ROWS, from_state
from viewer.rendering.presentation_state.model import PresentationState
from viewer.rendering.presentation_state.planes import BitmapShutter, OverlayPlane


def picture() -> NDArray[np.uint8]:
    bits = np.zeros((ROWS, COLUMNS), np.uint8)
    bits[::4] = 1
    plane = OverlayPlane(0x6000, ROWS, COLUMNS, data=np.packbits(bits, bitorder="little").tobytes())
    return from_state(PresentationState(shutters=(BitmapShutter(plane),), shutter_value=0xFFFF))
