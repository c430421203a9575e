"""Colour of a state as values: palette, ICC profile, blending (PS3.3 C.7.9, C.11.15, C.11.14)."""

from dataclasses import dataclass
from math import isfinite

import numpy as np
from numpy.typing import NDArray

from viewer.rendering.errors import InvalidValue
from viewer.rendering.presentation_state.contrast import ModalityLut, VoiItem
from viewer.rendering.presentation_state.references import ImageReference


@dataclass(frozen=True, slots=True)
class ColorLut:
    """Palette Color Lookup Table of a state: the range of gray to colours (PS3.4 N.2.4.2).

    Kept as bytes, so that it can be compared, hashed and used as a cache key.

    Attributes
    ----------
    data : bytes
        R, G, B of each entry, 8 bits each.
    profile : bytes, or None
        ICC profile that the colours are in; None: sRGB.
    """

    data: bytes
    profile: bytes | None = None

    def __post_init__(self) -> None:
        if not self.data or len(self.data) % 3:
            raise InvalidValue("RedPaletteColorLookupTableData", len(self.data), "needs three bytes for each entry")

    @property
    def colors(self) -> NDArray[np.uint8]:
        """Colours, shape (entries, 3), uint8, read-only."""
        return np.frombuffer(self.data, np.uint8).reshape(-1, 3)

    def reversed(self) -> "ColorLut":
        """The palette from its last colour to its first."""
        return ColorLut(self.colors[::-1].tobytes(), self.profile)

    def indices(self, gray: NDArray[np.float64]) -> NDArray[np.intp]:
        """Entry of each gray 0 … 1: the least is the first, the greatest the last; NaN takes the first."""
        last = len(self.data) // 3 - 1
        return np.asarray(np.rint(np.fmin(np.fmax(gray, 0.0), 1.0) * last).astype(np.intp))


@dataclass(frozen=True, slots=True)
class BlendingInput:
    """An item of Blending Sequence (0070,0402): a set of images and the contrast that it gets."""

    references: tuple[ImageReference, ...]
    modality: ModalityLut | None = None
    voi: tuple[VoiItem, ...] = ()


@dataclass(frozen=True, slots=True)
class Blending:
    """Presentation State Blending Module (PS3.3 C.11.14).

    Attributes
    ----------
    underlying, superimposed : BlendingInput
    palette : ColorLut
        Colours that the superimposed input is shown in.
    opacity : float
        Relative Opacity (0070,0403) of the superimposed input, 0 … 1.
    registered : bool
        The state names a spatial registration for its inputs.
    """

    underlying: BlendingInput
    superimposed: BlendingInput
    palette: ColorLut
    opacity: float
    registered: bool = False

    def __post_init__(self) -> None:
        if not isfinite(self.opacity) or not 0 <= self.opacity <= 1:
            raise InvalidValue("RelativeOpacity", self.opacity, "must be 0 … 1")
