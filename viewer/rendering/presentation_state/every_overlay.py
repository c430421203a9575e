"""All overlays of state and image, activated or not: what a person asks for, in the form that a state can say."""

from dataclasses import replace

from viewer.rendering.presentation_state.annotation_model import GraphicLayer
from viewer.rendering.presentation_state.model import PresentationState
from viewer.rendering.presentation_state.origin import REQUEST, Stage
from viewer.rendering.presentation_state.planes import OverlayActivation

OVERLAY_LAYER = GraphicLayer("OVERLAYS", 1, 0xFFFF, description="Overlays of the images")


def with_every_overlay(state: PresentationState, image: PresentationState) -> PresentationState:
    """A copy of `state` that activates every plane of its own and of the image, in a layer for what had none.

    Parameters
    ----------
    state : PresentationState
        A stored one, brought together with the image.
    image : PresentationState
        What the image implies. A plane of the state replaces that of the image (PS3.3 C.11.7).
    """
    held = {plane.group for plane in state.overlays}
    planes = state.overlays + tuple(plane for plane in image.overlays if plane.group not in held)
    known = {activation.group for activation in state.activations}
    layer = next((layer for layer in state.layers if layer.name == OVERLAY_LAYER.name), OVERLAY_LAYER)
    added = {plane.group: OverlayActivation(plane.group, layer) for plane in planes if plane.group not in known}
    groups = frozenset(plane.group for plane in planes)
    return replace(
        state,
        overlays=tuple(added[plane.group].applied_to(plane) if plane.group in added else plane for plane in planes),
        activations=state.activations + tuple(added.values()),
        active_overlays=groups,
        origin=state.origin.replaced(REQUEST, Stage.OVERLAYS) if groups != state.active_overlays else state.origin,
    )
