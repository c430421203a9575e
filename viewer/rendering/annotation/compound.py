"""Compound graphics of Supplement 120 as lines, shapes and labels (PS3.3 C.10.5.1.3)."""

from collections.abc import Callable
from dataclasses import dataclass
from math import cos, hypot, radians, sin, sqrt

import numpy as np

from viewer.rendering.annotation.clip import visible_runs
from viewer.rendering.annotation.frame import PictureFrame, Points
from viewer.rendering.annotation.graphics import Drawing
from viewer.rendering.annotation.shapes import ellipse
from viewer.rendering.presentation_state.annotation_model import CompoundGraphic, CompoundType, Units

HEAD_LENGTH, HEAD_WIDTH = 12.0, 8.0
BAR = 7.0
MAJOR_TICK, MINOR_TICK = 9.0, 5.0
VIEW_ARROW = 36.0
RULER_DIVISIONS = 10


@dataclass(frozen=True, slots=True)
class Label:
    """A short text with its centre at a point of the picture."""

    text: str
    at: tuple[float, float]


@dataclass(frozen=True, slots=True)
class Compound:
    """What is drawn for a compound graphic."""

    drawing: Drawing
    labels: tuple[Label, ...] = ()


def compound_drawing(graphic: CompoundGraphic, frame: PictureFrame) -> Compound:
    """Lines, filled shapes and labels of a compound graphic, in picture coordinates."""
    lines, filled, labels = _BUILDERS[graphic.type](graphic, frame)
    return Compound(Drawing(tuple(lines), tuple(filled), graphic.line, graphic.fill, graphic.units), tuple(labels))


Parts = tuple[list[Points], list[Points], list[Label]]


def _mapped(points: Points, graphic: CompoundGraphic, frame: PictureFrame) -> Points:
    """Picture coordinates of points, rotated counter-clockwise as the annotation says."""
    if not graphic.rotation:
        return frame.to_picture(points, graphic.units)
    center = graphic.rotation_point or _middle(graphic)
    if graphic.units is Units.DISPLAY:
        pivot = frame.to_picture([center], graphic.units)[0]
        return _rotated(frame.to_picture(points, graphic.units), pivot, graphic.rotation)
    return frame.to_picture(_rotated(points, np.array(center), graphic.rotation), graphic.units)


def _rotated(points: Points, pivot: Points, degrees: float) -> Points:
    """Counter-clockwise; rows grow downward."""
    angle = radians(degrees % 360)
    turned: Points = (points - pivot) @ np.array([[cos(angle), -sin(angle)], [sin(angle), cos(angle)]]) + pivot
    return turned


def _middle(graphic: CompoundGraphic) -> tuple[float, float]:
    x, y = np.mean(graphic.points, axis=0)
    return float(x), float(y)


def _points(graphic: CompoundGraphic, frame: PictureFrame) -> Points:
    return _mapped(np.array(graphic.points, dtype=float), graphic, frame)


def _multiline(graphic: CompoundGraphic, frame: PictureFrame) -> Parts:
    points = _points(graphic, frame)
    return [points[index : index + 2] for index in range(0, len(points), 2)], [], []


def _rectangle(graphic: CompoundGraphic, frame: PictureFrame) -> Parts:
    (x1, y1), (x2, y2) = graphic.points
    path = _mapped(np.array([(x1, y1), (x2, y1), (x2, y2), (x1, y2), (x1, y1)]), graphic, frame)
    return [path], [path] if graphic.filled else [], []


def _ellipse(graphic: CompoundGraphic, frame: PictureFrame) -> Parts:
    (x1, y1), (x2, y2) = graphic.points
    x, y = (x1 + x2) / 2, (y1 + y2) / 2
    center, right, lower = _mapped(np.array([(x, y), (x2, y), (x, y2)]), graphic, frame)
    path = ellipse(center, right - center, lower - center)
    return [path], [path] if graphic.filled else [], []


def _arrow(graphic: CompoundGraphic, frame: PictureFrame) -> Parts:
    """From the foot, the second point, to the anchor, the first, where the head is."""
    tip, foot = _points(graphic, frame)
    shaft, head = _arrow_parts(tip, foot)
    return [shaft, head], [head], []


def _range_line(graphic: CompoundGraphic, frame: PictureFrame) -> Parts:
    start, end = _points(graphic, frame)
    across = _across(start, end) * BAR
    return [np.array([start, end]), *(np.array([point - across, point + across]) for point in (start, end))], [], []


def _infinite_line(graphic: CompoundGraphic, frame: PictureFrame) -> Parts:
    halves = _halves(graphic, frame)
    return halves, [], []


