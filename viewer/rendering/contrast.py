"""The gray stages of a frame, gray or colour, to 8 bits."""

from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from viewer.rendering.errors import InvalidValue
from viewer.rendering.pixel_description import PixelDescription
from viewer.rendering.presentation_state.effective import GrayTransformation
from viewer.rendering.tabulate import apply_gray, plain

RGB_BITS = 8


def contrast(cells: NDArray[Any], description: PixelDescription, gray: GrayTransformation) -> NDArray[np.uint8]:
    """Gray stages of pixel cells; colour gets a window only where a state asks for one. Always a new array.

    Notes
    -----
    RGB samples of more than 8 bits keep their upper 8. A VOI of a colour image maps each sample 0 … 255 alike.
    """
    if cells.ndim == 2:
        return apply_gray(cells, description, gray)
    rgb = rgb_8_bit(cells)
    if gray.voi is None:
        return rgb
    samples = replace(plain(description), bits_allocated=RGB_BITS, bits_stored=RGB_BITS, high_bit=7, signed=False)
    return apply_gray(rgb, samples, replace(gray, padding=None))


def rgb_8_bit(cells: NDArray[Any]) -> NDArray[np.uint8]:
    """RGB samples over the full range of their unsigned type as uint8: the upper 8 bits of each. Always a new array."""
    if cells.dtype == np.uint8:
        return cells.copy()
    if cells.dtype.kind != "u":
        raise InvalidValue("BitsAllocated", str(cells.dtype), "colour has unsigned samples")
    return np.asarray((cells >> (cells.dtype.itemsize * 8 - RGB_BITS)).astype(np.uint8))
