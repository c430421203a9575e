"""Palette, ICC profile and blending of a state (PS3.3 C.7.9, C.11.15, C.11.14)."""

import numpy as np
from pydicom.dataset import Dataset

from viewer.rendering.errors import InvalidValue
from viewer.rendering.icc import UnusableIccProfile, find_profile
from viewer.rendering.palette_color import read_palette
from viewer.rendering.presentation_state.attributes import is_big_endian, items, number, text
from viewer.rendering.presentation_state.color import Blending, BlendingInput, ColorLut
from viewer.rendering.presentation_state.identification import StateKind
from viewer.rendering.presentation_state.read_contrast import read_modality_lut, read_voi_items
from viewer.rendering.presentation_state.read_references import read_series_references


def read_profile(dataset: Dataset, kind: StateKind, warnings: list[str]) -> bytes | None:
    """ICC Profile (0028,2000) of a colour state; None and a warning where there is none that can be used."""
    if not kind.is_color:
        return None
    try:
        profile = find_profile(dataset)
    except UnusableIccProfile as error:
        warnings.append(f"The colours are shown without the ICC Profile (0028,2000) of the state: {error}.")
        return None
    if profile is None:
        warnings.append("The state has no ICC Profile (0028,2000); its colours are taken as sRGB.")
    return profile


def read_color_lut(dataset: Dataset, profile: bytes | None) -> ColorLut:
    """Palette of a pseudo-colour or blending state.

    Raises
    ------
    InvalidValue
        The palette is absent or cannot be used.
    """
    palette = read_palette(dataset, little_endian=not is_big_endian(dataset), signed=False)
    colors = palette.colors
    if colors.dtype == np.uint16:
        colors = np.rint(colors / np.float64(257)).astype(np.uint8)
    return ColorLut(np.ascontiguousarray(colors, dtype=np.uint8).tobytes(), profile)


def read_blending(dataset: Dataset, warnings: list[str]) -> Blending:
    """Blending Sequence (0070,0402) and Relative Opacity (0070,0403).

    Raises
    ------
    InvalidValue
        There is not one underlying and one superimposed input, or no opacity.
    """
    inputs: dict[str, BlendingInput] = {}
    for item in items(dataset, "BlendingSequence"):
        position = text(item, "BlendingPosition").upper()
        if position not in {"UNDERLYING", "SUPERIMPOSED"} or position in inputs:
            raise InvalidValue("BlendingPosition", position, "needs one UNDERLYING and one SUPERIMPOSED input")
        inputs[position] = BlendingInput(
            read_series_references(item, warnings),
            read_modality_lut(item, dataset, warnings),
            read_voi_items(item, dataset, warnings),
        )
    if len(inputs) != 2:
        raise InvalidValue("BlendingSequence", sorted(inputs), "needs one UNDERLYING and one SUPERIMPOSED input")
    opacity = number(dataset, "RelativeOpacity")
    if opacity is None:
        raise InvalidValue("RelativeOpacity", None, "is absent")
    registered = bool(items(dataset, "ReferencedSpatialRegistrationSequence"))
    # Its profile is that of the blended picture, which is applied behind the blending.
    palette = read_color_lut(dataset, None)
    return Blending(inputs["UNDERLYING"], inputs["SUPERIMPOSED"], palette, opacity, registered)
