"""Lines and filled shapes as antialiased masks."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from math import ceil, floor

import cv2
import numpy as np
from numpy.typing import NDArray

from viewer.rendering.annotation.canvas import Mask
from viewer.rendering.annotation.clip import Rectangle, clip_polygon, length, thinned, visible_runs
from viewer.rendering.annotation.frame import Points

SHIFT = 4
CRISP_LENGTH = 3_000_000.0
MAX_THICKNESS = 64.0
MAX_ENTANGLEMENT = 20_000_000.0
ALWAYS_FILLED = 2_000


@dataclass(frozen=True, slots=True)
class Stroke:
    """A path that is drawn as a line.

    Attributes
    ----------
    points : ndarray, shape (n, 2)
        Picture coordinates.
    thickness : float
        Picture pixels.
    crisp : bool
        Antialiased.
    """

    points: Points
    thickness: float = 1.0
    crisp: bool = True


@dataclass(frozen=True, slots=True)
class Patch:
    """A mask, 0 … 255, and where it lies on the picture."""

    mask: Mask
    left: int
    top: int


def visible(strokes: Iterable[Stroke], size: tuple[int, int]) -> list[Stroke]:
    """Strokes cut to what can be seen of them, and of their casings, on a picture of this width and height.

    Notes
    -----
    Up to 3 000 000 pixels of line are antialiased. What is longer, which only a hostile state is, is drawn in full, but
    thin and in steps.
    """
    found = [
        Stroke(run, min(stroke.thickness, MAX_THICKNESS))
        for stroke in strokes
        for run in visible_runs(thinned(stroke.points), _around(size, MAX_THICKNESS))
    ]
    if sum(len(stroke.points) for stroke in found) * sum(size) <= CRISP_LENGTH:
        return found
    total = np.cumsum([length(stroke.points) for stroke in found])
    return [replace(one, crisp=bool(at <= CRISP_LENGTH)) for one, at in zip(found, total, strict=True)]


def stroke_patch(strokes: Sequence[Stroke], size: tuple[int, int], widen: float = 0.0) -> Patch | None:
    """Mask of lines.

    Parameters
    ----------
    strokes : sequence of Stroke
        As :func:`visible` gives them.
    size : tuple of int
        Width and height of the picture.
    widen : float
        Added on both sides of each line, for a casing; lines that are not crisp get none.
    """
    if widen:
        strokes = [stroke for stroke in strokes if stroke.crisp]
    if not strokes:
        return None
    thickest = max(stroke.thickness for stroke in strokes) + 2 * widen
    box = _box([stroke.points for stroke in strokes], thickest, size)
    if box is None:
        return None
    left, top, mask = box
    for stroke in strokes:
        points = _fixed(stroke.points, left, top)
        if stroke.crisp:
            thickness = _cv_thickness(stroke.thickness + 2 * widen)
            cv2.polylines(mask, [points], False, 255, thickness, cv2.LINE_AA, SHIFT)
        else:
            cv2.polylines(mask, [points], False, 255, 1, cv2.LINE_8, SHIFT)
    return Patch(mask, left, top)


def fill_patch(shapes: Sequence[Points], size: tuple[int, int]) -> Patch | None:
    """Mask of the insides of closed paths, by the even-odd rule within each.

    A path that crosses itself more often than can be filled in a second, as only a hostile one does, stays unfilled.
    """
    cut = [clip_polygon(thinned(points), _around(size, 2.0)) for points in shapes]
    cut = [points for points in cut if len(points) > 2 and entanglement(points[:, 1], size[1]) <= MAX_ENTANGLEMENT]
    box = _box(cut, 1.0, size) if cut else None
    if box is None:
        return None
    left, top, mask = box
    for points in cut:
        cv2.fillPoly(mask, [_fixed(points, left, top)], 255, cv2.LINE_AA, SHIFT)
    return Patch(mask, left, top)


def entanglement(y: NDArray[np.float64], rows: int) -> float:
    """How much work it can be to fill a closed path: its edges, each times those that are met in its first row.

    Parameters
    ----------
    y : ndarray, shape (n,)
        Second coordinates of its points, in rows.
    rows : int
        Of the picture.
    """
    if len(y) < ALWAYS_FILLED:
        return 0.0
    row = np.clip(y, -1, rows).astype(np.int64) + 1
    low, high = np.minimum(row, np.roll(row, -1)), np.maximum(row, np.roll(row, -1))
    starts = np.bincount(low, minlength=rows + 3).astype(np.float64)
    active = np.cumsum(starts - np.bincount(high + 1, minlength=rows + 3)[: rows + 3])
    return float((starts * active).sum())


def _around(size: tuple[int, int], thickness: float) -> Rectangle:
    margin = thickness + 4
    return -margin, -margin, size[0] + margin, size[1] + margin


def _box(paths: Sequence[Points], thickness: float, size: tuple[int, int]) -> tuple[int, int, Mask] | None:
    """Left, top and an empty mask of the part of the picture that the paths can reach."""
    margin = thickness / 2 + 3
    low = np.min([points.min(axis=0) for points in paths], axis=0) - margin
    high = np.max([points.max(axis=0) for points in paths], axis=0) + margin
    left, top = max(floor(low[0]), 0), max(floor(low[1]), 0)
    right, bottom = min(ceil(high[0]), size[0]), min(ceil(high[1]), size[1])
    if left >= right or top >= bottom:
        return None
    return left, top, np.zeros((bottom - top, right - left), np.uint8)


def _fixed(points: Points, left: int, top: int) -> NDArray[np.int32]:
    """Fixed-point coordinates as OpenCV takes them: there the centre of a pixel is a whole number."""
    moved = points - (left + 0.5, top + 0.5)
    return np.rint(moved * (1 << SHIFT)).astype(np.int32)


def _cv_thickness(thickness: float) -> int:
    """OpenCV's antialiased lines of thickness 1, 2, 4, 6 … are 1.4, 3.4, 5.4, 7.4 … pixels thick."""
    return 1 if thickness < 2.4 else max(2, 2 * round((thickness - 1.4) / 2))
