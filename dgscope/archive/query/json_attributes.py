"""Match keys that have no column of their own: attributes kept as DICOM JSON, at any depth of sequences."""

from collections.abc import Sequence

from django.db.models import Q

from dgscope.archive.query import values
from dgscope.archive.query.lookups import JsonHas

_TEXT = "v.value #>> '{}'"


def matches(column: str, path: Sequence[str], vr: str, value: str) -> Q:
    """Return the condition that the attribute at `path` (eight-digit tags, sequences first) matches `value`."""
    members = "".join(f'."{tag}"."Value"' for tag in path)
    leaf = f"${members}[*].*" if vr == "PN" else f"${members}[*]"
    condition, params = _condition(vr, value)
    return Q(JsonHas(column, leaf, condition, params))


def _condition(vr: str, value: str) -> tuple[str, list[str]]:
    if vr == "UI":
        found = values.uids(value)
        return f"{_TEXT} IN ({', '.join(['%s'] * len(found))})", found
    if vr in {"DA", "TM", "DT"}:
        return _range(vr, value)
    if vr == "PN":
        return f"lower({_TEXT}) LIKE %s", [values.like(value.lower())]
    return f"{_TEXT} LIKE %s", [values.like(value)]


def _range(vr: str, value: str) -> tuple[str, list[str]]:
    """Compare dates and times as the text that they are: their order is that of the alphabet.

    An end of lower precision stands for all that it begins: the last text of that beginning ends in a tilde.
    """
    first, separator, last = value.partition("-")
    if vr == "DA":
        values.dates(value)
    elif vr == "TM":
        values.times(value)
    elif not all(part.replace(".", "", 1).isdecimal() for part in (first, last) if part) or not (first or last):
        raise ValueError(f"“{value[:30]}” is not a date and time: YYYYMMDDHHMMSS.FFFFFF or its beginning, or a range.")
    if not separator:
        last = first
    conditions, params = [], []
    if first:
        conditions.append(f'({_TEXT}) COLLATE "C" >= %s')
        params.append(first)
    if last:
        conditions.append(f'({_TEXT}) COLLATE "C" <= %s')
        params.append(last + "~")
    return " AND ".join(conditions), params
