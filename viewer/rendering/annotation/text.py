"""Drawing text objects: box, justification, anchor and the line to it (PS3.3 C.10.5.1.1)."""

from dataclasses import dataclass
from math import ceil, floor, hypot

import numpy as np
from PIL import Image, ImageDraw

from viewer.rendering.annotation.canvas import Canvas, Mask
from viewer.rendering.annotation.color import Rgb, casing, cielab_to_srgb, styled
from viewer.rendering.annotation.fonts import font
from viewer.rendering.annotation.frame import PictureFrame
from viewer.rendering.annotation.graphics import CASING_OPACITY, Drawing, draw, shadow_offset
from viewer.rendering.annotation.layout import Block, Line, set_text
from viewer.rendering.presentation_state.annotation_model import TextObject
from viewer.rendering.presentation_state.annotation_styles import Shadow, TextStyle

Rectangle = tuple[float, float, float, float]

REFERENCE_SIZE = 32
SMALLEST, LARGEST = 12, 96
USUAL_SHARE, LARGEST_SHARE = 0.024, 0.06  # of the smaller side of the picture
ANCHOR_DISTANCE = 12.0
UNDERLINE = 0.12  # of the font size


@dataclass(frozen=True, slots=True)
class Placed:
    """A block of lines on the picture.

    Attributes
    ----------
    left, top, width : float
        Of the frame that lines are justified in, picture pixels.
    justification : str
        ``"LEFT"``, ``"CENTER"`` or ``"RIGHT"``.
    """

    block: Block
    left: float
    top: float
    width: float
    justification: str = "LEFT"

    def start(self, line: Line) -> float:
        """Left end of a line; one that is too long overflows the frame, evenly where it is centred."""
        free = self.width - line.width
        return self.left + {"LEFT": 0.0, "CENTER": free / 2}.get(self.justification, free)

    @property
    def bounds(self) -> Rectangle:
        """Left, top, right, bottom of what is really written."""
        starts = [(self.start(line), line.width) for line in self.block.lines if line.runs]
        left = min((start for start, _ in starts), default=self.left)
        right = max((start + width for start, width in starts), default=self.left)
        return left, self.top, right, self.top + self.block.height


def draw_text(text: TextObject, frame: PictureFrame, canvas: Canvas, ink: Rgb) -> None:
    """Draw a text, always upright, and the line to its anchor; nothing if neither box nor anchor is in the picture."""
    box = _box_on_picture(text, frame)
    anchor = None if text.anchor is None else frame.to_picture([text.anchor], text.anchor_units)[0]
    at = None if anchor is None else (float(anchor[0]), float(anchor[1]))
    if not (at and _meets((*at, *at), canvas)) and not (box and _meets(box, canvas)):
        return
    style = text.style or TextStyle()
    color = styled(style.color, ink)
    if text.text:
        placed = _place(text, box, at, canvas)
        if text.connected and at is not None:
            _connect(placed.bounds, at, frame, canvas, color)
        units = text.box_units if text.box is not None else text.anchor_units
        shadow = None if style.shadow is None else (style.shadow, shadow_offset(style.shadow, units, frame))
        write(placed, canvas, color, underlined=style.underlined, shadow=shadow)
    elif text.connected and at is not None and box is not None:
        _connect(box, at, frame, canvas, color)


def write(
    placed: Placed,
    canvas: Canvas,
    ink: Rgb,
    *,
    underlined: bool = False,
    shadow: tuple[Shadow, tuple[float, float]] | None = None,
) -> None:
    """Write lines with a casing, cut at the edges of the picture."""
    if shadow is not None:
        look, (x, y) = shadow
        if look.style == "OUTLINED":
            _ink(placed, canvas, cielab_to_srgb(look.color), look.opacity, widen=min(hypot(x, y), placed.block.size))
        else:
            moved = Placed(placed.block, placed.left + x, placed.top + y, placed.width, placed.justification)
            _ink(moved, canvas, cielab_to_srgb(look.color), look.opacity, underlined=underlined)
    _ink(placed, canvas, casing(ink), CASING_OPACITY, widen=max(1.0, placed.block.size / 14), underlined=underlined)
    _ink(placed, canvas, ink, 1.0, underlined=underlined)


def usual_size(canvas: Canvas) -> int:
    """Font size where no box asks for another."""
    return round(min(max(USUAL_SHARE * min(canvas.width, canvas.height), SMALLEST), LARGEST))


