"""All attributes of an instance as lines, for the person who wants to see what the file says."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

from pydicom import DataElement, Dataset
from pydicom.datadict import keyword_for_tag
from pydicom.dataelem import RawDataElement

MAX_LINES: Final = 5000
MAX_VALUE: Final = 1000
_BULK: Final = frozenset({"OB", "OD", "OF", "OL", "OV", "OW", "UN"})


@dataclass(frozen=True, slots=True)
class AttributeLine:
    """An element: its tag, keyword (empty for a private one), VR, value as text, and how deep it is nested."""

    tag: str
    keyword: str
    vr: str
    value: str
    level: int


def attribute_lines(dataset: Dataset) -> list[AttributeLine]:
    """The first `MAX_LINES` elements of File Meta Information and data set, in the order of their tags."""
    lines: list[AttributeLine] = []
    meta = getattr(dataset, "file_meta", None)
    waiting: list[tuple[int, Iterator[Any]]] = [(0, _elements(dataset))]
    if meta is not None:
        waiting.append((0, _elements(meta)))
    while waiting and len(lines) < MAX_LINES:
        level, elements = waiting[-1]
        element = next(elements, None)
        if element is None:
            waiting.pop()
            continue
        lines.append(_line(level, element))
        if isinstance(element, DataElement) and element.VR == "SQ":
            waiting.extend((level + 1, _elements(item)) for item in reversed(list(element.value)))
    return lines


def _elements(dataset: Dataset) -> Iterator[DataElement | RawDataElement]:
    # get_item does not convert: a private element that cannot be converted still has its line.
    return (dataset.get_item(tag) for tag in sorted(dataset.keys()))


def _line(level: int, element: DataElement | RawDataElement) -> AttributeLine:
    tag = f"{element.tag.group:04X},{element.tag.element:04X}"
    return AttributeLine(tag, keyword_for_tag(element.tag), str(element.VR or "UN"), _value(element), level)


def _value(element: DataElement | RawDataElement) -> str:
    value = element.value
    if isinstance(value, bytes):
        if str(element.VR) in _BULK or len(value) > MAX_VALUE:
            return f"{len(value)} bytes"
        return value.decode("ascii", "replace").strip(" \0")
    if value is None:
        return ""
    if element.VR == "SQ":
        return f"{len(value)} items" if len(value) != 1 else "1 item"
    if not isinstance(value, str) and hasattr(value, "__iter__") and not hasattr(value, "components"):
        return _shortened("\\".join(str(part) for part in list(value)[:MAX_VALUE]))
    return _shortened(str(value))


def _shortened(text: str) -> str:
    return text if len(text) <= MAX_VALUE else text[:MAX_VALUE] + "…"
