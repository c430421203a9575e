"""Display Shutter: what is covered, in image space, before rotation (PS3.3 C.7.6.11, C.7.6.15).

The visible part is what every shutter lets through. Covered pixels get the Shutter Presentation Value, a P-Value that
no gray stage touches: it is not inverted.
"""

from collections.abc import Iterable
from math import floor, sqrt
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from viewer.rendering.box import Box
from viewer.rendering.kept import Kept
from viewer.rendering.overlay import plane_bits
from viewer.rendering.presentation_state.planes import (
    BitmapShutter,
    CircularShutter,
    PolygonalShutter,
    RectangularShutter,
    Shutter,
)


def covered(
    shutters: Iterable[Shutter],
    image: tuple[int, int],
    box: Box,
    frame: int,
    pixel_aspect: float = 1.0,
    cells: NDArray[Any] | None = None,
) -> NDArray[np.uint8] | None:
    """Which pixels the shutters cover.

    Parameters
    ----------
    shutters : iterable of Shutter
    image : tuple of int
        Rows and columns of the image.
    box : Box
        Part of the image that is wanted.
    frame : int
        Image frame, from 1, for a multi-frame bitmap.
    pixel_aspect : float
        Height of a pixel divided by its width: the radius of a circle counts pixels along a row, and the circle is
        round on the screen.
    cells : ndarray, or None
        Pixel cells of the box, for a bitmap in their unused bits.

    Returns
    -------
    ndarray of uint8, or None
        Shape of `box`, 1 where covered, read-only; None where there is no shutter.
    """
    shutters = tuple(shutters)
    if any(isinstance(shutter, BitmapShutter) for shutter in shutters):
        return _covered(shutters, image, box, frame, pixel_aspect, cells)
    key = shutters, image, box, pixel_aspect
    return _MASKS.get(key, lambda: _covered(shutters, image, box, frame, pixel_aspect, cells))


# Geometric shutters do not depend on the pixels: the next picture of the same part is covered alike.
_MASKS: Kept[NDArray[np.uint8] | None] = Kept(64 << 20, lambda mask: 0 if mask is None else mask.nbytes)


def _covered(
    shutters: Iterable[Shutter],
    image: tuple[int, int],
    box: Box,
    frame: int,
    pixel_aspect: float,
    cells: NDArray[Any] | None,
) -> NDArray[np.uint8] | None:
    mask: NDArray[np.uint8] | None = None
    for shutter in shutters:
        if isinstance(shutter, BitmapShutter):
            hidden = plane_bits(shutter.plane, frame, box, cells)
        elif isinstance(shutter, PolygonalShutter):
            hidden = _outside_polygon(shutter, image)[box.slices]
        elif isinstance(shutter, RectangularShutter):
            hidden = _outside_rectangle(shutter, box)
        else:
            hidden = _outside_circle(shutter, box, pixel_aspect)
        if hidden is not None:
            mask = np.ascontiguousarray(hidden) if mask is None else mask | hidden
    if mask is not None:
        mask.flags.writeable = False
    return mask


def _outside_rectangle(shutter: RectangularShutter, box: Box) -> NDArray[np.uint8]:
    mask = np.ones(box.shape, np.uint8)
    rows = slice(max(shutter.upper - 1 - box.top, 0), max(shutter.lower - box.top, 0))
    columns = slice(max(shutter.left - 1 - box.left, 0), max(shutter.right - box.left, 0))
    mask[rows, columns] = 0
    return mask


def _outside_circle(shutter: CircularShutter, box: Box, pixel_aspect: float) -> NDArray[np.uint8]:
    mask = np.ones(box.shape, np.uint8)
    row, column = shutter.row - 1 - box.top, shutter.column - 1 - box.left
    for y in range(box.rows):
        rest = shutter.radius**2 - ((y - row) * pixel_aspect) ** 2
        if rest >= 0:
            half = floor(sqrt(rest))
            mask[y, max(column - half, 0) : max(column + half + 1, 0)] = 0
    return mask


def _outside_polygon(shutter: PolygonalShutter, image: tuple[int, int]) -> NDArray[np.uint8]:
    """Always of the whole image: OpenCV rounds an edge differently where the array cuts it."""
    mask = np.ones(image, np.uint8)
    points = np.array([(column - 1, row - 1) for row, column in shutter.vertices], dtype=np.int32)
    return np.asarray(cv2.fillPoly(mask, [points], 0))
