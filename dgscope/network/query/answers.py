"""An answer as JSON: keyword → value. Bounded and clean, since it comes from outside."""

from collections.abc import Iterable
from typing import Any, Final

from pydicom.datadict import keyword_for_tag
from pydicom.dataelem import DataElement
from pydicom.dataset import Dataset

_LONGEST_TEXT: Final = 1000
_MOST_VALUES: Final = 200
_MOST_ELEMENTS: Final = 200
_DEEPEST: Final = 4
_COUNTS: Final = ("NumberOfStudyRelatedInstances", "NumberOfSeriesRelatedInstances")


def as_json(data_set: Dataset, depth: int = 0) -> dict[str, Any]:
    """Public elements by keyword; several values and sequences as lists; what is empty is left out."""
    result: dict[str, Any] = {}
    for element in list(data_set)[:_MOST_ELEMENTS]:
        keyword = keyword_for_tag(element.tag)
        if not keyword or element.is_empty or keyword in {"SpecificCharacterSet", "QueryRetrieveLevel"}:
            continue
        value = _value(element, depth)
        if value not in ("", [], None):
            result[keyword] = value
    return result


def number_of_instances(attributes: dict[str, Any]) -> int | None:
    """What the peer says that it has; None where it does not say (0 of something that exists says nothing)."""
    for keyword in _COUNTS:
        text = str(attributes.get(keyword, "")).strip()
        if text.isdecimal() and len(text) < 10:
            return int(text) or None
    return None


def _value(element: DataElement, depth: int) -> Any:
    if element.VR == "SQ":
        return [as_json(item, depth + 1) for item in element.value[:_MOST_VALUES]] if depth < _DEEPEST else []
    value = element.value
    if isinstance(value, bytes):
        return None
    if isinstance(value, Iterable) and not isinstance(value, str) and element.VM > 1:
        return [_text(one) for one in list(value)[:_MOST_VALUES]]
    return _text(value)


def _text(value: object) -> str:
    # PostgreSQL stores neither NUL nor half of a surrogate pair.
    text = str(value)[:_LONGEST_TEXT].encode("utf-8", "replace").decode("utf-8")
    return "".join(character for character in text if character.isprintable() or character in "\r\n").strip()
