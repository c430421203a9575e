"""Presentation LUT: the output of the VOI LUT to P-Values (PS3.3 C.11.6, PS3.4 N.2.1.4)."""

import numpy as np
from numpy.typing import NDArray

from viewer.rendering.p_values import P_WHITE
from viewer.rendering.presentation_state.model import PresentationLut, PresentationLutShape


def apply_presentation_lut(
    gray: NDArray[np.float64], lut: PresentationLut, *, windowed: bool = False
) -> NDArray[np.float64]:
    """P-Values of the output of the VOI LUT.

    Parameters
    ----------
    gray : ndarray of float64
        0 … 1, any shape.
    lut : PresentationLut
        A shape, or a table. The input range of a table is the whole range of the VOI output, and the first value
        mapped counts as 0.
    windowed : bool
        `gray` comes out of a window.

    Returns
    -------
    ndarray of float64
        P-Values, 0 … 65535, not rounded.

    Notes
    -----
    The standard does not say how a range becomes an index; this is how DCMTK does it, rounding down. A window is
    computed in steps of the table, so that its white is the last entry: gray × (entries − 1). What comes in steps of
    its own, those of stored values or of a VOI LUT, is shared out equally among the entries: gray × entries.
    """
    if lut is PresentationLutShape.IDENTITY:
        return gray * P_WHITE
    if lut is PresentationLutShape.INVERSE:
        return (1.0 - gray) * P_WHITE
    number = len(lut.entries)
    steps = number - 1 if windowed else number
    index = np.minimum(np.floor(gray * steps), number - 1) + lut.first_mapped
    return lut.look_up(index) * (P_WHITE / lut.maximum)
