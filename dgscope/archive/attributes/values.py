"""Values in the DICOM JSON model (PS3.18 annex F). A value that breaks its representation is kept as text."""

import datetime
import functools
import json
import math
import re
import struct
from collections.abc import Callable
from typing import Any, Final

from dgscope.archive.attributes.tags import FIRST_ITEM_ONLY, NESTED
from dgscope.archive.attributes.text import clean, clean_long, decode, decode_name
from dgscope.archive.header.walk import Values

Json = dict[str, Any]
MAX_TEXT: Final = 4096
MAX_VALUES: Final = 64
MAX_ITEMS: Final = 32
MAX_REMEMBERED: Final = 128
_DATE: Final = re.compile(r"(\d{4})[.:-]?(\d\d)[.:-]?(\d\d)")
_TIME: Final = re.compile(r"(\d\d)(?::?(\d\d)(?::?(\d\d)(?:\.(\d{1,6})\d*)?)?)?")
_LONG_TEXT: Final = frozenset(("LT", "ST", "UT"))
_GROUPS: Final = ("Alphabetic", "Ideographic", "Phonetic")


def to_json(values: Values, table: dict[int, str], encodings: tuple[str, ...], big_endian: bool) -> Json:
    """The elements of `table` that are in `values`, as DICOM JSON. Keys are eight-digit tags."""
    found: Json = {}
    for tag, vr in table.items():
        value = values.get(tag)
        if value is None:
            continue
        if isinstance(value, bytes):
            content = _content(value, vr, encodings, big_endian) if vr != "SQ" else []
        else:
            kept = value[:1] if tag in FIRST_ITEM_ONLY else value
            content = _items(kept, encodings, big_endian) if vr == "SQ" else []
        found[_key(tag)] = {"vr": vr, "Value": content} if content else {"vr": vr}
    return found


def to_json_text(values: Values, table: dict[int, str], encodings: tuple[str, ...], big_endian: bool) -> str:
    """`to_json` as text. Most elements repeat from one object of a series to the next, so their texts are kept."""
    parts = []
    for tag, vr in table.items():
        value = values.get(tag)
        if value is None:
            continue
        if isinstance(value, bytes) and len(value) <= MAX_REMEMBERED:
            parts.append(_remembered(tag, vr, value, encodings, big_endian))
        else:
            parts.append(_element_text(tag, vr, value, encodings, big_endian))
    return f"{{{', '.join(parts)}}}"


def _element_text(tag: int, vr: str, value: bytes | list[Values], encodings: tuple[str, ...], big_endian: bool) -> str:
    return json.dumps(to_json({tag: value}, {tag: vr}, encodings, big_endian))[1:-1]


_remembered = functools.lru_cache(maxsize=4096)(_element_text)


_KEYS: dict[int, str] = {}


def _key(tag: int) -> str:
    key = _KEYS.get(tag)
    if key is None:
        key = _KEYS[tag] = f"{tag:08X}"
    return key


def _items(items: list[Values], encodings: tuple[str, ...], big_endian: bool) -> list[Json]:
    return [to_json(item, NESTED, encodings, big_endian) for item in items[:MAX_ITEMS]]


def _content(value: bytes, vr: str, encodings: tuple[str, ...], big_endian: bool) -> list[Any]:
    if vr == "US":
        short = unsigned(value, big_endian)
        return [] if short is None else [short]
    if vr == "PN":
        return [name for part in decode_name(value, encodings).split("\\")[:MAX_VALUES] if (name := name_groups(part))]
    if vr in _LONG_TEXT:
        texts = [clean_long(decode(value, encodings))[:MAX_TEXT]]
    else:
        texts = [clean(part)[:MAX_TEXT] for part in decode(value, encodings).split("\\")[:MAX_VALUES]]
    if not any(texts):
        return []
    parse = _PARSERS.get(vr)
    if parse is None:
        return [text or None for text in texts]
    return [None if not text else (text if (number := parse(text)) is None else number) for text in texts]


def unsigned(value: bytes, big_endian: bool) -> int | None:
    """An unsigned number of two bytes, or of four where the sender got the representation wrong."""
    if len(value) >= 4 and not any(value[:2] if big_endian else value[2:4]):
        return int.from_bytes(value[:4], "big" if big_endian else "little")
    if len(value) < 2:
        return None
    (number,) = struct.unpack_from(">H" if big_endian else "<H", value)
    return int(number)


def decimal(text: str) -> float | int | None:
    """A decimal string as a finite number; None for anything else."""
    try:
        number = float(text)
    except ValueError:
        return None
    if not math.isfinite(number):
        return None
    return int(number) if number.is_integer() and abs(number) < 2**53 else number


def integer(text: str) -> int | None:
    """An integer string within PS3.5's range of 32 bits, also if written as a decimal; None for anything else."""
    try:
        number = int(text)
    except ValueError:
        value = decimal(text)
        if not isinstance(value, int):
            return None
        number = value
    return number if -(2**31) <= number < 2**31 else None


_PARSERS: Final[dict[str, Callable[[str], float | int | None]]] = {"DS": decimal, "IS": integer}


def name_groups(text: str) -> dict[str, str]:
    """A Person Name in its component groups, the padding of its components removed."""
    groups = {}
    for label, group in zip(_GROUPS, text.split("="), strict=False):
        cleaned = "^".join(clean(part) for part in group.split("^"))[:MAX_TEXT].rstrip("^ ")
        if cleaned:
            groups[label] = cleaned
    return groups


def date(text: str) -> datetime.date | None:
    """A date, also in the old form with dots and cut from a date-time; None for anything else."""
    match = _DATE.match(text)
    if match is None:
        return None
    try:
        return datetime.date(int(match[1]), int(match[2]), int(match[3]))
    except ValueError:
        return None


def time(text: str) -> datetime.time | None:
    """A time, also in the old form with colons; None for anything else. A leap second becomes the second before."""
    match = _TIME.match(text)
    if match is None:
        return None
    hour, minute, second = int(match[1]), int(match[2] or 0), int(match[3] or 0)
    micro = int((match[4] or "").ljust(6, "0"))
    try:
        return datetime.time(hour, minute, min(second, 59) if second == 60 else second, micro)
    except ValueError:
        return None
