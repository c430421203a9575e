"""Drawing graphic objects: fill, casing, line, and the styles of Supplement 120 (PS3.3 C.10.5.1.3.13, .14)."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

import numpy as np

from viewer.rendering.annotation.canvas import Canvas, Mask
from viewer.rendering.annotation.color import Rgb, casing, cielab_to_srgb, styled
from viewer.rendering.annotation.dashes import dashed
from viewer.rendering.annotation.frame import PictureFrame, Points
from viewer.rendering.annotation.pen import Patch, Stroke, fill_patch, stroke_patch, visible
from viewer.rendering.annotation.shapes import circle, path_of
from viewer.rendering.presentation_state.annotation_model import GraphicObject, GraphicType, Units
from viewer.rendering.presentation_state.annotation_styles import FillStyle, LineStyle, Shadow

CASING = 1.0
CASING_OPACITY = 0.7
POINT_RADIUS = 2.0
THIN, THICK = 1.4, 3.4
LARGE_PICTURE = 1600
DISPLAY_FRACTION = 0.2
MAX_SHADOW_PIXELS = 200.0


@dataclass(frozen=True, slots=True)
class Drawing:
    """Paths with one look, in picture coordinates.

    Attributes
    ----------
    lines : tuple of ndarray
        Each of shape (n, 2).
    filled : tuple of ndarray
        Closed paths whose inside is filled.
    """

    lines: tuple[Points, ...] = ()
    filled: tuple[Points, ...] = ()
    line: LineStyle | None = None
    fill: FillStyle | None = None
    units: Units = Units.PIXEL


def drawing_of(graphic: GraphicObject, frame: PictureFrame) -> Drawing:
    """What is drawn for a graphic object. A point is a small disc, which can be seen at any scale."""
    path = path_of(graphic, frame)
    if graphic.type is GraphicType.POINT:
        disc = circle(path[0], POINT_RADIUS)
        return Drawing((disc,), (disc,), graphic.line, None, graphic.units)
    inside = (path,) if graphic.filled and graphic.closed else ()
    return Drawing((path,), inside, graphic.line, graphic.fill, graphic.units)


def draw(drawings: Iterable[Drawing], frame: PictureFrame, canvas: Canvas, ink: Rgb) -> None:
    """Draw in order. Neighbours without a style of their own are drawn together, which looks the same and is faster."""
    plain: list[Drawing] = []
    for drawing in drawings:
        if drawing.line is None and drawing.fill is None:
            plain.append(drawing)
            continue
        _draw_plain(plain, canvas, ink)
        plain = []
        _draw_styled(drawing, frame, canvas, ink)
    _draw_plain(plain, canvas, ink)


def line_width(canvas: Canvas) -> float:
    """Thickness of lines without a style, in picture pixels."""
    return THIN if min(canvas.width, canvas.height) < LARGE_PICTURE else THICK


def pixels(thickness: float, units: Units, frame: PictureFrame) -> float:
    """Line Thickness in picture pixels, at least 1. Fractions above 0.2 of the display can only be meant as pixels."""
    if units is Units.DISPLAY and thickness > DISPLAY_FRACTION:
        return max(thickness, 1.0)
    return max(thickness * frame.scale(units), 1.0)


def _draw_plain(drawings: list[Drawing], canvas: Canvas, ink: Rgb) -> None:
    if not drawings:
        return
    size = canvas.width, canvas.height
    strokes = visible((Stroke(path, line_width(canvas)) for drawing in drawings for path in drawing.lines), size)
    _paint(canvas, stroke_patch(strokes, size, CASING), casing(ink), CASING_OPACITY)
    _paint(canvas, fill_patch([path for drawing in drawings for path in drawing.filled], size), ink)
    _paint(canvas, stroke_patch(strokes, size), ink)


def _draw_styled(drawing: Drawing, frame: PictureFrame, canvas: Canvas, ink: Rgb) -> None:
    size = canvas.width, canvas.height
    style = drawing.line or LineStyle()
    width = line_width(canvas) if drawing.line is None else pixels(style.thickness, drawing.units, frame)
    strokes = visible((Stroke(path, width) for path in drawing.lines), size)
    line_ink = styled(style.color, ink)
    if style.shadow is not None:
        _shadow(strokes, style.shadow, drawing.units, frame, canvas)
    if drawing.filled:
        _fill(drawing, canvas, ink)
    if style.pattern is None:
        _paint(canvas, stroke_patch(strokes, size, CASING), casing(line_ink), CASING_OPACITY * style.opacity)
        _paint(canvas, stroke_patch(strokes, size), line_ink, style.opacity)
        return
    parts = [dashed(stroke.points, style.pattern, max(width, 1.0)) for stroke in strokes]
    dashes = visible((Stroke(part, width) for on, _ in parts for part in on), size)
    gaps = visible((Stroke(part, width) for _, off in parts for part in off), size)
    _paint(canvas, stroke_patch(dashes, size, CASING), casing(line_ink), CASING_OPACITY * style.opacity)
    if style.off_color is not None:
        _paint(canvas, stroke_patch(gaps, size), cielab_to_srgb(style.off_color), style.off_opacity)
    _paint(canvas, stroke_patch(dashes, size), line_ink, style.opacity)


def shadow_offset(shadow: Shadow, units: Units, frame: PictureFrame) -> tuple[float, float]:
    """Offset of a shadow in picture pixels, right and down; it does not turn with the image (C.10.5.1.3.13.2)."""
    scale = frame.scale(units) if units is not Units.DISPLAY or max(map(abs, shadow.offset)) <= 1 else 1.0
    x, y = (min(max(value * scale, -MAX_SHADOW_PIXELS), MAX_SHADOW_PIXELS) for value in shadow.offset)
    return x, y


def _shadow(strokes: list[Stroke], shadow: Shadow, units: Units, frame: PictureFrame, canvas: Canvas) -> None:
    size = canvas.width, canvas.height
    x, y = shadow_offset(shadow, units, frame)
    if shadow.style == "OUTLINED":
        patch = stroke_patch(strokes, size, float(np.hypot(x, y)))
    else:
        moved = [replace(stroke, points=stroke.points + np.array([x, y])) for stroke in strokes]
        patch = stroke_patch(moved, size)
    _paint(canvas, patch, cielab_to_srgb(shadow.color), shadow.opacity)


def _fill(drawing: Drawing, canvas: Canvas, ink: Rgb) -> None:
    style = drawing.fill or FillStyle()
    patch = fill_patch(drawing.filled, (canvas.width, canvas.height))
    if patch is None:
        return
    on_ink = styled(style.color, ink)
    if not style.stipple:
        _paint(canvas, patch, on_ink, style.opacity)
        return
    on = _stipple(style.stipple, patch)
    if style.off_color is not None and style.off_opacity > 0:
        off = np.where(on, np.uint8(0), patch.mask)
        canvas.paint(off, patch.left, patch.top, cielab_to_srgb(style.off_color), style.off_opacity)
    canvas.paint(np.where(on, patch.mask, np.uint8(0)), patch.left, patch.top, on_ink, style.opacity)


def _stipple(pattern: bytes, patch: Patch) -> Mask:
    """Fill Pattern, 32 × 32 bits, repeated over the picture from its top left corner; 1 is foreground."""
    tile = np.unpackbits(np.frombuffer(pattern, np.uint8)).reshape(32, 32)
    rows, columns = patch.mask.shape
    y = (np.arange(rows) + patch.top) % 32
    x = (np.arange(columns) + patch.left) % 32
    return tile[np.ix_(y, x)]


def _paint(canvas: Canvas, patch: Patch | None, ink: Rgb, opacity: float = 1.0) -> None:
    if patch is not None:
        canvas.paint(patch.mask, patch.left, patch.top, ink, opacity)
