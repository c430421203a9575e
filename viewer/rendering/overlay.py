"""Overlay Plane: bits of the image, or beside it, that are drawn over it in image space (PS3.3 C.9.2)."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from viewer.rendering.box import Box
from viewer.rendering.presentation_state.planes import OverlayPlane

BITS_AT_A_TIME = 1 << 24


def plane_bits(
    plane: OverlayPlane, frame: int, box: Box, cells: NDArray[Any] | None = None
) -> NDArray[np.uint8] | None:
    """Bits of a plane on one image frame.

    Parameters
    ----------
    plane : OverlayPlane
    frame : int
        Image frame, from 1.
    box : Box
        Part of the image that is wanted; what the plane holds elsewhere is not even unpacked.
    cells : ndarray, or None
        Pixel cells of the box with their unused bits still in place, for an embedded plane.

    Returns
    -------
    ndarray of uint8, or None
        Shape of `box`, 1 where the plane has a 1; None where no frame of the plane lies on the image frame, or an
        embedded plane got lost because the pixels were compressed.
    """
    index = plane.frame_index(frame)
    if index is None:
        return None
    if plane.embedded_bit is not None:
        if cells is None or cells.dtype.kind not in "iu" or plane.embedded_bit >= cells.dtype.itemsize * 8:
            return None
        return ((cells >> plane.embedded_bit) & 1).astype(np.uint8)
    mask = np.zeros(box.shape, np.uint8)
    _unpack(plane, index, box, mask)
    return mask


def _unpack(plane: OverlayPlane, index: int, box: Box, mask: NDArray[np.uint8]) -> None:
    """Copy what frame `index` of the plane and the box share into `mask`, a bounded number of bits at a time."""
    top, left = plane.origin[0] - 1 - box.top, plane.origin[1] - 1 - box.left
    first, last = max(0, -top), min(plane.rows, box.rows - top)
    start, end = max(0, -left), min(plane.columns, box.columns - left)
    if start >= end:
        return
    packed = np.frombuffer(plane.data, np.uint8)
    base = index * plane.rows * plane.columns
    step = max(1, BITS_AT_A_TIME // plane.columns)
    for row in range(first, last, step):
        count = min(step, last - row)
        from_bit = base + row * plane.columns  # frames and rows follow each other with no byte alignment
        to_bit = from_bit + count * plane.columns
        bits = np.unpackbits(packed[from_bit // 8 : -(-to_bit // 8)], bitorder="little")
        part = bits[from_bit % 8 :][: count * plane.columns].reshape(count, plane.columns)
        mask[top + row : top + row + count, left + start : left + end] = part[:, start:end]


def drawn_bits(plane: OverlayPlane, bits: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Bits that are drawn: all of a graphics plane; the outline of a region of interest, so that it stays visible."""
    if plane.type == "G":
        return bits
    inner = bits.copy()
    inner[1:] &= bits[:-1]
    inner[:-1] &= bits[1:]
    inner[:, 1:] &= bits[:, :-1]
    inner[:, :-1] &= bits[:, 1:]
    return bits & (1 - inner)
