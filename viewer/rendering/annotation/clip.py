"""Cutting paths to what can be seen, so that drawing costs no more than the picture has room for."""

import numpy as np
from numpy.typing import NDArray

from viewer.rendering.annotation.frame import Points

Rectangle = tuple[float, float, float, float]
DENSE = 5_000


def visible_runs(points: Points, bounds: Rectangle) -> list[Points]:
    """Parts of an open path that lie in a rectangle, each a path of its own.

    Parameters
    ----------
    points : ndarray, shape (n, 2)
    bounds : tuple of float
        Left, top, right, bottom.
    """
    low, high = np.array(bounds[:2]), np.array(bounds[2:])
    if len(points) < 2 or ((points >= low).all() and (points <= high).all()):
        return [points] if len(points) else []
    starts, steps = points[:-1], np.diff(points, axis=0)
    with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
        first, second = (low - starts) / steps, (high - starts) / steps
    inside = (starts >= low) & (starts <= high)
    still = steps == 0
    enter = np.where(still, np.where(inside, 0.0, 2.0), np.minimum(first, second)).max(axis=1).clip(min=0)
    leave = np.where(still, 1.0, np.maximum(first, second)).min(axis=1).clip(max=1)
    kept = np.flatnonzero(enter <= leave)
    if not len(kept):
        return []
    begins = starts[kept] + steps[kept] * enter[kept, np.newaxis]
    ends = starts[kept] + steps[kept] * leave[kept, np.newaxis]
    joined = (np.diff(kept) == 1) & (leave[kept][:-1] >= 1) & (enter[kept][1:] <= 0)
    breaks = np.flatnonzero(~joined) + 1
    return [
        np.vstack([begin, end[-1:]])
        for begin, end in zip(np.split(begins, breaks), np.split(ends, breaks), strict=True)
    ]


def clip_polygon(points: Points, bounds: Rectangle) -> Points:
    """A closed path cut by a rectangle (Sutherland and Hodgman); edges may run along the rectangle's."""
    for axis, limit, keep in ((0, bounds[0], 1), (1, bounds[1], 1), (0, bounds[2], -1), (1, bounds[3], -1)):
        if not len(points):
            return points
        distance = (points[:, axis] - limit) * keep
        inside = distance >= 0
        if inside.all():
            continue
        points = _cut(points, distance, inside)
    return points


def _cut(points: Points, distance: NDArray[np.float64], inside: NDArray[np.bool_]) -> Points:
    following, next_distance = np.roll(points, -1, axis=0), np.roll(distance, -1)
    crossing = inside != np.roll(inside, -1)
    with np.errstate(divide="ignore", invalid="ignore"):
        share = distance / (distance - next_distance)
        crossed = points + (following - points) * share[:, np.newaxis]
    both = np.stack([points, crossed], axis=1).reshape(-1, 2)
    return np.asarray(both[np.stack([inside, crossing], axis=1).reshape(-1)])


def thinned(points: Points) -> Points:
    """Without points that fall on the one before: to 1/16 of a pixel, in very long paths to 1/2."""
    if len(points) < 3:
        return points
    grid = np.rint(points * (2 if len(points) > DENSE else 16))
    kept = np.concatenate([[True], (np.diff(grid, axis=0) != 0).any(axis=1)])
    kept[-1] = True
    return np.asarray(points[kept])


def length(points: Points) -> float:
    """Of a path, in its own units."""
    return float(np.hypot(*np.diff(points, axis=0).T).sum()) if len(points) > 1 else 0.0
