"""ICC profiles of presentation states in use: colours of a palette, samples of a colour image (PS3.4 N.2.3)."""

from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from viewer.rendering.decode.sandbox import shared_sandbox
from viewer.rendering.icc import to_srgb
from viewer.rendering.presentation_state.color import ColorLut


@lru_cache(maxsize=32)
def srgb_colors(palette: ColorLut) -> NDArray[np.uint8]:
    """Colours of a palette for an sRGB display, shape (entries, 3), uint8, read-only."""
    colors = palette.colors
    if palette.profile is None:
        return colors
    converted: NDArray[np.uint8] = to_srgb(colors[np.newaxis], palette.profile, shared_sandbox())[0]
    converted.flags.writeable = False
    return converted


def srgb_samples(rgb: NDArray[np.uint8], profile: bytes | None) -> NDArray[np.uint8]:
    """RGB samples in `profile` for an sRGB display; shape (rows, columns, 3), uint8. None: they are sRGB already."""
    return rgb if profile is None else to_srgb(rgb, profile, shared_sandbox())
