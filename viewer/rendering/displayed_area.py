"""Displayed Area: which part of the image is shown, how large, and where it lands (PS3.3 C.10.4, PS3.18 8.3.5.1.6).

All of this is in the image's own orientation; rotation and flip, which only permute pixels, come last
(:mod:`.spatial_transformation`), on the small picture. It looks as in the standard's order (PS3.4 N.2 note 2).
"""

from dataclasses import dataclass
from math import ceil, floor

from viewer.rendering.errors import InvalidValue
from viewer.rendering.output import Output
from viewer.rendering.presentation_state.model import DisplayedArea, SizeMode, SpatialTransformation

MAX_PIXELS = 100_000_000


@dataclass(frozen=True, slots=True)
class Placement:
    """How picture pixels lie on image pixels, before rotation and flip.

    Column i of the picture covers the image from ``left + i × step_x`` to ``left + (i + 1) × step_x``, counted from 0.0
    at the left edge of the first pixel; rows likewise.
    """

    width: int
    height: int
    left: float
    top: float
    step_x: float
    step_y: float

    def inside(self, rows: int, columns: int) -> tuple[slice, slice]:
        """Rows and columns of the picture whose centre lies on an image of `rows` × `columns`; the rest is padding."""
        return (
            _centres_inside(self.top, self.step_y, self.height, rows),
            _centres_inside(self.left, self.step_x, self.width, columns),
        )


def _centres_inside(start: float, step: float, count: int, extent: int) -> slice:
    first = ceil(-start / step - 0.5)
    last = ceil((extent - start) / step - 0.5)
    first = min(max(first, 0), count)
    return slice(first, min(max(last, first), count))


def place(rows: int, columns: int, area: DisplayedArea, spatial: SpatialTransformation, output: Output) -> Placement:
    """Work out size and position of the picture.

    Parameters
    ----------
    rows, columns : int
        Of the image.
    area : DisplayedArea
    spatial : SpatialTransformation
        A rotation by 90 or 270 degrees exchanges the sides of the viewport.
    output : Output

    Raises
    ------
    InvalidValue
        Without a viewport, an area of more than 100 million screen pixels that is not the image itself.
    """
    left, top, width, height = output.region or area_bounds(area, rows, columns)
    viewport = output.viewport
    if viewport is not None and spatial.rotation in {90, 270}:
        viewport = viewport[1], viewport[0]
    zoom, exact = _zoom(width, height, area, output, viewport)
    x_size, y_size = max(1, round(width * zoom[0])), max(1, round(height * zoom[1]))
    if viewport is not None and (output.fill or exact):
        shown = viewport if output.fill else (min(x_size, viewport[0]), min(y_size, viewport[1]))
        # Whole screen pixels are cut off or added, so that a scale of 1 stays free of interpolation.
        left += floor((width * zoom[0] - shown[0]) / 2) / zoom[0]
        top += floor((height * zoom[1] - shown[1]) / 2) / zoom[1]
        return Placement(*shown, left, top, 1 / zoom[0], 1 / zoom[1])
    if viewport is not None:
        x_size, y_size = min(x_size, viewport[0]), min(y_size, viewport[1])
    elif x_size * y_size > max(MAX_PIXELS, rows * columns):
        raise InvalidValue("DisplayedAreaSelectionSequence", f"{x_size} × {y_size}", "is too large without a viewport")
    return Placement(x_size, y_size, left, top, width / x_size, height / y_size)


def area_bounds(area: DisplayedArea, rows: int, columns: int) -> tuple[float, float, float, float]:
    """Left, top, width, height of the area. Its corners are pixels, both included, in whichever order."""
    if area.top_left is None or area.bottom_right is None:
        return 0.0, 0.0, float(columns), float(rows)
    (x1, y1), (x2, y2) = area.top_left, area.bottom_right
    return float(min(x1, x2) - 1), float(min(y1, y2) - 1), float(abs(x2 - x1) + 1), float(abs(y2 - y1) + 1)


def _zoom(
    width: float, height: float, area: DisplayedArea, output: Output, viewport: tuple[int, int] | None
) -> tuple[tuple[float, float], bool]:
    """Screen pixels per image pixel along columns and rows, and whether the viewport only cuts and never scales."""
    aspect = area.pixel_aspect
    if output.region is None and area.size_mode is SizeMode.TRUE_SIZE and output.screen_pixel_mm and area.pixel_spacing:
        row_mm, column_mm = area.pixel_spacing
        return (column_mm / output.screen_pixel_mm, row_mm / output.screen_pixel_mm), True
    magnify = output.region is None and area.size_mode is SizeMode.MAGNIFY
    if viewport is None or magnify:
        factor = area.magnification if magnify else 1.0
        # The shorter side of a pixel keeps its size: nothing that was sampled gets lost.
        return (factor * max(1.0, 1 / aspect), factor * max(1.0, aspect)), magnify
    factor = min(viewport[0] / width, viewport[1] / (height * aspect))
    return (factor, factor * aspect), False
