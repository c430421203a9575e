"""YBR to RGB (PS3.3 C.7.6.3.1.2)."""

import cv2
import numpy as np
from numpy.typing import NDArray

Color = NDArray[np.uint8] | NDArray[np.uint16]

# Rows: R, G, B; columns: Y, CB, CR, constant in units of half the range. ITU-R BT.601 as PS3.3 prints it, inverted.
_FULL = np.array(
    [
        [1.0, 0.0, 1.402],
        [1.0, -0.114 * 1.772 / 0.587, -0.299 * 1.402 / 0.587],
        [1.0, 1.772, 0.0],
    ]
)
_LUMA_GAIN = 255 / 219
_CHROMA_GAIN = 255 / 224


def ybr_full_to_rgb(ybr: Color) -> Color:
    """Convert YBR_FULL, or YBR_FULL_422 with its colour samples expanded.

    Parameters
    ----------
    ybr : NDArray, shape (rows, columns, 3), uint8 or uint16
        Y over the full range, CB and CR around half of it.

    Returns
    -------
    NDArray, shape and dtype of `ybr`
        R, G, B; rounded and limited to the range.
    """
    half = _half(ybr)
    constant = -_FULL[:, 1:].sum(axis=1) * half
    return _transform(ybr, np.column_stack([_FULL, constant]))


def ybr_partial_to_rgb(ybr: Color) -> Color:
    """Convert YBR_PARTIAL_422 or YBR_PARTIAL_420 with its colour samples expanded.

    Y uses 16 … 235, CB and CR 16 … 240 of 8 bits, and the same parts of 16 bits.
    """
    half = _half(ybr)
    matrix = _FULL * [_LUMA_GAIN, _CHROMA_GAIN, _CHROMA_GAIN]
    constant = -matrix[:, 0] * half / 8 - matrix[:, 1:].sum(axis=1) * half
    return _transform(ybr, np.column_stack([matrix, constant]))


def _half(ybr: Color) -> int:
    return 1 << (ybr.dtype.itemsize * 8 - 1)


def _transform(samples: Color, matrix: NDArray[np.float64]) -> Color:
    # OpenCV computes 8-bit data in float32 and rounds to nearest, saturating: ten times faster than numpy.
    result: Color = cv2.transform(np.ascontiguousarray(samples), matrix)  # type: ignore[assignment]
    return result


def full_range(samples: NDArray[np.generic], bits_stored: int) -> Color:
    """Stretch colour samples over all of uint8 or uint16, so that later stages need not know Bits Stored.

    Parameters
    ----------
    samples : NDArray, any shape, integer
        Unused high bits are ignored.
    bits_stored : int
        1 … 32.

    Returns
    -------
    NDArray, shape of `samples`
        uint8 for up to 8 bits stored, else uint16. Samples of more than 16 bits keep their 16 high bits.
    """
    unsigned = np.ascontiguousarray(samples).view(f"u{samples.dtype.itemsize}")
    target = np.dtype(np.uint8 if bits_stored <= 8 else np.uint16)
    if bits_stored == target.itemsize * 8:
        return unsigned.astype(target, copy=False)
    if bits_stored > 16:
        return (unsigned >> (bits_stored - 16)).astype(np.uint16)
    largest = (1 << bits_stored) - 1
    top = (1 << target.itemsize * 8) - 1
    return ((unsigned & largest).astype(np.uint32) * top // largest).astype(target)


def to_rgb(samples: NDArray[np.generic], photometric_interpretation: str, bits_stored: int) -> Color:
    """Convert samples of any kind that `image_pixel` admits to RGB over the full range of uint8 or uint16.

    YBR_ICT and YBR_RCT exist inside JPEG 2000 only, whose decoder undoes them; XYB inside JPEG XL only. They pass.
    """
    color = full_range(samples, bits_stored)
    if photometric_interpretation in ("YBR_FULL", "YBR_FULL_422"):
        return ybr_full_to_rgb(color)
    if photometric_interpretation in ("YBR_PARTIAL_422", "YBR_PARTIAL_420"):
        return ybr_partial_to_rgb(color)
    return color
