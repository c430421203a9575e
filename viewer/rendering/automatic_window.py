"""A window for an image that has none: robust percentiles of what the frame holds."""

from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from viewer.rendering.modality_lut import apply_modality_lut
from viewer.rendering.pixel_description import PixelDescription
from viewer.rendering.presentation_state.effective import GrayTransformation
from viewer.rendering.presentation_state.model import AutomaticWindow, PixelPadding, VoiFunction, Window
from viewer.rendering.stored_values import stored_values

SAMPLES = 1 << 17


def resolve_automatic_window(
    cells: NDArray[Any], description: PixelDescription, gray: GrayTransformation
) -> GrayTransformation:
    """`gray` with its automatic window, if it has one, replaced by the window measured on a frame.

    Parameters
    ----------
    cells : ndarray
        Pixel cells of the frame; some 130 000 of them, evenly spread, are looked at.
    description : PixelDescription
    gray : GrayTransformation

    Notes
    -----
    Pixel padding, NaN and infinities do not count. A frame of one value gets a width of 1 around it; one without any
    countable value the window 0 … 1. A caller that resolves once and keeps the result shows all frames of a series
    alike.
    """
    if not isinstance(gray.voi, AutomaticWindow):
        return gray
    stride = max(1, int(np.sqrt(cells.size / SAMPLES)))
    sample = stored_values(cells[::stride, ::stride], description).ravel()
    counted = sample[~is_padding(sample, gray.padding)] if gray.padding else sample
    values = apply_modality_lut(counted, gray.modality)
    return replace(gray, voi=_window(values[np.isfinite(values)], gray.voi))


def is_padding(values: NDArray[Any], padding: PixelPadding) -> NDArray[np.bool_]:
    """True for stored values in the padding range (PS3.3 C.7.5.1.1.2)."""
    lowest, highest = np.float64(padding.lowest), np.float64(padding.highest)  # not rounded to the type of the pixels
    return np.asarray((values >= lowest) & (values <= highest))


def _window(values: NDArray[np.float64], automatic: AutomaticWindow) -> Window:
    if values.size == 0:
        return Window(0.5, 1.0, VoiFunction.LINEAR_EXACT)
    lowest, highest = (float(value) for value in np.percentile(values, (automatic.lower, automatic.upper)))
    if automatic.from_zero and float(values.min()) >= 0:
        lowest = 0.0
    if not highest > lowest:
        lowest, highest = float(values.min()), float(values.max())  # almost all pixels are equal; the rest is the image
    width = highest - lowest
    if not (np.isfinite(width) and width > 0):
        return Window(lowest, 1.0, VoiFunction.LINEAR_EXACT)
    return Window(lowest + width / 2, width, VoiFunction.LINEAR_EXACT)
