"""P-Values, the output of the gray pipeline, and the way to 8 bits (PS3.4 N.2.1.4, PS3.14).

A P-Value 0 … 65535 becomes the code value round(P / 257): linear, 0 stays black, 65535 stays white. The standard leaves
the gray space of a rendered picture open (PS3.18 8.3.5); an uncalibrated display shows the code value as sRGB.
"""

from typing import Any

import numpy as np
from numpy.typing import NDArray

P_BLACK = 0
P_WHITE = 0xFFFF
P_PER_CODE = P_WHITE / 0xFF


def to_8_bit(p_values: NDArray[Any]) -> NDArray[np.uint8]:
    """Code values of P-Values 0 … 65535 (any number type); NaN, which only float pixels can be, becomes black."""
    codes = np.asarray(np.asarray(p_values, dtype=np.float64) / P_PER_CODE)
    # In place: a table of 65536 entries is made for each step of a window that is dragged.
    np.rint(codes, out=codes)
    np.fmax(codes, 0, out=codes)  # NaN becomes 0
    np.minimum(codes, 0xFF, out=codes)
    return codes.astype(np.uint8)


def code_value(p_value: int) -> int:
    """Code value 0 … 255 of one P-Value."""
    return int(to_8_bit(np.array([p_value]))[0])
