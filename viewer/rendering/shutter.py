"""Display Shutter: what is covered, in image space, before rotation (PS3.3 C.7.6.11, C.7.6.15).

The visible part is what every shutter lets through. Covered pixels get the Shutter Presentation Value, a P-Value that
no gray stage touches: it is not inverted.
"""

from collections.abc import Iterable
from math import floor, sqrt

import cv2
import numpy as np
from numpy.typing import NDArray

from viewer.rendering.box import Box
from viewer.rendering.overlay import plane_bits
from viewer.rendering.presentation_state.planes import (
    BitmapShutter,
    CircularShutter,
    PolygonalShutter,
    RectangularShutter,
    Shutter,
)


def covered(shutters: Iterable[Shutter], box: Box, frame: int, pixel_aspect: float = 1.0) -> NDArray[np.uint8] | None:
    """Which pixels the shutters cover.

    Parameters
    ----------
    shutters : iterable of Shutter
    box : Box
        Part of the image that is wanted.
    frame : int
        Image frame, from 1, for a multi-frame bitmap.
    pixel_aspect : float
        Height of a pixel divided by its width: the radius of a circle counts pixels along a row, and the circle is
        round on the screen.

    Returns
    -------
    ndarray of uint8, or None
        Shape of `box`, 1 where covered; None where there is no shutter.
    """
    mask: NDArray[np.uint8] | None = None
    for shutter in shutters:
        hidden = _hidden(shutter, box, frame, pixel_aspect)
        mask = hidden if mask is None else np.bitwise_or(mask, hidden, out=mask)
    return mask


def _hidden(shutter: Shutter, box: Box, frame: int, pixel_aspect: float) -> NDArray[np.uint8]:
    if isinstance(shutter, BitmapShutter):
        bits = plane_bits(shutter.plane, frame, box)
        return np.zeros(box.shape, np.uint8) if bits is None else bits
    mask = np.ones(box.shape, np.uint8)
    if isinstance(shutter, RectangularShutter):
        rows = slice(max(shutter.upper - 1 - box.top, 0), max(shutter.lower - box.top, 0))
        columns = slice(max(shutter.left - 1 - box.left, 0), max(shutter.right - box.left, 0))
        mask[rows, columns] = 0
    elif isinstance(shutter, CircularShutter):
        _open_circle(mask, shutter, box, pixel_aspect)
    else:
        _open_polygon(mask, shutter, box)
    return mask


def _open_circle(mask: NDArray[np.uint8], shutter: CircularShutter, box: Box, pixel_aspect: float) -> None:
    row, column = shutter.row - 1 - box.top, shutter.column - 1 - box.left
    for y in range(box.rows):
        rest = shutter.radius**2 - ((y - row) * pixel_aspect) ** 2
        if rest >= 0:
            half = floor(sqrt(rest))
            mask[y, max(column - half, 0) : max(column + half + 1, 0)] = 0


def _open_polygon(mask: NDArray[np.uint8], shutter: PolygonalShutter, box: Box) -> None:
    points = np.array([(column - 1, row - 1) for row, column in shutter.vertices], dtype=np.int32)
    cv2.fillPoly(mask, [points], 0, offset=(-box.left, -box.top))
