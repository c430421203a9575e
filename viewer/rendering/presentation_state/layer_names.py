"""The layers of a state by number: those that it describes, then those that are only named."""

from viewer.rendering.presentation_state.annotation_model import GraphicLayer
from viewer.rendering.presentation_state.model import PresentationState


def layers_of(state: PresentationState) -> tuple[GraphicLayer, ...]:
    """Every layer that something may be drawn in, each name once: in the order of drawing, then of mention.

    The place in it is the number of a layer in requests: names may hold any character.
    """
    named = {layer.name: layer for layer in state.layers}
    for annotation in state.annotations:
        named.setdefault(annotation.layer, GraphicLayer(annotation.layer))
    for activation in state.activations:
        named.setdefault(activation.layer.name, activation.layer)
    return tuple(named.values())
