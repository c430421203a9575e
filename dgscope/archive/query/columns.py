"""Match the value of a key against a column: each function gives the condition for one kind of VR."""

import datetime
from typing import Final

from django.db.models import F, Q, Value
from django.db.models.functions import Coalesce
from django.db.models.lookups import GreaterThanOrEqual, LessThanOrEqual

from dgscope.archive.folding import fold
from dgscope.archive.query import lookups, pieces, values  # noqa: F401  registers the lookup `like`

# In place of a missing date, so that dates have an order without gaps; the index by date is made over the same.
NO_DATE: Final = datetime.date.min


def text(column: str, value: str) -> Q:
    """Match single value or wildcards, with case: LO, SH, CS, AE, UC."""
    return Q(**{f"{column}__like": values.like(value)}) if values.has_wildcard(value) else Q(**{column: value})


def folded_text(column: str, value: str) -> Q:
    """Match a column that holds folded text, so without case and accents."""
    return text(column, fold(value))


def uid(column: str, value: str) -> Q:
    """Match one UID of a list."""
    found = values.uids(value)
    return Q(**{column: found[0]}) if len(found) == 1 else Q(**{f"{column}__in": found})


def date(column: str, value: str) -> Q:
    """Match a date or a range of dates."""
    asked = values.dates(value)
    return _between(column, asked.first, asked.last)


def study_date(column: str, value: str) -> Q:
    """Match the study's date by the index that also gives the order of the list."""
    asked = values.dates(value)
    return dates_between(column, asked.first, asked.last)


def dates_between(column: str, first: datetime.date | None, last: datetime.date | None) -> Q:
    """Match dates from `first` to `last`, both included; rows without a date match no range."""
    if first is None and last is None:
        return Q()
    dated = Coalesce(F(column), Value(NO_DATE))
    lowest = first or NO_DATE + datetime.timedelta(days=1)
    condition = Q(GreaterThanOrEqual(dated, Value(lowest)))
    return condition & Q(LessThanOrEqual(dated, Value(last))) if last is not None else condition


def time(column: str, value: str) -> Q:
    """Match a time or a range of times."""
    asked = values.times(value)
    return _between(column, asked.first, asked.last)


def integer(column: str, value: str) -> Q:
    """Match a number."""
    return Q(**{f"{column}__in": values.integers(value)})


def member(column: str, value: str) -> Q:
    """Match studies that hold any of the values: Modalities in Study and SOP Classes in Study."""
    asked = [part.strip() for part in value.replace(",", "\\").split("\\") if part.strip()]
    if any(values.has_wildcard(part) for part in asked):
        raise ValueError("Wildcards cannot be used here; several values are separated by commas.")
    return Q(**{f"{column}__overlap": asked})


def person_name(column: str, value: str) -> Q:
    """Match a Person Name against folded component groups, “alphabetic=ideographic=phonetic” (PS3.5 6.2.1).

    A value without `=` may match any group; a plain one (ASCII after folding) is looked for in the alphabetic group
    alone, where an index leads to it. A value with `=` is compared group by group.
    """
    folded = "=".join(group.strip().rstrip("^") for group in fold(value).split("="))
    pattern = values.like(folded)
    if "=" in folded or folded.isascii():
        return _group_at_start(column, pattern)
    later = Q()
    for within in (f"%={pattern}", f"%={pattern}=%"):
        later |= Q(**{f"{column}__like": within}) & pieces.of_pattern(column, within)
    return _group_at_start(column, pattern) | later


def _group_at_start(column: str, pattern: str) -> Q:
    """The groups of `pattern` from the first one on; further groups may follow, unless the pattern runs over them."""
    whole = Q(**{f"{column}__like": pattern})
    found = whole if pattern.endswith("%") else whole | Q(**{f"{column}__like": f"{pattern}=%"})
    return found & pieces.of_pattern(column, pattern)


def _between(column: str, first: object, last: object) -> Q:
    if first is not None and first == last:
        return Q(**{column: first})
    condition = Q()
    if first is not None:
        condition &= Q(**{f"{column}__gte": first})
    if last is not None:
        condition &= Q(**{f"{column}__lte": last})
    return condition