def _place(text: TextObject, box: Rectangle | None, anchor: tuple[float, float] | None, canvas: Canvas) -> Placed:
    style = text.style or TextStyle()
    if box is None:
        block = set_text(text.text, usual_size(canvas), bold=style.bold, italic=style.italic)
        return _beside(block, anchor or (0.0, 0.0), canvas)
    block = _fitted(text.text, box, canvas, bold=style.bold, italic=style.italic)
    left, top, right, bottom = box
    free = bottom - top - block.height
    top += {"CENTER": free / 2, "BOTTOM": free}.get(style.vertical, 0.0)
    placed = Placed(block, left, top, right - left, style.horizontal or text.justification)
    return placed if _meets(placed.bounds, canvas) else _moved_in(placed, canvas)


def _fitted(text: str, box: Rectangle, canvas: Canvas, *, bold: bool, italic: bool) -> Block:
    """The largest size that fits into the box, within what is legible and reasonable; text may overflow the box."""
    reference = set_text(text, REFERENCE_SIZE, bold=bold, italic=italic)
    width, height = box[2] - box[0], box[3] - box[1]
    fitting = REFERENCE_SIZE * min(width / max(reference.width, 1), height / max(reference.height, 1))
    largest = min(max(LARGEST_SHARE * min(canvas.width, canvas.height), usual_size(canvas)), LARGEST)
    return set_text(text, floor(min(max(fitting, usual_size(canvas)), largest)), bold=bold, italic=italic)


def _beside(block: Block, anchor: tuple[float, float], canvas: Canvas) -> Placed:
    """To the upper right of the anchor, or where there is more room."""
    left, top = anchor[0] + ANCHOR_DISTANCE, anchor[1] - ANCHOR_DISTANCE - block.height
    if left + block.width > canvas.width and anchor[0] > canvas.width / 2:
        left = anchor[0] - ANCHOR_DISTANCE - block.width
    if top < 0:
        top = anchor[1] + ANCHOR_DISTANCE
    return Placed(block, left, top, block.width)


def _moved_in(placed: Placed, canvas: Canvas) -> Placed:
    """Of a text that is beyond the edge while its anchor is not: as near as possible, but to be seen."""
    left, top, right, bottom = placed.bounds
    x = min(max(left, 0.0), max(canvas.width - (right - left), 0.0)) - left
    y = min(max(top, 0.0), max(canvas.height - (bottom - top), 0.0)) - top
    return Placed(placed.block, placed.left + x, placed.top + y, placed.width, placed.justification)


def _connect(box: Rectangle, anchor: tuple[float, float], frame: PictureFrame, canvas: Canvas, ink: Rgb) -> None:
    left, top, right, bottom = box
    near = min(max(anchor[0], left), right), min(max(anchor[1], top), bottom)
    if near != anchor:
        draw([Drawing((np.array([near, anchor]),))], frame, canvas, ink)


def _box_on_picture(text: TextObject, frame: PictureFrame) -> Rectangle | None:
    """The box as it comes out: whichever corners are named, the text reads from the upper left."""
    if text.box is None:
        return None
    corners = frame.to_picture(text.box, text.box_units)
    (left, top), (right, bottom) = corners.min(axis=0), corners.max(axis=0)
    return float(left), float(top), float(right), float(bottom)


def _meets(box: Rectangle, canvas: Canvas) -> bool:
    return box[0] <= canvas.width and box[1] <= canvas.height and box[2] >= 0 and box[3] >= 0


def _ink(
    placed: Placed, canvas: Canvas, ink: Rgb, opacity: float, *, widen: float = 0.0, underlined: bool = False
) -> None:
    left, top, right, bottom = placed.bounds
    margin = placed.block.size + widen
    x0, y0 = max(floor(left - margin), 0), max(floor(top - margin), 0)
    x1, y1 = min(ceil(right + margin), canvas.width), min(ceil(bottom + margin), canvas.height)
    if x0 < x1 and y0 < y1:
        canvas.paint(_mask(placed, (x0, y0, x1, y1), widen, underlined), x0, y0, ink, opacity)


def _mask(placed: Placed, part: tuple[int, int, int, int], widen: float, underlined: bool) -> Mask:
    x0, y0, x1, y1 = part
    sheet = Image.new("L", (x1 - x0, y1 - y0))
    pen = ImageDraw.Draw(sheet)
    block = placed.block
    for index, line in enumerate(block.lines):
        base = round(placed.top + index * block.line_height + block.ascent) - y0
        if not -2 * block.size <= base <= y1 - y0 + 2 * block.size:
            continue
        start = x = placed.start(line) - x0
        for run in line.runs:
            if x < x1 - x0 + block.size and x + run.width > -block.size:
                face = font(run.face, block.size, block.weight)
                pen.text((x, base), run.text, 255, face, anchor="ls", direction=run.direction, stroke_width=widen)
            x += run.width
        if underlined and line.runs:
            low = base + UNDERLINE * block.size
            thick = max(1.0, block.size / 16)
            pen.rectangle((start - widen, low - widen, x + widen, low + thick + widen - 1), fill=255)
    return np.asarray(sheet)
