"""What is painted over a picture in image space: shutters, then overlays (PS3.4 N.2.2, N.2.3).

Overlays that lie among graphics are not painted here: :mod:`.layered_overlays`.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from viewer.rendering.annotation.color import Rgb, cielab_to_srgb, luma
from viewer.rendering.box import Box
from viewer.rendering.layered_overlays import overlay_ink
from viewer.rendering.overlay import drawn_bits, plane_bits
from viewer.rendering.p_values import code_value
from viewer.rendering.pixel_description import PixelDescription
from viewer.rendering.presentation_state.effective import EffectiveState
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
        if picture.ndim == 3:
            picture[self.mask.view(np.bool_)] = self.code
            return
        cv2.bitwise_and(picture, self.mask - np.uint8(1), picture)  # 1 becomes 0, 0 becomes 255
        if code := _gray(self.code):
            cv2.bitwise_or(picture, self.mask * np.uint8(code), picture)


@dataclass(frozen=True, slots=True)
class Veil:
    """All that is painted over a picture, made one: ``picture × keep / 255 + ink``.

    Attributes
    ----------
    keep : ndarray of uint8
        What is left of the picture, 0 … 255; its shape.
    ink : ndarray of uint8, or None
        What is added; None where all is black.
    """

    keep: NDArray[np.uint8]
    ink: NDArray[np.uint8] | None

    @property
    def nbytes(self) -> int:
        """Memory that the arrays take."""
        return self.keep.nbytes + (0 if self.ink is None else self.ink.nbytes)

    def over(self, picture: NDArray[np.uint8]) -> NDArray[np.uint8]:
        """`picture`, of the shape of the veil, with everything painted over it: a new array."""
        seen = cv2.multiply(picture, self.keep, scale=1 / 255)
        return np.asarray(seen if self.ink is None else cv2.add(seen, self.ink), dtype=np.uint8)


def veil(shares: Sequence[Cover], shape: tuple[int, ...]) -> Veil | None:
    """The veil of covers, each over those before it; None where there are none.

    Parameters
    ----------
    shares : sequence of Cover
        At picture size, their masks 0 … 255.
    shape : tuple of int
        Of the picture: (height, width), or (height, width, 3) for colour.
    """
    if not shares:
        return None
    keep, ink = np.full(shape, 255, np.uint8), np.zeros(shape, np.uint8)
    for share in shares:
        mask = share.mask if len(shape) == 2 else cv2.merge([share.mask] * 3)
        rest = cv2.bitwise_not(mask)
        codes = (_gray(share.code),) if len(shape) == 2 else _rgb(share.code)
        inks = [cv2.convertScaleAbs(share.mask, alpha=code / 255) for code in codes]
        keep = np.asarray(cv2.multiply(keep, rest, scale=1 / 255), dtype=np.uint8)
        added = inks[0] if len(shape) == 2 else cv2.merge(inks)
        ink = np.asarray(cv2.add(cv2.multiply(ink, rest, scale=1 / 255), added), dtype=np.uint8)
    return Veil(keep, ink if ink.any() else None)


def covers(cells: NDArray[Any], description: PixelDescription, box: Box, state: EffectiveState) -> tuple[Cover, ...]:
    """Shutter, then overlays in the order of their layers and groups, as masks of the shape of `box`.

    Colours are used where the picture is in colour: the cells are, or a palette makes them so.
    """
    color = cells.ndim == 3 or state.gray.palette is not None
    found = []
    image = description.rows, description.columns
    gray_cells = cells if cells.ndim == 2 else None
    hidden = covered(state.shutters, image, box, state.frame, state.area.pixel_aspect, gray_cells)
    if hidden is not None:
        found.append(Cover(hidden, _shutter_ink(state, color=color)))
    for plane in state.overlays:
        bits = plane_bits(plane, state.frame, box, gray_cells)
        if bits is not None:
            ink = overlay_ink(plane, color=color)
            found.append(Cover(drawn_bits(plane, bits), ink if color else luma(ink)))
    return tuple(found)


def _shutter_ink(state: EffectiveState, *, color: bool) -> int | Rgb:
    if color and state.shutter_cielab is not None:
        return cielab_to_srgb(state.shutter_cielab)
    return code_value(state.shutter_value)


def _rgb(code: int | Rgb) -> Rgb:
    return (code, code, code) if isinstance(code, int) else code


def _gray(code: int | Rgb) -> int:
    return code if isinstance(code, int) else luma(code)
