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


def covered(
    shutters: Iterable[Shutter], image: tuple[int, int], box: Box, frame: int, pixel_aspect: float = 1.0
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

    Returns
    -------
    ndarray of uint8, or None
        Shape of `box`, 1 where covered; None where there is no shutter.
    """
    mask: NDArray[np.uint8] | None = None
    for shutter in shutters:
        hidden = _hidden(shutter, image, box, frame, pixel_aspect)
        mask = hidden if mask is None else mask | hidden
    return mask


def _hidden(shutter: Shutter, image: tuple[int, int], box: Box, frame: int, pixel_aspect: float) -> NDArray[np.uint8]:
    if isinstance(shutter, BitmapShutter):
        bits = plane_bits(shutter.plane, frame, box)
        return np.zeros(box.shape, np.uint8) if bits is None else bits
    if isinstance(shutter, PolygonalShutter):
        return _outside_polygon(shutter, image)[box.slices]
    mask = np.ones(box.shape, np.uint8)
    if isinstance(shutter, RectangularShutter):
        rows = slice(max(shutter.upper - 1 - box.top, 0), max(shutter.lower - box.top, 0))
        columns = slice(max(shutter.left - 1 - box.left, 0), max(shutter.right - box.left, 0))
        mask[rows, columns] = 0
    else:
        _open_circle(mask, shutter, box, pixel_aspect)
    return mask


def _open_circle(mask: NDArray[np.uint8], shutter: CircularShutter, box: Box, pixel_aspect: float) -> None:
    row, column = shutter.row - 1 - box.top, shutter.column - 1 - box.left
    for y in range(box.rows):
        rest = shutter.radius**2 - ((y - row) * pixel_aspect) ** 2
        if rest >= 0:
            half = floor(sqrt(rest))
            mask[y, max(column - half, 0) : max(column + half + 1, 0)] = 0


def _outside_polygon(shutter: PolygonalShutter, image: tuple[int, int]) -> NDArray[np.uint8]:
    """Always of the whole image: OpenCV rounds an edge differently where the array cuts it."""
    mask = np.ones(image, np.uint8)
    points = np.array([(column - 1, row - 1) for row, column in shutter.vertices], dtype=np.int32)
    return np.asarray(cv2.fillPoly(mask, [points], 0))
