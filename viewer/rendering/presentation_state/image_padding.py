"""Pixel padding of an image (PS3.3 C.7.5.1.1.2)."""

from pydicom.dataset import Dataset

from viewer.rendering.errors import InvalidValue
from viewer.rendering.pixel_description import PixelDescription
from viewer.rendering.presentation_state.attributes import number
from viewer.rendering.presentation_state.contrast import PixelPadding


def image_padding(header: Dataset, description: PixelDescription, warnings: list[str]) -> PixelPadding | None:
    """Pixel Padding Value, and the range up to Pixel Padding Range Limit (PS3.3 C.7.5.1.1.2, C.7.6.3)."""
    try:
        if description.float_kind:
            prefix = "Double" if description.float_kind == "double" else ""
            value = number(header, f"{prefix}FloatPixelPaddingValue")
            limit = number(header, f"{prefix}FloatPixelPaddingRangeLimit")
        else:
            value, limit = number(header, "PixelPaddingValue"), number(header, "PixelPaddingRangeLimit")
    except InvalidValue as error:
        warnings.append(f"The pixel padding is ignored: {error}.")
        return None
    if value is None:
        return None
    ends = [_stored(end, description) for end in (value, value if limit is None else limit)]
    return PixelPadding(min(ends), max(ends))


def _stored(value: float, description: PixelDescription) -> float:
    """A padding value with the sign that the pixels have: US and SS are easily exchanged."""
    if description.float_kind:
        return value
    bits = description.bits_stored
    if description.signed and value > description.stored_range[1]:
        folded = int(value) & ((1 << bits) - 1)
        return float(folded - (1 << bits) if folded >> (bits - 1) else folded)
    return float(int(value) & ((1 << bits) - 1)) if not description.signed and value < 0 else value
