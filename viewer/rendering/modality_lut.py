"""Modality LUT: stored values to values of the modality, such as Hounsfield units (PS3.3 C.11.1)."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from viewer.rendering.presentation_state.model import ModalityLut, Rescale


def apply_modality_lut(values: NDArray[Any], lut: ModalityLut | None) -> NDArray[np.float64]:
    """Modality values of stored values.

    Parameters
    ----------
    values : ndarray
        Stored values, any shape and number type.
    lut : ModalityLut, or None
        None is identity.

    Returns
    -------
    ndarray of float64
        ``slope × value + intercept``, or the entry of the table; an input outside the table takes its first or last
        entry (PS3.3 C.11.1.1).
    """
    if lut is None:
        return values.astype(np.float64)
    if isinstance(lut, Rescale):
        with np.errstate(over="ignore", invalid="ignore"):  # float pixels may be infinite; later stages saturate
            return values.astype(np.float64) * lut.slope + lut.intercept
    return lut.table.look_up(values)


def modality_range(lut: ModalityLut | None, lowest: float, highest: float) -> tuple[float, float]:
    """Lowest and highest value that can come out when stored values lie in `lowest` … `highest`.

    A table counts with the full range of its entries' bits, not with the values that it holds (PS3.4 N.2.1.3).
    """
    if lut is None:
        return lowest, highest
    if isinstance(lut, Rescale):
        ends = (lowest * lut.slope + lut.intercept, highest * lut.slope + lut.intercept)
        return min(ends), max(ends)
    return 0.0, float(lut.table.maximum)
