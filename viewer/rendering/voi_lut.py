"""VOI LUT: modality values to the full range of gray (PS3.3 C.11.2, C.11.8)."""

import numpy as np
from numpy.typing import NDArray

from viewer.rendering.presentation_state.lookup_table import LookupTable
from viewer.rendering.presentation_state.model import VoiFunction, Window


def apply_voi_lut(
    values: NDArray[np.float64], voi: Window | LookupTable | None, possible: tuple[float, float]
) -> NDArray[np.float64]:
    """Gray of modality values.

    Parameters
    ----------
    values : ndarray of float64
        Output of the modality LUT, any shape. NaN stays NaN in a window.
    voi : Window, LookupTable, or None
        None maps `possible` linearly.
    possible : tuple of float
        Lowest and highest value that can come out of the modality LUT.

    Returns
    -------
    ndarray of float64
        0 … 1 of the output range.
    """
    if voi is None:
        lowest, highest = possible
        return _ramp(values, lowest, highest)
    if isinstance(voi, LookupTable):
        return voi.look_up(values) / voi.maximum
    with np.errstate(over="ignore"):  # float pixels may be as large as numbers go; they saturate
        return _apply_window(values, voi)


def _apply_window(values: NDArray[np.float64], window: Window) -> NDArray[np.float64]:
    center, width = window.center, window.width
    if window.function is VoiFunction.SIGMOID:
        # PS3.3 C.11.2.1.3.1: y = range / (1 + exp(−4 (x − c) / w)); beyond ±700 exp would overflow and y is 0 or 1.
        exponent = np.clip(-4.0 * (values - center) / width, -700.0, 700.0)
        return 1.0 / (1.0 + np.exp(exponent))
    if window.function is VoiFunction.LINEAR_EXACT:
        # PS3.3 C.11.2.1.3.2: x ≤ c − w/2 → 0, x > c + w/2 → 1, else (x − c)/w + 0.5
        return _ramp(values, center - width / 2, center + width / 2)
    # PS3.3 C.11.2.1.2.1: x ≤ c − 0.5 − (w−1)/2 → 0, x > c − 0.5 + (w−1)/2 → 1, else (x − (c − 0.5))/(w − 1) + 0.5
    return _ramp(values, center - 0.5 - (width - 1) / 2, center - 0.5 + (width - 1) / 2)


def _ramp(values: NDArray[np.float64], lowest: float, highest: float) -> NDArray[np.float64]:
    """0 up to `lowest`, linear, 1 from `highest` on; where the two meet, a step: 0 at it, 1 above it."""
    if not highest > lowest:
        return np.where(np.isnan(values), np.nan, (values > lowest).astype(np.float64))
    share = np.asarray(values - lowest)
    share /= highest - lowest
    return np.asarray(np.clip(share, 0.0, 1.0, out=share))
