"""What a user draws over what is shown, or covers of it."""

from collections.abc import Mapping
from dataclasses import replace

from viewer.rendering.presentation_state.annotation_model import GraphicAnnotation, GraphicLayer
from viewer.rendering.presentation_state.planes import Shutter
from viewer.rendering.presentation_state.writer_shown import Shown


def with_shutters(one: Shown, shutters: tuple[Shutter, ...], value: int) -> Shown:
    """The same with other shutters, which replace all that were there."""
    activated = {activation.group for activation in one.wide.activations}
    planes = tuple(plane for plane in one.wide.planes if plane.group in activated)
    wide = replace(
        one.wide, shutters=shutters, shutter_value=value if shutters else 0, shutter_cielab=None, planes=planes
    )
    return replace(one, wide=wide)


def with_annotations(
    one: Shown, added: tuple[GraphicAnnotation, ...], layers: Mapping[str, GraphicLayer], keep: bool
) -> Shown:
    """The same with further annotations, or with others.

    Parameters
    ----------
    one : Shown
    added : tuple of GraphicAnnotation
    layers : mapping of GraphicLayer by name
        What the new ones are drawn in; a layer that is there already stays as it is.
    keep : bool
        The annotations that are there stay.
    """
    known = {layer.name for layer in one.layers}
    new = tuple(layer for name, layer in layers.items() if name not in known)
    return replace(one, annotations=(*(one.annotations if keep else ()), *added), layers=(*one.layers, *new))
