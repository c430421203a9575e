"""Read the value of a search key by its VR (PS3.4 C.2.2.2, PS3.5 6.2): what it asks for, without any SQL.

Each function raises ValueError with a sentence when the value is none of its VR.
"""

import re
from dataclasses import dataclass
from datetime import date, time
from typing import Final

LONGEST_VALUE: Final = 1024
MOST_UIDS: Final = 2000

_UID: Final = re.compile(r"[0-9]+(?:\.[0-9]+)*")
_TIME: Final = re.compile(r"(\d{2})(?:(\d{2})(?:(\d{2})(?:\.(\d{1,6}))?)?)?")
_LAST_IN_MINUTE: Final = 59


@dataclass(frozen=True, slots=True)
class DateRange:
    """Dates from `first` to `last`, both included; None: open."""

    first: date | None
    last: date | None


@dataclass(frozen=True, slots=True)
class TimeRange:
    """Times of day from `first` to `last`, both included; None: open."""

    first: time | None
    last: time | None


def uids(value: str) -> list[str]:
    """Read a UID or a list of them, separated as in DICOM by backslashes or as in URLs by commas."""
    found = [part.strip() for part in re.split(r"[\\,]", value)]
    if len(found) > MOST_UIDS:
        raise ValueError(f"At most {MOST_UIDS} UIDs can be asked for at once.")
    for uid in found:
        if len(uid) > 64 or not _UID.fullmatch(uid):
            raise ValueError(f"“{uid[:70]}” is not a UID: digits and dots, at most 64.")
    return found


def dates(value: str) -> DateRange:
    """Read YYYYMMDD, or a range YYYYMMDD-YYYYMMDD with one end left out or not."""
    first, separator, last = value.partition("-")
    if not separator:
        day = _date(value)
        return DateRange(day, day)
    if not first and not last:
        raise ValueError("A range of dates has at least one end.")
    return DateRange(_date(first) if first else None, _date(last) if last else None)


def _date(text: str) -> date:
    try:
        if not re.fullmatch(r"\d{8}", text, re.ASCII):
            raise ValueError
        return date(int(text[:4]), int(text[4:6]), int(text[6:]))
    except ValueError as error:
        raise ValueError(f"“{text[:20]}” is not a date: YYYYMMDD, or YYYYMMDD-YYYYMMDD for a range.") from error


def times(value: str) -> TimeRange:
    """Read HH, HHMM, HHMMSS or HHMMSS.FFFFFF, or a range of them. A shorter one stands for all that it begins."""
    first, separator, last = value.partition("-")
    if not separator:
        return TimeRange(_time(value, latest=False), _time(value, latest=True))
    if not first and not last:
        raise ValueError("A range of times has at least one end.")
    return TimeRange(_time(first, latest=False) if first else None, _time(last, latest=True) if last else None)


def _time(text: str, *, latest: bool) -> time:
    match = _TIME.fullmatch(text.replace(":", ""))
    try:
        if match is None or not text.isascii():
            raise ValueError
        hour, minute, second, fraction = match.groups()
        filler = _LAST_IN_MINUTE if latest else 0
        return time(
            int(hour),
            int(minute) if minute else filler,
            min(int(second), _LAST_IN_MINUTE) if second else filler,  # 60 is a leap second, which no column holds
            int(fraction.ljust(6, "9" if latest else "0")) if fraction else (999_999 if latest else 0),
        )
    except ValueError as error:
        raise ValueError(f"“{text[:20]}” is not a time: HH, HHMM, HHMMSS or HHMMSS.FFFFFF, or a range.") from error


def integers(value: str) -> list[int]:
    """Read an integer string (IS), or several separated by backslashes."""
    try:
        found = [int(part) for part in value.split("\\") if part.strip().lstrip("+-").isdecimal() or _refuse()]
    except ValueError as error:
        raise ValueError(f"“{value[:20]}” is not a whole number.") from error
    if any(not -(2**31) <= number < 2**31 for number in found):
        raise ValueError(f"“{value[:20]}” is not a whole number of 32 bits.")
    return found


def _refuse() -> bool:
    raise ValueError


def has_wildcard(value: str) -> bool:
    """Whether `*` (any text) or `?` (any one character) stands in the value."""
    return "*" in value or "?" in value


def like(value: str) -> str:
    r"""Turn `*` and `?` into the pattern of SQL LIKE; what means something to LIKE itself is escaped by a backslash.

    Runs of `*` become one, so that a pattern of a thousand stars is no more work than one.

    >>> like("D_E^J*?")
    'D\\_E^J%_'
    """
    escaped = re.sub(r"([\\%_])", r"\\\1", re.sub(r"\*+", "*", value))
    return escaped.replace("*", "%").replace("?", "_")


def checked(value: str) -> str:
    """Refuse what no attribute can hold."""
    if len(value) > LONGEST_VALUE:
        raise ValueError(f"The value has more than {LONGEST_VALUE} characters.")
    if "\0" in value:
        raise ValueError("The value contains a NUL character.")
    return value
