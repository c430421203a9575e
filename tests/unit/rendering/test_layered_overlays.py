"""Overlays and graphics are drawn in the order of their layers, whichever of them is which."""

from dataclasses import replace

import numpy as np
import pytest
from numpy.typing import NDArray

from tests.unit.rendering.annotation.annotated import annotation
from viewer.rendering.layered_overlays import split
from viewer.rendering.output import Output
from viewer.rendering.pipeline import prepare_moving, render, render_moving
from viewer.rendering.pixel_description import PixelDescription
from viewer.rendering.presentation_state.annotation_model import GraphicLayer, GraphicObject, GraphicType
from viewer.rendering.presentation_state.effective import EffectiveState
from viewer.rendering.presentation_state.geometry import SpatialTransformation
from viewer.rendering.presentation_state.planes import OverlayPlane

ROWS, COLUMNS = 40, 60
DESCRIPTION = PixelDescription(ROWS, COLUMNS, 1, "MONOCHROME2", 8, 8, 7, signed=False)
PIXELS = np.full((ROWS, COLUMNS), 100, np.uint8)
RED = (35579, 53665, 50858)
GRAPHICS = GraphicLayer("GRAPHICS", 5, 0x4000)
DISC = annotation(GraphicObject(GraphicType.CIRCLE, ((30.0, 20.0), (42.0, 20.0)), filled=True), layer="GRAPHICS")
BLOCK = OverlayPlane(0x6000, 10, 10, (16, 26), data=b"\xff" * 13)


def shown(order: int, *, plane: OverlayPlane = BLOCK, gray: int = 0xFFFF) -> EffectiveState:
    """A disc in a layer of order 5, and a block over its middle in one of this order."""
    layer = GraphicLayer("BLOCK", order, gray)
    return EffectiveState(
        overlays=(replace(plane, layer=layer),),
        annotations=(DISC,),
        layers=tuple(sorted((layer, GRAPHICS), key=by_order)),
    )


def by_order(layer: GraphicLayer) -> int:
    return layer.order


def middle(picture: NDArray[np.uint8]) -> int:
    return int(picture[20, 30])


@pytest.mark.parametrize(("order", "gray"), [(4, 64), (5, 64), (6, 255)])
def test_the_order_of_layers_decides_and_graphics_win_within_one(order: int, gray: int) -> None:
    assert middle(render(PIXELS, DESCRIPTION, shown(order))) == gray


def test_moving_pictures_have_the_same_order() -> None:
    state = shown(6)
    moving = render_moving(prepare_moving(PIXELS, DESCRIPTION, state, Output()), state.gray)
    np.testing.assert_allclose(moving.astype(int), render(PIXELS, DESCRIPTION, state), atol=1)


def test_an_overlay_over_graphics_lies_on_the_same_pixels_as_one_below() -> None:
    spatial, output = SpatialTransformation(270, True), Output(viewport=(80, 100))
    above = replace(shown(6), spatial=spatial)
    without = replace(above, annotations=())
    differing = render(PIXELS, DESCRIPTION, above, output) != render(
        PIXELS, DESCRIPTION, replace(above, overlays=()), output
    )
    there = render(PIXELS, DESCRIPTION, without, output) != 100
    np.testing.assert_array_equal(differing, there)


def test_graphics_in_a_layer_that_is_not_described_lie_below_overlays() -> None:
    state = replace(shown(-3), annotations=(replace(DISC, layer="GHOST"),))
    assert middle(render(PIXELS, DESCRIPTION, state)) == 255


def test_a_plane_in_the_pixels_is_taken_from_the_frame_that_is_shown() -> None:
    description = replace(DESCRIPTION, bits_stored=7, high_bit=6)
    state = shown(6, plane=OverlayPlane(0x6000, ROWS, COLUMNS, embedded_bit=7))
    marked = PIXELS.copy()
    marked[20, 30] |= 0x80
    assert middle(render(PIXELS, description, state)) == 64
    assert middle(render(marked, description, state)) == 255


def test_a_colour_is_shown_where_the_picture_may_be_in_colour() -> None:
    layer = GraphicLayer("BLOCK", 1, 0xFFFF, RED)
    state = EffectiveState(overlays=(replace(BLOCK, layer=layer),), layers=(layer,))
    assert middle(render(PIXELS, DESCRIPTION, state)) == 255
    color = render(PIXELS, DESCRIPTION, state, Output(in_color=True))
    assert color[20, 30] == pytest.approx([255, 0, 0], abs=2)
    assert color[0, 0].tolist() == [100, 100, 100]


def test_only_what_must_leaves_the_image_space() -> None:
    below, above = shown(1).overlays[0], replace(shown(6).overlays[0], group=0x6002)
    state = replace(shown(1), overlays=(below, above))
    assert split(state, in_color=False) == (replace(state, overlays=(below,)), (above,))
    assert split(replace(state, annotations=()), in_color=True)[1] == ()
