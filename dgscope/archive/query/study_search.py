"""The search of the study list: filters, order, pages by key, and a total that costs no more than it is worth.

Pages are addressed by the values of the last row, not by a number, so that the thousandth page costs what the first
does and arriving studies move nothing. A search with few hits is sorted from its hits; one with many is read in the
order of its index until the page is full. Counting which of the two it is makes the choice independent of estimates.
"""

import base64
import binascii
import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import Any, Final

from django.db import connection
from django.db.models import F, Model, Q, QuerySet, Value
from django.db.models.functions import Coalesce

from dgscope.archive.models import Study
from dgscope.archive.query import columns, values, words
from dgscope.archive.query.errors import QueryError
from dgscope.archive.query.lookups import RowAfter
from dgscope.archive.query.paging import bounded, if_few

COUNTED_TO: Final = 10_000
_NO_TIME: Final = time.min

Column = F | Coalesce
# The parts of each order; the row's number makes it total. Studies without a date come after all others.
_DATE: Final = Coalesce("study_date", Value(columns.NO_DATE))
_TIME: Final = Coalesce("study_time", Value(_NO_TIME))
ORDERS: Final[dict[str, tuple[Column, ...]]] = {
    "study_date": (_DATE, _TIME, F("id")),
    "received": (F("last_received_at"), F("id")),
    "patient_name": (F("patient_name_search"), F("id")),
    "patient_id": (F("patient_id_received"), F("id")),
    "accession": (F("accession_number"), F("id")),
    "description": (F("description_search"), F("id")),
}
_READ: Final = {date: date.fromisoformat, time: time.fromisoformat, datetime: datetime.fromisoformat}


@dataclass(frozen=True, slots=True)
class StudyFilter:
    """What is searched for; all parts must fit."""

    text: str = ""
    name: str = ""
    patient_id: str = ""
    accession: str = ""
    description: str = ""
    first_date: date | None = None
    last_date: date | None = None
    modalities: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Page:
    """One page, in order. `next` addresses the following one; `total` is an estimate unless `total_is_exact`."""

    studies: list[Study]
    next: str | None
    total: int
    total_is_exact: bool


def search(studies: QuerySet[Study], asked: StudyFilter, sort: str, cursor: str, limit: int) -> Page:
    """Return one page of `studies`.

    Raises
    ------
    QueryError
        The order, the cursor or a filter cannot be used.
    TooBroadError
        Finding the hits took more than MOST_SECONDS.
    """
    order = _Order.read(sort)
    hits = studies.filter(_condition(asked))
    with bounded():
        return _page(hits, order, cursor, limit, is_filtered=asked != StudyFilter())


def _page(hits: QuerySet[Study], order: "_Order", cursor: str, limit: int, *, is_filtered: bool) -> Page:
    few = if_few(hits) if is_filtered else None
    if few is not None:
        rows = Study.objects.filter(pk__in=few)
        total, is_exact = len(few), True
    else:
        rows = hits
        total, is_exact = _total(hits, is_filtered=is_filtered)
    found = list(order.apply(rows, cursor)[: limit + 1])
    has_more = len(found) > limit
    found = found[:limit]
    return Page(found, order.cursor_of(found[-1]) if has_more else None, total, is_exact)


def _total(hits: QuerySet[Study], *, is_filtered: bool) -> tuple[int, bool]:
    counted = hits.order_by()[: COUNTED_TO + 1].count()
    if counted <= COUNTED_TO:
        return counted, True
    if is_filtered:
        plan = json.loads(hits.order_by().explain(format="json"))
        estimate = int(plan[0]["Plan"]["Plan Rows"])
    else:
        with connection.cursor() as sql:
            sql.execute("SELECT reltuples::bigint FROM pg_class WHERE oid = to_regclass(%s)", [Study._meta.db_table])
            estimate = int(sql.fetchone()[0])
    return max(estimate, counted), False


def _condition(asked: StudyFilter) -> Q:
    condition = words.anywhere(asked.text)
    condition &= _name(asked.name) & _beginning("patient_id_received", "patient_id", asked.patient_id)
    condition &= _beginning("accession_number", "accession", asked.accession)
    condition &= words.within("description_search", asked.description)
    condition &= columns.dates_between("study_date", asked.first_date, asked.last_date)
    if asked.modalities:
        condition &= Q(modalities__overlap=list(asked.modalities))
    return condition


def _name(text: str) -> Q:
    try:
        if values.has_wildcard(text):
            return columns.person_name("patient_name_search", values.checked(text))
        return words.within("patient_name_search", values.checked(text))
    except ValueError as error:
        raise QueryError("name", str(error)) from error


def _beginning(column: str, name: str, text: str) -> Q:
    """An identifier is found by its beginning, as typed or in capitals."""
    try:
        typed = values.checked(text.strip())
    except ValueError as error:
        raise QueryError(name, str(error)) from error
    if not typed:
        return Q()
    condition = Q()
    for variant in dict.fromkeys((typed, typed.upper())):
        condition |= Q(**{f"{column}__like": values.like(variant).rstrip("%") + "%"})
    return condition


@dataclass(frozen=True, slots=True)
class _Order:
    """An order of the list: the columns, all in one direction."""

    name: str
    descending: bool
    columns: tuple[Column, ...] = field(repr=False)

    @classmethod
    def read(cls, sort: str) -> "_Order":
        name = sort.removeprefix("-")
        if name not in ORDERS:
            raise QueryError("sort", f"is one of {', '.join(ORDERS)}, with “-” before it for the other direction.")
        return cls(name, sort.startswith("-"), ORDERS[name])

    def apply(self, rows: QuerySet[Study], cursor: str) -> QuerySet[Study]:
        keys = {f"key{number}": column for number, column in enumerate(self.columns)}
        ordered = rows.annotate(**keys).order_by(*(f"-{key}" if self.descending else key for key in keys))
        if not cursor:
            return ordered
        after = RowAfter(list(self.columns), self._read_cursor(cursor), descending=self.descending)
        return ordered.filter(after)

    def cursor_of(self, row: Model) -> str:
        parts = [getattr(row, f"key{number}") for number in range(len(self.columns))]
        text = json.dumps([part if isinstance(part, (str, int)) else part.isoformat() for part in parts])
        return base64.urlsafe_b64encode(f"{self._sort}{text}".encode()).decode().rstrip("=")

    @property
    def _sort(self) -> str:
        return ("-" if self.descending else "") + self.name

    def _read_cursor(self, cursor: str) -> list[Any]:
        kinds: dict[str, tuple[type, ...]] = {
            "study_date": (date, time, int),
            "received": (datetime, int),
        }
        try:
            text = base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)).decode()
            if not text.startswith(self._sort + "["):
                raise ValueError("made for another order")
            parts = json.loads(text.removeprefix(self._sort))
            wanted = kinds.get(self.name, (str, int))
            return [_typed(part, kind) for part, kind in zip(parts, wanted, strict=True)]
        except (ValueError, TypeError, binascii.Error) as error:
            raise QueryError("cursor", "is not one that was given out for this order.") from error


def _typed(part: Any, kind: type) -> Any:
    if kind in _READ:
        return _READ[kind](part)
    if not isinstance(part, kind) or isinstance(part, bool) or (isinstance(part, str) and "\0" in part):
        raise TypeError
    if isinstance(part, int) and not -(2**63) <= part < 2**63:
        raise ValueError
    return part
