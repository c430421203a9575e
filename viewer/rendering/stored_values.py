"""Stored values out of pixel cells: unused bits masked, the sign extended (PS3.5 8.1.1, PS3.3 C.7.6.3.1)."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from viewer.rendering.errors import InvalidValue
from viewer.rendering.pixel_description import PixelDescription


def stored_values(cells: NDArray[Any], description: PixelDescription) -> NDArray[Any]:
    """Stored values of pixel cells as they are in the file or come out of a decoder.

    Parameters
    ----------
    cells : ndarray
        Any shape; integers of at most 64 bits in either byte order, or floats. Unused bits may hold overlays.
    description : PixelDescription

    Returns
    -------
    ndarray
        Shape of `cells`, native byte order. Signed of the same width where Pixel Representation is 1, else unsigned;
        floats and bits are returned as they are.

    Raises
    ------
    InvalidValue
        High Bit and Bits Stored do not fit into the cell.
    """
    if cells.dtype.kind == "b":
        return cells.view(np.uint8)
    if cells.dtype.kind == "f":
        return cells if cells.dtype.isnative else cells.astype(cells.dtype.newbyteorder("="))
    width = cells.dtype.itemsize * 8
    shift = description.high_bit + 1 - description.bits_stored
    if shift < 0 or description.high_bit >= max(width, description.bits_allocated):
        raise InvalidValue("HighBit", description.high_bit, f"{description.bits_stored} bits do not end there")
    if description.high_bit >= width:
        # A decoder that narrows its output has dropped unused bits, never used ones, when what is left fits.
        if description.bits_stored > width:
            raise InvalidValue("BitsStored", description.bits_stored, f"the decoded pixels have {width} bits")
        shift = 0
    native = cells.astype(cells.dtype.newbyteorder("="), copy=False)
    if description.signed:
        # Left to the top, then right again arithmetically: unused bits fall off and the sign fills what they left.
        values: NDArray[Any] = native.view(np.dtype(f"i{width // 8}"))
        above = width - description.bits_stored - shift
        return values if not above and not shift else (values << above) >> (above + shift)
    values = native.view(np.dtype(f"u{width // 8}"))
    if shift or description.bits_stored < width:
        values = (values >> shift) & values.dtype.type((1 << description.bits_stored) - 1)
    return values
