"""Graphic types as paths in picture coordinates (PS3.3 C.10.5.1.2)."""

from math import acos, ceil, hypot, pi

import numpy as np

from viewer.rendering.annotation.frame import PictureFrame, Points
from viewer.rendering.presentation_state.annotation_model import GraphicObject, GraphicType

MAX_ARCS = 4096
MAX_SAMPLES = 400_000
FLATNESS = 0.05  # pixels between a curve and the chord that is drawn for it


def path_of(graphic: GraphicObject, frame: PictureFrame) -> Points:
    """Path of a graphic, shape (n, 2); a closed one ends where it began.

    Notes
    -----
    A circle is round on the display, through the given point, also where pixels are not square. An ellipse is what
    the four end points of its axes become on the display.
    """
    points = frame.to_picture(graphic.points, graphic.units)
    if graphic.type is GraphicType.CIRCLE:
        return circle(points[0], hypot(*(points[1] - points[0])))
    if graphic.type is GraphicType.ELLIPSE:
        return ellipse(points.mean(axis=0), (points[1] - points[0]) / 2, (points[3] - points[2]) / 2)
    if graphic.type is GraphicType.INTERPOLATED:
        return spline(points)
    return points


def circle(center: Points, radius: float) -> Points:
    """Closed path around a centre of shape (2,)."""
    return ellipse(center, np.array([radius, 0.0]), np.array([0.0, radius]))


def ellipse(center: Points, first: Points, second: Points) -> Points:
    """Closed path of an ellipse with two conjugate half axes, each of shape (2,)."""
    radius = max(hypot(*first), hypot(*second))
    arcs = 8 if radius <= FLATNESS else ceil(pi / acos(max(-1.0, 1 - FLATNESS / radius)))
    angle = np.linspace(0, 2 * pi, min(max(arcs, 8), MAX_ARCS) + 1)[:, np.newaxis]
    return center + first * np.cos(angle) + second * np.sin(angle)


def spline(points: Points) -> Points:
    """Smooth path through all points: centripetal Catmull-Rom, which makes no loops (closed: also at the seam)."""
    moved = np.concatenate([[True], (np.diff(points, axis=0) != 0).any(axis=1)])
    knots = points[moved]
    if len(knots) < 3:
        return points
    if (knots[0] == knots[-1]).all():
        around = np.vstack([knots[-2], knots, knots[1]])
    else:
        around = np.vstack([2 * knots[0] - knots[1], knots, 2 * knots[-1] - knots[-2]])
    p0, p1, p2, p3 = around[:-3], around[1:-2], around[2:-1], around[3:]
    t1 = _knot(p0, p1)
    t2 = t1 + _knot(p1, p2)
    t3 = t2 + _knot(p2, p3)
    samples = max(2, min(16, MAX_SAMPLES // len(knots)))
    t = t1 + (t2 - t1) * (np.arange(samples) / samples)[:, np.newaxis, np.newaxis]
    a1 = p0 * (1 - t / t1) + p1 * (t / t1)
    a2 = (p1 * (t2 - t) + p2 * (t - t1)) / (t2 - t1)
    a3 = (p2 * (t3 - t) + p3 * (t - t2)) / (t3 - t2)
    b1 = (a1 * (t2 - t) + a2 * t) / t2
    b2 = (a2 * (t3 - t) + a3 * (t - t1)) / (t3 - t1)
    curve = ((b1 * (t2 - t) + b2 * (t - t1)) / (t2 - t1)).transpose(1, 0, 2)
    return np.vstack([curve.reshape(-1, 2), knots[-1:]])


def _knot(start: Points, end: Points) -> Points:
    step: Points = np.sqrt(np.hypot(*(end - start).T)).clip(min=1e-9)[:, np.newaxis]
    return step
