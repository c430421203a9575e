"""Overlays among graphics: Graphic Layer Order rules over both (PS3.3 C.10.7, C.11.7).

An overlay below all graphics is painted on the image, where it moves through area and resampling with the pixels. One
that lies over graphics, or has a colour that a gray image cannot hold, is painted on the sheet of the annotations. It
looks the same, since resampling and painting over can be exchanged.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from math import inf

import numpy as np
from numpy.typing import NDArray

from viewer.rendering.annotation.color import Rgb, layer_ink
from viewer.rendering.p_values import code_value
from viewer.rendering.presentation_state.effective import EffectiveState
from viewer.rendering.presentation_state.planes import OverlayPlane


@dataclass(frozen=True, slots=True)
class LayeredOverlay:
    """An overlay as it lies on the picture.

    Attributes
    ----------
    order : float
        Of its layer.
    share : ndarray of uint8
        How much of each pixel it covers, 0 … 255, shape of the picture.
    ink : tuple of int
        R, G, B.
    """

    order: float
    share: NDArray[np.uint8]
    ink: Rgb


def split(state: EffectiveState, *, in_color: bool) -> tuple[EffectiveState, tuple[OverlayPlane, ...]]:
    """The state with the overlays that lie below all graphics, and those that lie among them.

    Parameters
    ----------
    state : EffectiveState
        Its overlays are in the order in which they are drawn.
    in_color : bool
        The picture of a gray image is to have the colours of its layers.
    """
    lowest = _lowest_graphic(state)
    for number, plane in enumerate(state.overlays):
        colored = in_color and plane.layer is not None and plane.layer.color is not None
        if colored or order_of(plane) > lowest:
            return replace(state, overlays=state.overlays[:number]), state.overlays[number:]
    return state, ()


def layered(
    planes: Sequence[OverlayPlane], share_of: Callable[[OverlayPlane], NDArray[np.uint8] | None], *, color: bool
) -> tuple[LayeredOverlay, ...]:
    """Planes as they lie on the picture; `share_of` gives their masks at its size, None where there is nothing."""
    found = ((plane, share_of(plane)) for plane in planes)
    return tuple(
        LayeredOverlay(order_of(plane), share, overlay_ink(plane, color=color))
        for plane, share in found
        if share is not None
    )


def order_of(plane: OverlayPlane) -> int:
    """Graphic Layer Order of the layer that a plane is shown in; without one it is 0."""
    return 0 if plane.layer is None else plane.layer.order


def overlay_ink(plane: OverlayPlane, *, color: bool) -> Rgb:
    """What a plane is drawn with: as its layer says, else its own gray."""
    if plane.layer is not None:
        return layer_ink(plane.layer, color=color)
    gray = code_value(plane.gray)
    return gray, gray, gray


def _lowest_graphic(state: EffectiveState) -> float:
    orders = {layer.name: layer.order for layer in state.layers}
    # An annotation in a layer that is not described is drawn before all others.
    return min((orders.get(annotation.layer, -inf) for annotation in state.annotations), default=inf)
