"""What is painted over a picture in image space: shutters, then overlays (PS3.4 N.2.2, N.2.3)."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from viewer.rendering.annotation.color import Rgb, cielab_to_srgb, layer_ink, luma
from viewer.rendering.box import Box
from viewer.rendering.overlay import drawn_bits, plane_bits
from viewer.rendering.p_values import code_value
from viewer.rendering.pixel_description import PixelDescription
from viewer.rendering.presentation_state.effective import EffectiveState
from viewer.rendering.presentation_state.planes import OverlayPlane
from viewer.rendering.shutter import covered


@dataclass(frozen=True, slots=True)
class Cover:
    """Pixels that are painted over with one gray or colour.

    Attributes
    ----------
    mask : ndarray of uint8
        0 or 1 at image size; 0 … 255, the share that is covered, at picture size.
    code : int or tuple of int
        Code value 0 … 255 for a gray picture, R, G, B for one in colour.
    """

    mask: NDArray[np.uint8]
    code: int | Rgb

    def paint(self, picture: NDArray[np.uint8]) -> None:
        """Paint over `picture`, of the shape of the mask, where the mask is 1."""
        where = self.mask.view(np.bool_)
        if picture.ndim == 2:
            np.copyto(picture, np.uint8(_gray(self.code)), where=where)
        else:
            picture[where] = self.code

    def blend(self, picture: NDArray[np.uint8]) -> None:
        """Paint over `picture` by the shares of the mask."""
        where = self.mask != 0
        share = self.mask[where].astype(np.float32) / 255
        if picture.ndim == 3:
            share = share[:, np.newaxis]
            ink: NDArray[np.float32] = np.array(self.code, np.float32)
        else:
            ink = np.array(_gray(self.code), np.float32)
        picture[where] = np.rint(picture[where] * (1 - share) + ink * share).astype(np.uint8)


def covers(
    cells: NDArray[Any], description: PixelDescription, box: Box, state: EffectiveState, *, color: bool | None = None
) -> tuple[Cover, ...]:
    """Shutter, then overlays in the order of their layers and groups, as masks of the shape of `box`.

    Parameters
    ----------
    cells : ndarray
        Pixel cells of the box.
    description : PixelDescription
    box : Box
    state : EffectiveState
    color : bool, optional
        The picture is in colour, so that CIELab values are used; default: as the cells and the palette say.
    """
    color = cells.ndim == 3 or state.gray.palette is not None if color is None else color
    found = []
    image = description.rows, description.columns
    gray_cells = cells if cells.ndim == 2 else None
    hidden = covered(state.shutters, image, box, state.frame, state.area.pixel_aspect, gray_cells)
    if hidden is not None:
        found.append(Cover(hidden, _shutter_ink(state, color=color)))
    for plane in state.overlays:
        bits = plane_bits(plane, state.frame, box, gray_cells)
        if bits is not None:
            found.append(Cover(drawn_bits(plane, bits), _overlay_ink(plane, color=color)))
    return tuple(found)


def _shutter_ink(state: EffectiveState, *, color: bool) -> int | Rgb:
    if color and state.shutter_cielab is not None:
        return cielab_to_srgb(state.shutter_cielab)
    return code_value(state.shutter_value)


def _overlay_ink(plane: OverlayPlane, *, color: bool) -> int | Rgb:
    if plane.layer is None:
        return code_value(plane.gray)
    ink = layer_ink(plane.layer, color=color)
    return ink if color else luma(ink)


def _gray(code: int | Rgb) -> int:
    return code if isinstance(code, int) else luma(code)
