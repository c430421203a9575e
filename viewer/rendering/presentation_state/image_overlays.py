"""Overlay planes of a data set: of an image, separate or in unused bits, or of a state (PS3.3 C.9.2)."""

from typing import Any

import numpy as np
from pydicom.dataset import Dataset

from viewer.rendering.errors import InvalidValue
from viewer.rendering.pixel_description import PixelDescription
from viewer.rendering.presentation_state.attributes import CONVERSION_ERRORS, is_big_endian
from viewer.rendering.presentation_state.planes import OverlayPlane

GROUPS = range(0x6000, 0x6020, 2)
ROWS, COLUMNS, FRAMES, DESCRIPTION, TYPE = 0x0010, 0x0011, 0x0015, 0x0022, 0x0040
ORIGIN, FRAME_ORIGIN, BITS_ALLOCATED, BIT_POSITION, LABEL, DATA = 0x0050, 0x0051, 0x0100, 0x0102, 0x1500, 0x3000


def image_overlays(
    header: Dataset, description: PixelDescription | None, warnings: list[str]
) -> tuple[OverlayPlane, ...]:
    """Overlay planes; one that cannot be used is left out with a warning.

    Parameters
    ----------
    header : Dataset
    description : PixelDescription, or None
        Of the pixels that an embedded plane lies in; None for a state, which has no pixels.
    warnings : list of str
        Appended to.
    """
    planes = []
    for group in GROUPS:
        if not _present(header, group):
            continue
        try:
            planes.append(_read_plane(header, group, description))
        except InvalidValue as error:
            warnings.append(f"Overlay {group:04X} cannot be used and is left out: {error}.")
    return tuple(planes)


def _present(header: Dataset, group: int) -> bool:
    """True if the group holds bits, or says where they are: some writers fill in a group of empty attributes."""
    try:
        if _value(header, group, DATA) is not None:
            return True
        return _value(header, group, ROWS) is not None and _value(header, group, BIT_POSITION) is not None
    except InvalidValue:
        return True


def _read_plane(header: Dataset, group: int, description: PixelDescription | None) -> OverlayPlane:
    rows, columns = _integer(header, group, ROWS), _integer(header, group, COLUMNS)
    origin = _integers(header, group, ORIGIN) or (1, 1)
    if len(origin) != 2:
        raise InvalidValue("OverlayOrigin", origin, "needs row and column")
    data = _value(header, group, DATA)
    embedded = None if data is not None else _embedded_bit(header, group, description)
    if embedded is not None and description is not None:
        # The bits are part of the cells, so the plane has the size of the image, whatever its own attributes say.
        rows, columns, origin = description.rows, description.columns, (1, 1)
    first_frame = _integers(header, group, FRAME_ORIGIN)
    return OverlayPlane(
        group=group,
        rows=rows,
        columns=columns,
        origin=(origin[0], origin[1]),
        type=(str(_value(header, group, TYPE) or "G").strip().upper() or "G"),
        data=b"" if embedded is not None else _bytes(data, is_big_endian(header)),
        embedded_bit=embedded,
        frames=_integer(header, group, FRAMES, default=1) if embedded is None else 1,
        first_frame=first_frame[0] if first_frame and embedded is None else None,
        label=str(_value(header, group, LABEL) or "").strip(),
        description=str(_value(header, group, DESCRIPTION) or "").strip(),
    )


def _embedded_bit(header: Dataset, group: int, description: PixelDescription | None) -> int:
    bit = _integer(header, group, BIT_POSITION)
    if description is None or description.float_kind:
        raise InvalidValue("OverlayBitPosition", bit, "there are no pixel cells that could hold the plane")
    used = range(description.high_bit + 1 - description.bits_stored, description.high_bit + 1)
    if bit in used or not 0 <= bit < description.bits_allocated:
        raise InvalidValue("OverlayBitPosition", bit, "is not an unused bit of the pixel cells")
    return bit


def _bytes(data: Any, big_endian: bool) -> bytes:
    if not isinstance(data, bytes | bytearray):
        raise InvalidValue("OverlayData", type(data).__name__, "is not binary")
    if big_endian and len(data) % 2 == 0:
        return np.frombuffer(data, ">u2").astype("<u2").tobytes()
    return bytes(data)


def _value(header: Dataset, group: int, element: int) -> Any:
    try:
        value = header[group, element].value if (group, element) in header else None
    except CONVERSION_ERRORS as error:
        raise InvalidValue(f"Overlay ({group:04X},{element:04X})", "…", "cannot be read") from error
    return None if value is None or (hasattr(value, "__len__") and len(value) == 0) else value


def _integers(header: Dataset, group: int, element: int) -> tuple[int, ...]:
    value = _value(header, group, element)
    if value is None:
        return ()
    try:
        return tuple(int(single) for single in value) if hasattr(value, "__iter__") else (int(value),)
    except (ValueError, TypeError, OverflowError) as error:
        raise InvalidValue(f"Overlay ({group:04X},{element:04X})", value, "is not a number") from error


def _integer(header: Dataset, group: int, element: int, default: int | None = None) -> int:
    values = _integers(header, group, element)
    if not values:
        if default is None:
            raise InvalidValue(f"Overlay ({group:04X},{element:04X})", None, "is absent")
        return default
    return values[0]
