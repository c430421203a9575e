"""Pictures with annotations, for the tests of this folder."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from viewer.rendering.annotation.draw import draw_annotations
from viewer.rendering.annotation.frame import PictureFrame
from viewer.rendering.displayed_area import area_bounds, place
from viewer.rendering.output import Interpolation, Output
from viewer.rendering.pipeline import render
from viewer.rendering.pixel_description import PixelDescription
from viewer.rendering.presentation_state.annotation_model import (
    CompoundGraphic,
    GraphicAnnotation,
    GraphicLayer,
    GraphicObject,
    TextObject,
)
from viewer.rendering.presentation_state.effective import EffectiveState
from viewer.rendering.presentation_state.geometry import UPRIGHT, WHOLE_IMAGE, DisplayedArea, SpatialTransformation

LAYER = GraphicLayer("L")


def frame(
    rows: int,
    columns: int,
    output: Output | None = None,
    area: DisplayedArea = WHOLE_IMAGE,
    spatial: SpatialTransformation = UPRIGHT,
) -> PictureFrame:
    """Where an image lies on its picture."""
    placement = place(rows, columns, area, spatial, output or Output())
    return PictureFrame(placement, spatial, area_bounds(area, rows, columns))


def annotation(*objects: GraphicObject | TextObject | CompoundGraphic, layer: str = "L") -> GraphicAnnotation:
    """An annotation that holds these objects."""
    return GraphicAnnotation(
        layer,
        tuple(one for one in objects if isinstance(one, GraphicObject)),
        tuple(one for one in objects if isinstance(one, TextObject)),
        tuple(one for one in objects if isinstance(one, CompoundGraphic)),
    )


def drawn(
    *objects: GraphicObject | TextObject | CompoundGraphic,
    on: PictureFrame | None = None,
    layers: Sequence[GraphicLayer] = (LAYER,),
    background: int = 0,
) -> NDArray[np.uint8]:
    """A gray picture of one background value with annotations."""
    on = on or frame(100, 100)
    width, height = on.size
    picture = np.full((height, width), background, np.uint8)
    sheet = draw_annotations([annotation(*objects)], layers, on, color=False)
    return picture if sheet is None else sheet.over(picture)


def rendered(
    pixels: NDArray[np.uint8],
    objects: Sequence[GraphicObject | TextObject | CompoundGraphic] = (),
    spatial: SpatialTransformation = UPRIGHT,
    area: DisplayedArea = WHOLE_IMAGE,
    viewport: tuple[int, int] | None = None,
) -> NDArray[np.uint8]:
    """The picture of an 8-bit image by the whole pipeline."""
    rows, columns = pixels.shape
    description = PixelDescription(rows, columns, 1, "MONOCHROME2", 8, 8, 7, signed=False)
    state = EffectiveState(spatial=spatial, area=area, annotations=(annotation(*objects),), layers=(LAYER,))
    output = Output(viewport=viewport, interpolation=Interpolation.NEAREST)
    return render(pixels, description, state, output)