def _cut_line(graphic: CompoundGraphic, frame: PictureFrame) -> Parts:
    """An infinite line with an arrow at the middle of each half, from the right, pointing to the line."""
    halves = _halves(graphic, frame)
    width, height = frame.size
    start, end = _points(graphic, frame)
    right = _across(start, end)
    lines, filled = list(halves), []
    for half in halves:
        for run in visible_runs(half, (0.0, 0.0, float(width), float(height))):
            middle = (run[0] + run[-1]) / 2
            shaft, head = _arrow_parts(middle + right * 3, middle + right * VIEW_ARROW)
            lines += [shaft, head]
            filled.append(head)
    return lines, filled, []


def _ruler(graphic: CompoundGraphic, frame: PictureFrame) -> Parts:
    """Ten equal parts; how a ruler is divided is left to the application (C.10.5.1.3.8)."""
    start, end = _points(graphic, frame)
    lines = [np.array([start, end])]
    for index in range(RULER_DIVISIONS + 1):
        size = MAJOR_TICK if index % 5 == 0 else MINOR_TICK
        lines.append(_tick(start, end, index / RULER_DIVISIONS, size, graphic.tick_alignment))
    return lines, [], []


def _axis(graphic: CompoundGraphic, frame: PictureFrame) -> Parts:
    start, end = _points(graphic, frame)
    lines = [np.array([start, end])]
    labels = []
    side = _across(start, end) * (1 if graphic.label_alignment == "BOTTOM" else -1)
    for tick in graphic.ticks:
        lines.append(_tick(start, end, tick.position, MAJOR_TICK, graphic.tick_alignment))
        if graphic.show_labels and tick.label:
            x, y = start + (end - start) * tick.position + side * 2.2 * MAJOR_TICK
            labels.append(Label(tick.label, (float(x), float(y))))
    return lines, [], labels


def _crosshair(graphic: CompoundGraphic, frame: PictureFrame) -> Parts:
    """Two lines through a point, without the gap around it and not beyond the diameter of visibility."""
    width = frame.scale(Units.DISPLAY)
    far = graphic.visible_diameter * width / 2 or float(sum(frame.size)) * 2
    near = min(graphic.gap * width / 2, far)
    center = _points(graphic, frame)[0]
    lines = []
    for direction in ((1, 0), (0, 1), (-1, 0), (0, -1)):
        arm = _rotated(np.array([direction], dtype=float), np.zeros(2), graphic.rotation)[0]
        lines.append(np.array([center + arm * near, center + arm * far]))
    return lines, [], []


def _halves(graphic: CompoundGraphic, frame: PictureFrame) -> list[Points]:
    """A line beyond all edges of the picture, in two parts where a gap around the rotation point divides it."""
    start, end = _points(graphic, frame)
    along = _along(start, end)
    pivot = frame.to_picture([graphic.rotation_point or _middle(graphic)], graphic.units)[0]
    foot = start + along * float((pivot - start) @ along)
    reach = sum(frame.size) * 2 + hypot(*(foot - np.array(frame.size) / 2))
    away = hypot(*(pivot - foot))
    radius = graphic.gap * frame.scale(Units.DISPLAY) / 2
    half_gap = sqrt(radius**2 - away**2) if radius > away else 0.0
    return [
        np.array([foot - along * half_gap, foot - along * reach]),
        np.array([foot + along * half_gap, foot + along * reach]),
    ]


def _tick(start: Points, end: Points, position: float, size: float, alignment: str) -> Points:
    """A tick across a line; TOP is to the left of the way from start to end."""
    at, across = start + (end - start) * position, _across(start, end) * size
    low, high = {"TOP": (-1.0, 0.0), "BOTTOM": (0.0, 1.0)}.get(alignment, (-0.5, 0.5))
    return np.array([at + across * low, at + across * high])


def _arrow_parts(tip: Points, foot: Points) -> tuple[Points, Points]:
    along = _along(foot, tip)
    size = min(HEAD_LENGTH, hypot(*(tip - foot)) / 2)
    across = np.array([-along[1], along[0]]) * size * HEAD_WIDTH / HEAD_LENGTH / 2
    neck = tip - along * size
    return np.array([foot, neck]), np.array([tip, neck - across, neck + across, tip])


def _along(start: Points, end: Points) -> Points:
    distance = hypot(*(end - start))
    return (end - start) / distance if distance > 0 else np.array([1.0, 0.0])


def _across(start: Points, end: Points) -> Points:
    """Unit vector to the right of the way from start to end, as seen on the picture."""
    along = _along(start, end)
    return np.array([-along[1], along[0]])


_BUILDERS: dict[CompoundType, Callable[[CompoundGraphic, PictureFrame], Parts]] = {
    CompoundType.MULTILINE: _multiline,
    CompoundType.INFINITELINE: _infinite_line,
    CompoundType.CUTLINE: _cut_line,
    CompoundType.RANGELINE: _range_line,
    CompoundType.RULER: _ruler,
    CompoundType.AXIS: _axis,
    CompoundType.CROSSHAIR: _crosshair,
    CompoundType.ARROW: _arrow,
    CompoundType.RECTANGLE: _rectangle,
    CompoundType.ELLIPSE: _ellipse,
}
