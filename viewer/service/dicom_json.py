"""Readers of DICOM JSON (PS3.18 F.2) as the index keeps it, by eight-digit tags. A wrong value reads as absent."""

import math
from collections.abc import Mapping
from typing import Any

Attributes = Mapping[str, Any]


def values(attributes: Attributes, tag: str) -> list[Any]:
    """All values of an element; empty where it is absent or empty."""
    element = attributes.get(tag)
    found = element.get("Value") if isinstance(element, Mapping) else None
    return found if isinstance(found, list) else []


def text(attributes: Attributes, tag: str, index: int = 0) -> str:
    """A value as text; of a Person Name its alphabetic group."""
    found = values(attributes, tag)
    value = found[index] if index < len(found) else None
    if isinstance(value, Mapping):
        value = value.get("Alphabetic")
    return "" if value is None else str(value).strip()


def numbers(attributes: Attributes, tag: str) -> list[float]:
    """All values as finite numbers; empty if one of them is none."""
    found = [_number(value) for value in values(attributes, tag)]
    return [] if any(value is None for value in found) else [value for value in found if value is not None]


def number(attributes: Attributes, tag: str) -> float | None:
    """The first value as a finite number."""
    found = values(attributes, tag)
    return _number(found[0]) if found else None


def items(attributes: Attributes, tag: str) -> list[Attributes]:
    """The items of a sequence."""
    return [item for item in values(attributes, tag) if isinstance(item, Mapping)]


def item(attributes: Attributes, *tags: str) -> Attributes:
    """The first item of the innermost of nested sequences; empty where one is absent."""
    for tag in tags:
        attributes = next(iter(items(attributes, tag)), {})
    return attributes


def _number(value: Any) -> float | None:
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        return None
    try:
        result = float(value)
    except ValueError:
        return None
    return result if math.isfinite(result) else None
