"""The sheet of a picture: graphics, text, and the overlays among them; kept while only contrast changes."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from viewer.rendering.annotation.canvas import AnnotationSheet
from viewer.rendering.annotation.draw import draw_annotations
from viewer.rendering.annotation.frame import PictureFrame
from viewer.rendering.box import Box
from viewer.rendering.displayed_area import Placement, area_bounds
from viewer.rendering.kept import Kept
from viewer.rendering.layered_overlays import layered
from viewer.rendering.output import Output
from viewer.rendering.overlay import drawn_bits, plane_bits
from viewer.rendering.pixel_description import PixelDescription
from viewer.rendering.presentation_state.effective import EffectiveState
from viewer.rendering.presentation_state.planes import OverlayPlane
from viewer.rendering.presented import presented

# Annotations depend on geometry only: the next picture at the same viewport shows the same drawing.
_SHEETS: Kept[AnnotationSheet | None] = Kept(64 << 20, lambda sheet: 0 if sheet is None else sheet.nbytes)


@dataclass(frozen=True, slots=True)
class Easel:
    """Where annotations are drawn."""

    placement: Placement
    box: Box
    description: PixelDescription
    state: EffectiveState
    output: Output


def annotation_sheet(on: Easel, among: tuple[OverlayPlane, ...], cells: NDArray[Any]) -> AnnotationSheet | None:
    """Graphics and text at the resolution of the picture, which is why they come last (PS3.4 N.2 note 2).

    `among` are overlays that lie over some of them; `cells` are those of the box.
    """
    state, description = on.state, on.description
    if not state.annotations and not among:
        return None
    area = area_bounds(state.area, description.rows, description.columns)
    frame = PictureFrame(on.placement, state.spatial, area)
    color = description.is_color or state.gray.palette is not None or on.output.in_color

    def draw() -> AnnotationSheet | None:
        overlays = layered(among, lambda plane: _share(plane, on, cells), color=color)
        return draw_annotations(state.annotations, state.layers, frame, color=color, overlays=overlays)

    if any(plane.embedded_bit is not None for plane in among):  # which lie in the pixels of this frame
        return draw()
    key = state.annotations, state.layers, on.placement, state.spatial, area, color
    planes = (among, state.frame, description.rows, description.columns, on.output.interpolation) if among else ()
    return _SHEETS.get((*key, *planes), draw)


def _share(plane: OverlayPlane, on: Easel, cells: NDArray[Any]) -> NDArray[np.uint8] | None:
    """How much of each pixel of the picture a plane covers, 0 … 255."""
    bits = plane_bits(plane, on.state.frame, on.box, cells if cells.ndim == 2 else None)
    if bits is None:
        return None
    mask = drawn_bits(plane, bits) * np.uint8(255)
    return np.asarray(presented(mask, on.placement, on.box, on.description, on.state, on.output), dtype=np.uint8)
