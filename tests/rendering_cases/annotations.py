"""What the annotation cases are made of: the phantom at four times its size, with graphics and text over it."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from tests.rendering_cases.phantom import from_state
from viewer.rendering.output import Output
from viewer.rendering.presentation_state.annotations import (
    CompoundGraphic,
    GraphicAnnotation,
    GraphicLayer,
    GraphicObject,
    GraphicType,
    TextObject,
    Units,
)
from viewer.rendering.presentation_state.geometry import WHOLE_IMAGE, DisplayedArea, SpatialTransformation
from viewer.rendering.presentation_state.model import UPRIGHT, PresentationState
from viewer.rendering.presentation_state.references import ImageReference

WHITE, RED, GREEN = (0xFFFF, 0x8080, 0x8080), (35579, 53665, 50858), (57553, 12523, 53710)
VIEWPORT = 256, 192


def annotation(
    *objects: GraphicObject | TextObject | CompoundGraphic,
    layer: str = "L",
    applies_to: tuple[ImageReference, ...] = (),
) -> GraphicAnnotation:
    """An annotation that holds these objects."""
    return GraphicAnnotation(
        layer,
        tuple(one for one in objects if isinstance(one, GraphicObject)),
        tuple(one for one in objects if isinstance(one, TextObject)),
        tuple(one for one in objects if isinstance(one, CompoundGraphic)),
        applies_to,
    )


def line(*points: tuple[float, float], units: Units = Units.PIXEL, **attributes: object) -> GraphicObject:
    """A polyline."""
    return GraphicObject(GraphicType.POLYLINE, points, units, **attributes)  # type: ignore[arg-type]


def square(left: float, top: float, side: float, **attributes: object) -> GraphicObject:
    """A closed polyline."""
    right, bottom = left + side, top + side
    return line((left, top), (right, top), (right, bottom), (left, bottom), (left, top), **attributes)  # type: ignore[arg-type]


def annotated(
    *annotations: GraphicAnnotation,
    layers: Sequence[GraphicLayer] = (GraphicLayer("L"),),
    spatial: SpatialTransformation = UPRIGHT,
    area: DisplayedArea = WHOLE_IMAGE,
    output: Output | None = None,
) -> NDArray[np.uint8]:
    """The phantom with annotations, in a picture of 256 × 192."""
    sides = VIEWPORT if spatial.rotation in {0, 180} else VIEWPORT[::-1]
    state = PresentationState(annotations=annotations, layers=tuple(layers), spatial=spatial, areas=(area,))
    return from_state(state, output or Output(viewport=sides))
