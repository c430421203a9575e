"""Read the query of a search (PS3.18 8.3.4): matching keys, includefield, fuzzymatching, limit and offset."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from django.http import QueryDict
from pydicom.datadict import dictionary_has_tag, tag_for_keyword

from dgscope.accounts.problems import BadRequest
from dgscope.archive.query.keys import KEYS, Key, Level, Path

MOST_RESULTS: Final = {Level.STUDY: 1000, Level.SERIES: 5000, Level.INSTANCE: 5000}
GREATEST_OFFSET: Final = 10_000_000
ALL: Final = "all"
MOST_FIELDS: Final = 500

_SETTINGS: Final = frozenset({"includefield", "fuzzymatching", "limit", "offset", "accept", "charset"})
# Keys that say how to read the others. Answers are UTF-8, and times are compared as they were received.
_IGNORED: Final = frozenset({("00080005",), ("00080201",)})
_TAG: Final = re.compile(r"[0-9A-Fa-f]{8}")


@dataclass(frozen=True, slots=True)
class Match:
    """One matching key; `name` is how the request called it."""

    name: str
    path: Path
    key: Key
    value: str


@dataclass(frozen=True, slots=True)
class Search:
    """What is searched for. `fields` are tags wanted beyond the usual ones; None: all there are."""

    level: Level
    matches: tuple[Match, ...]
    fields: frozenset[str] | None
    is_fuzzy: bool
    limit: int
    offset: int
    is_cut: bool  # the request asked for more results than are given at once


def read(query: QueryDict, level: Level) -> Search:
    """Read and check the parameters.

    Raises
    ------
    BadRequest
        A parameter cannot be used; the text names it.
    """
    limit, is_cut = _limit(query, level)
    offset = _number(query, "offset", 0)
    if offset > GREATEST_OFFSET:
        raise BadRequest(f"offset: at most {GREATEST_OFFSET}; narrow the search instead.")
    return Search(
        level=level,
        matches=tuple(_matches(query, level)),
        fields=_fields(query.getlist("includefield")),
        is_fuzzy=_flag(query, "fuzzymatching"),
        limit=limit,
        offset=offset,
        is_cut=is_cut,
    )


def path_of(name: str) -> Path:
    """Turn `StudyDate`, `00080020` or `00400275.00401001` into tags.

    Raises
    ------
    BadRequest
        A part is neither a keyword of PS3.6 nor eight hexadecimal digits of a tag in it.
    """
    return tuple(_tag(part, name) for part in name.split("."))


def _tag(part: str, name: str) -> str:
    number = int(part, 16) if _TAG.fullmatch(part) else tag_for_keyword(part)
    if number is None or not dictionary_has_tag(number):
        raise BadRequest(f"{name[:100]}: not an attribute. Use a keyword such as StudyDate or a tag such as 00080020.")
    return f"{number:08X}"


def _matches(query: QueryDict, level: Level) -> Iterable[Match]:
    seen: set[Path] = set()
    for name, values in query.lists():
        if name in _SETTINGS:
            continue
        path = path_of(name)
        if path in _IGNORED:
            continue
        key = KEYS.get(path)
        if key is None:
            raise BadRequest(f"{name[:100]}: studies, series and instances cannot be searched by this attribute.")
        if key.level > level:
            raise BadRequest(f"{name[:100]}: a key of the {key.level.name.lower()} level, {_hint(path, level)}.")
        if path in seen or len(values) > 1:
            raise BadRequest(f"{name[:100]}: given twice. Several UIDs stand in one parameter, separated by commas.")
        seen.add(path)
        yield Match(name, path, key, values[0])


def _hint(path: Path, level: Level) -> str:
    if path == ("00080060",) and level is Level.STUDY:
        return "use ModalitiesInStudy here"
    return f"which cannot be used at the {level.name.lower()} level"


def _fields(values: list[str]) -> frozenset[str] | None:
    names = [name.strip() for value in values for name in value.split(",") if name.strip()]
    if ALL in names:
        return None
    if len(names) > MOST_FIELDS:
        raise BadRequest(f"includefield: at most {MOST_FIELDS} attributes; “all” gives all that the index has.")
    try:
        return frozenset(path_of(name)[0] for name in names)
    except BadRequest as error:
        raise BadRequest(f"includefield: {error.detail}") from error


def _limit(query: QueryDict, level: Level) -> tuple[int, bool]:
    most = MOST_RESULTS[level]
    asked = _number(query, "limit", None)
    return (most, False) if asked is None else (min(asked, most), asked > most)


def _number(query: QueryDict, name: str, default: int | None) -> int:
    text = query.get(name)
    if text is None:
        return default  # type: ignore[return-value]  # only `limit` has no default, and its caller checks
    if not re.fullmatch(r"[0-9]{1,18}", text):
        raise BadRequest(f"{name}: “{text[:20]}” is not a whole number from 0 on.")
    return int(text)


def _flag(query: QueryDict, name: str) -> bool:
    text = query.get(name, "false").lower()
    if text not in {"true", "false"}:
        raise BadRequest(f"{name}: “{text[:20]}” is neither true nor false.")
    return text == "true"
