"""Elements of a written state: values that are valid for their VR, or an error that names the attribute.

Reading is tolerant, writing is strict: nothing leaves that another program would have to guess at.
"""

import re
from collections.abc import Sequence
from typing import Any

import numpy as np
from pydicom.config import IGNORE, RAISE
from pydicom.datadict import dictionary_VR, tag_for_keyword
from pydicom.dataelem import DataElement
from pydicom.dataset import Dataset
from pydicom.sequence import Sequence as Items
from pydicom.valuerep import format_number_as_ds

from viewer.rendering.errors import InvalidValue

MAX_SHORT_VALUE = 0xFFFE
"""Bytes of a value whose length explicit VR writes with 16 bits, such as FL and IS (PS3.5 7.1.2)."""

_LOOSE_UID = re.compile(r"[0-9][0-9.]{0,63}")
SIZES = {"FL": 4, "SL": 4, "US": 2, "SS": 2}


def put(dataset: Dataset, keyword: str, value: Any, vr: str = "") -> None:
    """Add an element.

    Raises
    ------
    InvalidValue
        The value is none of the VR, or too long for its length field.
    """
    tag = tag_for_keyword(keyword)
    if tag is None:
        raise InvalidValue(keyword, value, "is no attribute of the standard")
    put_tag(dataset, tag, vr or dictionary_VR(tag), value, keyword)


def put_tag(dataset: Dataset, tag: int, vr: str, value: Any, name: str) -> None:
    """Add an element of a repeating group, such as overlays; as `put`."""
    if vr in {"DA", "TM"} and "-" in str(value):  # pydicom lets pass what is a range of a query
        raise InvalidValue(name, value, f"is no valid value of VR {vr}")
    if vr == "DS":
        value = _each(value, format_number_as_ds)
    try:
        element = DataElement(tag, vr, value, validation_mode=RAISE)
    except (ValueError, TypeError, OverflowError) as error:
        raise InvalidValue(name, _shown(value), f"is no valid value of VR {vr}") from error
    if _length(vr, value) > MAX_SHORT_VALUE:
        raise InvalidValue(name, f"{len(value)} values", f"are more than an element of VR {vr} can hold")
    dataset.add(element)


def put_uid(dataset: Dataset, keyword: str, value: str) -> None:
    """Add the UID of something that exists: it is named as it is, even where it breaks the rules of PS3.5 9.1.

    Raises
    ------
    InvalidValue
        It is not made of digits and dots, at most 64.
    """
    if not _LOOSE_UID.fullmatch(value):
        raise InvalidValue(keyword, value[:80], "is no UID")
    dataset.add(DataElement(tag_for_keyword(keyword) or 0, "UI", value, validation_mode=IGNORE))


def put_items(dataset: Dataset, keyword: str, items: Sequence[Dataset]) -> None:
    """Add a sequence, unless it would be empty."""
    if items:
        dataset.add(DataElement(tag_for_keyword(keyword) or 0, "SQ", Items(list(items))))


def put_single_precision(dataset: Dataset, keyword: str, values: Sequence[float] | float) -> None:
    """Add an FL element.

    Raises
    ------
    InvalidValue
        A value is not finite in single precision.
    """
    with np.errstate(over="ignore"):
        rounded = np.asarray(values, dtype=np.float32)
    if not np.isfinite(rounded).all():
        raise InvalidValue(keyword, _shown(values), "must be finite")
    put(dataset, keyword, [float(value) for value in rounded.ravel()] if rounded.ndim else float(rounded))


def put_points(item: Dataset, points: Sequence[tuple[float, float]]) -> None:
    """Graphic Data (0070,0022), columns and rows, and how many points it holds."""
    put(item, "GraphicDimensions", 2)
    put(item, "NumberOfGraphicPoints", len(points))
    put_single_precision(item, "GraphicData", [value for point in points for value in point])


def _each(value: Any, convert: Any) -> Any:
    if value is None or isinstance(value, str):
        return value
    if isinstance(value, Sequence):
        return [convert(float(single)) for single in value]
    return convert(float(value))


def _length(vr: str, value: Any) -> int:
    if not isinstance(value, list | tuple):
        return 0
    if vr in SIZES:
        return SIZES[vr] * len(value)
    return sum(len(str(single)) + 1 for single in value)


def _shown(value: Any) -> Any:
    text = repr(value)
    return value if len(text) <= 80 else text[:80] + "…"
