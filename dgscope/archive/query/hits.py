"""Find the first studies of a search in an order, whatever the planner would guess.

A planner that expects many hits walks along the index of the order until the page is full, which takes seconds when
there are few; one that expects few collects all, which takes as long when there are many. So it is tried out: the next
WINDOW rows in order are looked through. If they fill the page, the search is common, and the density of its hits tells
about how many there are. If not, it is rare enough to find all hits by the indexes, count them, and sort them.
"""

from dataclasses import dataclass
from typing import Any, Final

from django.db import connection
from django.db.models import Q, QuerySet, Window
from django.db.models.expressions import RawSQL
from django.db.models.functions import RowNumber

from dgscope.archive.models import Study
from dgscope.archive.query.ordering import Order

WINDOW: Final = 5_000
# Up to so many studies all hits are counted and sorted without ado: it takes a few milliseconds.
SMALL: Final = 10_000

_TABLE: Final = f'"{Study._meta.db_table}"'


@dataclass(frozen=True, slots=True)
class Hits:
    """Primary keys in order, and the number of all hits, which may be an estimate."""

    keys: list[int]
    total: int
    total_is_exact: bool


@dataclass(frozen=True, slots=True)
class Near:
    """Where most hits of a search stand: `together` is a stretch of the order, `elsewhere` means all other hits."""

    together: Q
    elsewhere: Q


def first(
    studies: QuerySet[Study],
    condition: Q | None,
    order: Order,
    count: int,
    *,
    after: list[Any] | None = None,
    skip: int = 0,
    near: Near | None = None,
) -> Hits:
    """Return the first `count` of the studies that fit `condition`, in order, after a place or after `skip` hits.

    `near` says where in the order most of the hits stand together, if that is known.
    """
    size = _estimated_size()
    if condition is None:
        keys = list(order.apply(studies, after).values_list("pk", flat=True)[skip : skip + count])
        return Hits(keys, size, False) if size > SMALL else Hits(keys, studies.count(), True)
    if size > SMALL:
        keys, place = _in_window(order.apply(studies, after), condition, order, skip + count)
        if len(keys) == skip + count:
            return Hits(keys[skip:], max(round(len(keys) / place * size), len(keys)), False)
        if near is not None and not skip:
            found = _in_two(studies, condition, order, count, after, near)
            if found is not None:
                return found
    return _all_sorted(studies.filter(condition), order, count, after, skip)


def _in_window(ordered: QuerySet[Study], condition: Q, order: Order, wanted: int) -> tuple[list[int], int]:
    """Look for `wanted` hits among the first WINDOW rows of `ordered`. Return them, and how many rows that took."""
    names = _names(order)
    near = ordered.annotate(
        # search_words is no field of the model (migration 0002), and the condition may ask for it.
        search_words=RawSQL(f"{_TABLE}.search_words", ()),  # noqa: S611  fixed text
        place=Window(RowNumber(), order_by=order.terms),
        **dict(zip(names, order.columns, strict=True)),
    )[:WINDOW]
    near_sql, near_params = near.query.sql_with_params()
    hits_sql, hits_params = Study.objects.filter(condition).order_by().values_list("pk").query.sql_with_params()
    # Under the table's own name, the condition applies to the window as it stands. What is ordered already is not
    # sorted again, so that the reading ends with the last row that is wanted.
    hits_sql = hits_sql.replace(f" FROM {_TABLE} ", f", {_TABLE}.place FROM near AS {_TABLE} ", 1)
    direction = _direction(order)
    terms = ", ".join(f"{_TABLE}.{name} {direction}" for name in names)
    with connection.cursor() as sql:
        sql.execute(
            f"WITH near AS NOT MATERIALIZED ({near_sql}) {hits_sql} ORDER BY {terms} LIMIT %s",
            [*near_params, *hits_params, wanted],
        )
        rows = sql.fetchall()
    return [key for key, _ in rows], rows[-1][1] if rows else 0


def _in_two(
    studies: QuerySet[Study], condition: Q, order: Order, count: int, after: list[Any] | None, near: Near
) -> Hits | None:
    """The page from those that stand together and from all others; None if the former do not fill it."""
    together = studies.filter(near.together)
    keys, place = _in_window(order.apply(together, after), condition, order, count)
    if len(keys) < count:
        return None
    others = _all_sorted(studies.filter(condition & near.elsewhere), order, count, after, 0)
    total = round(len(keys) / place * together.count()) + others.total
    if others.keys:
        page = order.apply(Study.objects.filter(pk__in=[*keys, *others.keys]), None)
        keys = list(page.values_list("pk", flat=True)[:count])
    return Hits(keys, max(total, count), False)


def _all_sorted(hits: QuerySet[Study], order: Order, count: int, after: list[Any] | None, skip: int) -> Hits:
    """Find all hits by whatever index suits the condition, count them, and sort them."""
    names = _names(order)
    keyed = hits.order_by().annotate(**dict(zip(names, order.columns, strict=True))).values_list("pk", *names)
    keyed_sql, params = keyed.query.sql_with_params()
    direction = _direction(order)
    place = ""
    if after is not None:
        place = f"WHERE ({', '.join(names)}) {'<' if order.descending else '>'} ({', '.join(['%s'] * len(after))})"
    with connection.cursor() as sql:
        sql.execute(
            f"WITH hits (pk, {', '.join(names)}) AS MATERIALIZED ({keyed_sql}) "  # noqa: S608  names made here
            f"SELECT (SELECT count(*) FROM hits), (SELECT array_agg(pk) FROM (SELECT pk FROM hits {place} "
            f"ORDER BY {', '.join(f'{name} {direction}' for name in names)} LIMIT %s OFFSET %s) AS page)",
            [*params, *(after or ()), count, skip],
        )
        total, keys = sql.fetchone()
    return Hits(keys or [], total, True)


def _names(order: Order) -> list[str]:
    return [f"key{number}" for number in range(len(order.columns))]


def _direction(order: Order) -> str:
    return "DESC" if order.descending else "ASC"


def _estimated_size() -> int:
    """Return how many studies there are about, as of the last ANALYZE; 0 before the first one."""
    with connection.cursor() as sql:
        sql.execute("SELECT reltuples::bigint FROM pg_class WHERE oid = to_regclass(%s)", [_TABLE])
        return max(0, int(sql.fetchone()[0]))
