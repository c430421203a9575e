"""The content tree of a structured report or key object selection as readable lines (PS3.3 C.17.3)."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, Final

from pydicom import Dataset

MAX_ENTRIES: Final = 5000
MAX_TEXT: Final = 20_000
MAX_REFERENCES: Final = 1000

_DIRECT: Final = {
    "TEXT": "TextValue",
    "PNAME": "PersonName",
    "DATE": "Date",
    "TIME": "Time",
    "DATETIME": "DateTime",
    "UIDREF": "UID",
}


@dataclass(frozen=True, slots=True)
class ContentReference:
    """An object that a content item refers to; `frames` is empty for all of them."""

    sop_class_uid: str
    sop_uid: str
    frames: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class ContentEntry:
    """One content item: how deep it lies (0 for the document), what it is about, and its value as text."""

    level: int
    concept: str
    value: str
    references: tuple[ContentReference, ...]


@dataclass(frozen=True, slots=True)
class ContentTree:
    """A document. `truncated` says that it has more than the first `MAX_ENTRIES` items."""

    title: str
    entries: tuple[ContentEntry, ...]
    truncated: bool


def read_content_tree(dataset: Dataset) -> ContentTree:
    """Read the content of a document whose data set has been converted as a whole.

    Items come in reading order. What does not follow PS3.3 is shown as far as it can be read.
    """
    title = code_meaning(dataset, "ConceptNameCodeSequence") or "Untitled document"
    entries: list[ContentEntry] = []
    # A stack instead of recursion: how deep a document nests is the sender's choice.
    waiting: list[tuple[int, Dataset]] = [(1, item) for item in reversed(_items(dataset, "ContentSequence"))]
    while waiting and len(entries) < MAX_ENTRIES:
        level, item = waiting.pop()
        entries.append(_entry(level, item))
        waiting.extend((level + 1, child) for child in reversed(_items(item, "ContentSequence")))
    return ContentTree(title, tuple(entries), truncated=bool(waiting))


def code_meaning(dataset: Dataset, keyword: str) -> str:
    """Code Meaning of the first item of a code sequence, else its code."""
    code = next(iter(_items(dataset, keyword)), None)
    if code is None:
        return ""
    return _text(code, "CodeMeaning") or _text(code, "CodeValue") or _text(code, "LongCodeValue")


def _entry(level: int, item: Dataset) -> ContentEntry:
    concept = code_meaning(item, "ConceptNameCodeSequence")
    return ContentEntry(level, concept, _value(item)[:MAX_TEXT], tuple(_references(item)))


def _value(item: Dataset) -> str:
    if "ReferencedContentItemIdentifier" in item:
        return f"see item {'.'.join(str(part) for part in _list(item, 'ReferencedContentItemIdentifier'))}"
    kind = _text(item, "ValueType")
    if kind in _DIRECT:
        return _text(item, _DIRECT[kind])
    read = _READERS.get(kind)
    return "" if read is None else read(item)


def _code(item: Dataset) -> str:
    return code_meaning(item, "ConceptCodeSequence")


def _measurement(item: Dataset) -> str:
    measured = next(iter(_items(item, "MeasuredValueSequence")), None)
    if measured is None:
        return code_meaning(item, "NumericValueQualifierCodeSequence") or "no value"
    number = _text(measured, "NumericValue")
    units = next(iter(_items(measured, "MeasurementUnitsCodeSequence")), None)
    # UCUM codes read as people write units; "1" stands for a number without one.
    unit = "" if units is None else _text(units, "CodeValue")
    return f"{number} {unit}".strip() if unit not in {"1", "{ratio}", "NONE"} else number


def _coordinates(item: Dataset) -> str:
    points = len(_list(item, "GraphicData")) // (2 if _text(item, "ValueType") == "SCOORD" else 3)
    return f"{_text(item, 'GraphicType').lower()} of {points} points"


def _times(item: Dataset) -> str:
    return _text(item, "TemporalRangeType").lower()


_READERS: Final[dict[str, Callable[[Dataset], str]]] = {
    "CODE": _code,
    "NUM": _measurement,
    "SCOORD": _coordinates,
    "SCOORD3D": _coordinates,
    "TCOORD": _times,
}


def _references(item: Dataset) -> Iterator[ContentReference]:
    for reference in _items(item, "ReferencedSOPSequence")[:MAX_REFERENCES]:
        frames = tuple(frame for frame in _list(reference, "ReferencedFrameNumber") if isinstance(frame, int))
        yield ContentReference(
            _text(reference, "ReferencedSOPClassUID"), _text(reference, "ReferencedSOPInstanceUID"), frames
        )


def _items(dataset: Dataset, keyword: str) -> list[Dataset]:
    value = dataset.get(keyword)
    return (
        [item for item in value if isinstance(item, Dataset)] if isinstance(value, list) or _is_sequence(value) else []
    )


def _is_sequence(value: Any) -> bool:
    return hasattr(value, "__iter__") and not isinstance(value, str | bytes)


def _list(dataset: Dataset, keyword: str) -> list[Any]:
    value = dataset.get(keyword)
    if value is None or value == "":
        return []
    return list(value) if _is_sequence(value) else [value]


def _text(dataset: Dataset, keyword: str) -> str:
    value = dataset.get(keyword)
    return "" if value is None else str(value).strip()
