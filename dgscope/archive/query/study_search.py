"""The search of the study list: filters, and pages by key.

Pages are addressed by the values of the last row, not by a number, so that the thousandth page costs what the first
does and arriving studies move nothing.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet

from dgscope.archive.models import Study
from dgscope.archive.query import columns, hits, values, words
from dgscope.archive.query.errors import QueryError
from dgscope.archive.query.ordering import Order
from dgscope.archive.query.paging import bounded


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
        Finding the hits took too long.
    """
    order = Order.read(sort)
    after = order.read_cursor(cursor) if cursor else None
    condition = _condition(asked)
    with bounded():
        found = hits.first(studies, condition or None, order, limit + 1, after=after, near=_near(asked, order))
        rows = Study.objects.in_bulk(found.keys[:limit])
    page = [rows[key] for key in found.keys[:limit] if key in rows]
    has_more = len(found.keys) > limit and bool(page)
    return Page(page, order.cursor_of(page[-1]) if has_more else None, found.total, found.total_is_exact)


def _condition(asked: StudyFilter) -> Q:
    condition = words.anywhere(asked.text)
    condition &= _name(asked.name) & _beginning("patient_id_received", "patient_id", asked.patient_id)
    condition &= _beginning("accession_number", "accession", asked.accession)
    condition &= words.within("description_search", asked.description)
    condition &= columns.dates_between("study_date", asked.first_date, asked.last_date)
    if asked.modalities:
        condition &= Q(modalities__overlap=list(asked.modalities))
    return condition


def _near(asked: StudyFilter, order: Order) -> hits.Near | None:
    """In the order of names, those that begin with what was searched for stand together."""
    by_name = order.name == "patient_name" and not values.has_wildcard(asked.name)
    return words.near("patient_name_search", asked.name) if by_name else None


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
