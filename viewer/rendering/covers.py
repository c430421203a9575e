"""What is painted over a picture in image space: shutters, then overlays (PS3.4 N.2.2, N.2.3)."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from viewer.rendering.box import Box
from viewer.rendering.overlay import drawn_bits, plane_bits
from viewer.rendering.p_values import code_value
from viewer.rendering.pixel_description import PixelDescription
from viewer.rendering.presentation_state.effective import EffectiveState
from viewer.rendering.shutter import covered


@dataclass(frozen=True, slots=True)
class Cover:
    """Pixels that are painted over with one gray.

    Attributes
    ----------
    mask : ndarray of uint8
        0 or 1 at image size; 0 … 255, the share that is covered, at picture size.
    code : int
        Code value 0 … 255.
    """

    mask: NDArray[np.uint8]
    code: int


def covers(cells: NDArray[Any], description: PixelDescription, box: Box, state: EffectiveState) -> tuple[Cover, ...]:
    """Shutter, then overlays in the order of their groups, as masks of the shape of `box`."""
    found = []
    image = description.rows, description.columns
    gray_cells = cells if cells.ndim == 2 else None
    hidden = covered(state.shutters, image, box, state.frame, state.area.pixel_aspect, gray_cells)
    if hidden is not None:
        found.append(Cover(hidden, code_value(state.shutter_value)))
    for plane in state.overlays:
        bits = plane_bits(plane, state.frame, box, gray_cells)
        if bits is not None:
            found.append(Cover(drawn_bits(plane, bits), code_value(plane.gray)))
    return tuple(found)
