"""Values from outside that fit their VR (PS3.5 6.2): cut, cleaned, or left out, so that what is written is valid."""

import datetime
import re
import unicodedata
from collections.abc import Iterable, Mapping
from typing import Any, Final

from pydicom.datadict import dictionary_VR
from pydicom.dataset import Dataset
from pydicom.sequence import Sequence

_LONGEST: Final = {"SH": 16, "LO": 64, "ST": 1024, "LT": 10240, "UT": 10240}
_NAME_GROUPS, _NAME_COMPONENTS, _LONGEST_GROUP = 3, 5, 64
_UID: Final = re.compile(r"(0|[1-9]\d*)(\.(0|[1-9]\d*))+", re.ASCII)
_CODE: Final = re.compile(r"[A-Z0-9_ ]{1,16}", re.ASCII)
_CODE_KEYWORDS: Final = ("CodeValue", "CodingSchemeDesignator", "CodingSchemeVersion", "CodeMeaning")


def put(data_set: Dataset, keyword: str, value: object) -> None:
    """Set an element to a value that fits; empty where nothing of the value does."""
    vr = dictionary_VR(keyword)
    setattr(data_set, keyword, fitting(vr, value))


def put_if_any(data_set: Dataset, keyword: str, value: object) -> None:
    """As `put`, but leave the element out where it would be empty (Type 3)."""
    found = fitting(dictionary_VR(keyword), value)
    if found:
        setattr(data_set, keyword, found)


def fitting(vr: str, value: object) -> str:
    """What of a single value a VR can hold."""
    if isinstance(value, datetime.date | datetime.time | datetime.datetime):
        return _moment(vr, value)
    text = "" if value is None else str(value)
    if vr in {"ST", "LT", "UT"}:
        return _clean(text, keep="\n").strip("\n ")[: _LONGEST[vr]]
    text = _clean(text.replace("\\", "/")).strip()
    if vr == "PN":
        return person_name(text)
    if vr in _LONGEST:
        return text[: _LONGEST[vr]].strip()
    return text if _is_valid(vr, text) else ""


def person_name(text: str) -> str:
    """At most three component groups of five components and 64 characters each (PS3.5 6.2.1)."""
    groups = []
    for group in text.split("=")[:_NAME_GROUPS]:
        components = [component.strip() for component in group.split("^")[:_NAME_COMPONENTS]]
        groups.append("^".join(components).rstrip("^")[:_LONGEST_GROUP])
    return "=".join(groups).rstrip("=")


def code(value: str, scheme: str, meaning: str) -> Dataset:
    """An item of a code sequence (PS3.3 8.8)."""
    item = Dataset()
    item.CodeValue, item.CodingSchemeDesignator, item.CodeMeaning = value, scheme, meaning
    return item


def codes(items: object) -> Sequence:
    """Items of a code sequence that came as keyword → value; incomplete ones are left out."""
    found = Sequence()
    for item in _items(items):
        made = Dataset()
        for keyword in _CODE_KEYWORDS:
            put_if_any(made, keyword, _first(item.get(keyword)))
        if all(keyword in made for keyword in ("CodeValue", "CodingSchemeDesignator", "CodeMeaning")):
            found.append(made)
    return found


def references(items: object) -> Sequence:
    """Items of SOP instance references that came as keyword → value; incomplete ones are left out."""
    found = Sequence()
    for item in _items(items):
        made = Dataset()
        put_if_any(made, "ReferencedSOPClassUID", _first(item.get("ReferencedSOPClassUID")))
        put_if_any(made, "ReferencedSOPInstanceUID", _first(item.get("ReferencedSOPInstanceUID")))
        if len(made) == 2:
            found.append(made)
    return found


def _items(items: object) -> Iterable[Mapping[str, Any]]:
    return [item for item in items if isinstance(item, Mapping)] if isinstance(items, list) else []


def _first(value: object) -> object:
    return value[0] if isinstance(value, list) and value else value


def _clean(text: str, keep: str = "") -> str:
    # Composed: single-byte character sets have “ü”, not “u” and a mark. Half of a surrogate pair is in none.
    composed = unicodedata.normalize("NFC", text).encode("utf-8", "replace").decode("utf-8")
    return "".join(character for character in composed if character.isprintable() or character in keep)


def _moment(vr: str, value: datetime.date | datetime.time | datetime.datetime) -> str:
    has_date, has_time = isinstance(value, datetime.date), not isinstance(value, datetime.date)
    if isinstance(value, datetime.datetime):
        has_time = True
    if vr == "DA" and has_date:
        return f"{value:%Y%m%d}".rjust(8, "0")
    if vr == "TM" and has_time:
        return f"{value:%H%M%S}"
    return f"{value:%Y%m%d%H%M%S}".rjust(14, "0") if vr == "DT" and has_date and has_time else ""


def _is_valid(vr: str, text: str) -> bool:
    if vr == "UI":
        return len(text) <= 64 and _UID.fullmatch(text) is not None
    if vr == "CS":
        return _CODE.fullmatch(text) is not None
    if vr == "DA":
        return _is_date(text)
    if vr == "TM":
        return re.fullmatch(r"([01]\d|2[0-3])([0-5]\d([0-5]\d(\.\d{1,6})?)?)?", text, re.ASCII) is not None
    return vr in {"DS", "IS"} and re.fullmatch(r"[+-]?\d{1,11}(\.\d{1,4})?", text, re.ASCII) is not None


def _is_date(text: str) -> bool:
    if not re.fullmatch(r"\d{8}", text, re.ASCII):
        return False
    try:
        datetime.date(int(text[:4]), int(text[4:6]), int(text[6:]))
    except ValueError:
        return False
    return True
