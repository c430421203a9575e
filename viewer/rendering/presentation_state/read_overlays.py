"""Overlay planes of a state, and which planes, also of the image, it shows in which layer (PS3.3 C.9.2, C.11.7)."""

from collections.abc import Iterable

from pydicom.dataset import Dataset

from viewer.rendering.presentation_state.annotation_model import GraphicLayer
from viewer.rendering.presentation_state.attributes import CONVERSION_ERRORS
from viewer.rendering.presentation_state.image_overlays import GROUPS, image_overlays
from viewer.rendering.presentation_state.planes import OverlayActivation, OverlayPlane

ACTIVATION_LAYER = 0x1001


def read_overlays(
    dataset: Dataset, layers: Iterable[GraphicLayer], warnings: list[str]
) -> tuple[tuple[OverlayPlane, ...], tuple[OverlayActivation, ...]]:
    """Planes that the state itself holds, and the activations of these and of the image's planes.

    An absent or empty activation layer hides the plane. A layer that the state does not describe is drawn in white,
    above all others, with a warning.
    """
    planes = image_overlays(dataset, None, warnings)
    named = {layer.name: layer for layer in layers}
    top = max((layer.order for layer in named.values()), default=0) + 1
    activations = []
    for group in GROUPS:
        name = _activation_layer(dataset, group, warnings)
        if not name:
            continue
        if name not in named:
            warnings.append(
                f"Overlay Activation Layer ({group:04X},1001) is {name[:16]!r}, which is not in Graphic Layer Sequence "
                "(0070,0060); the overlay is drawn in white."
            )
        activations.append(OverlayActivation(group, named.get(name, GraphicLayer(name, top))))
    active = {activation.group: activation for activation in activations}
    shown = (active[plane.group].applied_to(plane) if plane.group in active else plane for plane in planes)
    return tuple(shown), tuple(activations)


def _activation_layer(dataset: Dataset, group: int, warnings: list[str]) -> str:
    try:
        element = dataset.get((group, ACTIVATION_LAYER))
        value = element.value if element is not None else None
    except CONVERSION_ERRORS:
        warnings.append(f"Overlay Activation Layer ({group:04X},1001) cannot be read; the overlay is hidden.")
        return ""
    return str(value or "").strip()
