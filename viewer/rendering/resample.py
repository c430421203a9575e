"""Resampling: from image pixels to the pixels of a placement.

Reduction halves by exact 2 × 2 means (OpenCV INTER_AREA) until less than a factor of two is left, then interpolates
linearly: free of aliasing, and several times faster than area averaging at an odd ratio. Enlargement is linear.
"""

from math import ceil, floor, log2
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from viewer.rendering.displayed_area import Placement
from viewer.rendering.output import Interpolation

WARP_SIDE_LIMIT = 32_000  # warpAffine keeps coordinates in 16 bits
WARP_FLAGS = cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP


def needed(placement: Placement, rows: int, columns: int) -> tuple[slice, slice]:
    """Rows and columns of an image of `rows` × `columns` that a placement reads, aligned so that panning is steady."""
    return (
        _needed(placement.top, placement.step_y, placement.height, rows),
        _needed(placement.left, placement.step_x, placement.width, columns),
    )


def _needed(start: float, step: float, count: int, extent: int) -> slice:
    block = 2 ** _halvings(step)
    first = (floor(start) - block) // block * block
    last = ceil((start + step * count) / block) * block + block
    first, last = min(max(first, 0), extent), min(max(last, 0), extent)
    if first < last:
        return slice(first, last)
    # Nothing of the image is shown; one pixel is kept, so that no later step has to think of empty arrays.
    return slice(0, 1) if last == 0 else slice(extent - 1, extent)


def _halvings(step: float) -> int:
    return min(max(floor(log2(step)), 0), 15)


def resample(
    image: NDArray[Any],
    placement: Placement,
    offset: tuple[int, int] = (0, 0),
    interpolation: Interpolation = Interpolation.LINEAR,
) -> NDArray[Any]:
    """Picture of `image` at `placement`; outside the image its border is repeated, for the caller to paint over.

    Parameters
    ----------
    image : ndarray
        Shape (rows, columns) or (rows, columns, 3); uint8, uint16, int16 or float32; or a part of it.
    placement : Placement
        In coordinates of the whole image.
    offset : tuple of int
        Row and column of the whole image where `image` begins.
    interpolation : Interpolation

    Returns
    -------
    ndarray
        Shape (height, width) or (height, width, 3), dtype of `image`.
    """
    top, left = placement.top - offset[0], placement.left - offset[1]
    if interpolation is Interpolation.NEAREST:
        return _nearest(image, placement, top, left)
    level = image
    step_x, step_y = placement.step_x, placement.step_y
    for _ in range(max(_halvings(step_x), _halvings(step_y))):
        by_x, by_y = (2 if step_x >= 2 else 1), (2 if step_y >= 2 else 1)
        level = _reduced(level, by_x, by_y)
        left, step_x = left / by_x, step_x / by_x
        top, step_y = top / by_y, step_y / by_y
    return _linear(level, placement.width, placement.height, left, top, step_x, step_y)


def _nearest(image: NDArray[Any], placement: Placement, top: float, left: float) -> NDArray[Any]:
    rows = np.floor(top + (np.arange(placement.height) + 0.5) * placement.step_y)
    columns = np.floor(left + (np.arange(placement.width) + 0.5) * placement.step_x)
    row_index = np.clip(rows, 0, image.shape[0] - 1).astype(np.intp)
    column_index = np.clip(columns, 0, image.shape[1] - 1).astype(np.intp)
    return np.asarray(image[row_index[:, np.newaxis], column_index])


def _reduced(image: NDArray[Any], by_x: int, by_y: int) -> NDArray[Any]:
    """Means of blocks of `by_x` × `by_y`; an odd last row or column stands for both of its block."""
    below, right = -image.shape[0] % by_y, -image.shape[1] % by_x
    if below or right:
        image = cv2.copyMakeBorder(image, 0, below, 0, right, cv2.BORDER_REPLICATE)
    size = image.shape[1] // by_x, image.shape[0] // by_y
    return np.asarray(cv2.resize(np.ascontiguousarray(image), size, interpolation=cv2.INTER_AREA))


def _linear(
    level: NDArray[Any], width: int, height: int, left: float, top: float, step_x: float, step_y: float
) -> NDArray[Any]:
    rows, columns = level.shape[:2]
    aligned = all(edge % 1 == 0 for edge in (left, top, step_x * width, step_y * height))
    right, bottom = left + step_x * width, top + step_y * height
    if aligned and left >= 0 and top >= 0 and right <= columns and bottom <= rows:
        part = level[int(top) : int(bottom), int(left) : int(right)]
        if part.shape[:2] == (height, width):
            return part
        if part.shape == level.shape or (step_x >= 1 and step_y >= 1):
            # Not for an enlarged part, whose edge pixels need their neighbours outside of it.
            return np.asarray(cv2.resize(np.ascontiguousarray(part), (width, height), interpolation=cv2.INTER_LINEAR))
    if level.dtype == np.int16:  # warpAffine is exact for uint16, but not for int16
        biased = level.view(np.uint16) ^ np.uint16(0x8000)
        return (_warp(biased, width, height, left, top, step_x, step_y) ^ np.uint16(0x8000)).view(np.int16)
    return _warp(level, width, height, left, top, step_x, step_y)


def _warp(
    level: NDArray[Any], width: int, height: int, left: float, top: float, step_x: float, step_y: float
) -> NDArray[Any]:
    matrix = np.array([[step_x, 0.0, left + step_x / 2 - 0.5], [0.0, step_y, top + step_y / 2 - 0.5]], dtype=np.float64)
    source = np.ascontiguousarray(level[:WARP_SIDE_LIMIT, :WARP_SIDE_LIMIT])
    return np.asarray(
        cv2.warpAffine(source, matrix, (width, height), flags=WARP_FLAGS, borderMode=cv2.BORDER_REPLICATE)
    )
