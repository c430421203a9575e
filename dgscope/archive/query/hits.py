"""Find the first studies of a search in an order, whatever the planner would guess.

A planner that expects many hits walks along the index of the order until the page is full, which takes seconds when
there are few; one that expects few collects all, which takes as long when there are many. So it is tried out: the next
WINDOW rows in order are looked through. If they fill the page, the search is common, and the density of its hits tells
about how many there are. If not, it is rare enough to find all hits by the indexes, count them, and sort them.
"""

from dataclasses import dataclass
from typing import Any, Final

from django.db import connection
from django.db.models import Q, QuerySet
from django.db.models.expressions import RawSQL

from dgscope.archive.models import Study
from dgscope.archive.query.ordering import Order

WINDOW: Final = 2_000
# Up to so many studies all hits are counted and sorted without ado: it takes a few milliseconds.
SMALL: Final = 10_000

_TABLE: Final = f'"{Study._meta.db_table}"'


@dataclass(frozen=True, slots=True)
class Hits:
    """Primary keys in order, and the number of all hits, which may be an estimate."""

    keys: list[int]
    total: int
    total_is_exact: bool


def first(
    studies: QuerySet[Study],
    condition: Q | None,
    order: Order,
    count: int,
    *,
    after: list[Any] | None = None,
    skip: int = 0,
) -> Hits:
    """Return the first `count` of the studies that fit `condition`, in order, after a place or after `skip` hits."""
    size = _estimated_size()
    if condition is None:
        keys = list(order.apply(studies, after).values_list("pk", flat=True)[skip : skip + count])
        return Hits(keys, size, False) if size > SMALL else Hits(keys, studies.count(), True)
    if size > SMALL:
        keys, seen = _in_window(order.apply(studies, after), condition, order, count, skip)
        if seen >= skip + count:
            return Hits(keys, max(round(seen / WINDOW * size), seen), False)
    return _all_sorted(studies.filter(condition), order, count, after, skip)


def _in_window(ordered: QuerySet[Study], condition: Q, order: Order, count: int, skip: int) -> tuple[list[int], int]:
    """Look through the first WINDOW rows of `ordered`. Return keys of hits, and how many hits were seen."""
    # search_words is no field of the model (migration 0002), and the condition may ask for it.
    near = ordered.annotate(search_words=RawSQL(f"{_TABLE}.search_words", ()))[:WINDOW]  # noqa: S611  fixed text
    near_sql, near_params = near.query.sql_with_params()
    hits = Study.objects.filter(condition).order_by(*order.terms).values_list("pk")
    hits_sql, hits_params = hits.query.sql_with_params()
    # Materialized, the window is read before and regardless of the condition; under the table's own name, the
    # condition applies to it as it stands.
    hits_sql = hits_sql.replace(f" FROM {_TABLE} ", f", count(*) OVER () FROM near AS {_TABLE} ", 1)
    with connection.cursor() as sql:
        sql.execute(
            f"WITH near AS MATERIALIZED ({near_sql}) {hits_sql} LIMIT %s OFFSET %s",
            [*near_params, *hits_params, count, skip],
        )
        rows = sql.fetchall()
    return [key for key, _ in rows], rows[0][1] if rows else 0


def _all_sorted(hits: QuerySet[Study], order: Order, count: int, after: list[Any] | None, skip: int) -> Hits:
    """Find all hits by whatever index suits the condition, count them, and sort them."""
    names = [f"key{number}" for number in range(len(order.columns))]
    keyed = hits.order_by().annotate(**dict(zip(names, order.columns, strict=True))).values_list("pk", *names)
    keyed_sql, params = keyed.query.sql_with_params()
    direction = "DESC" if order.descending else "ASC"
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


def _estimated_size() -> int:
    """Return how many studies there are about, as of the last ANALYZE; 0 before the first one."""
    with connection.cursor() as sql:
        sql.execute("SELECT reltuples::bigint FROM pg_class WHERE oid = to_regclass(%s)", [_TABLE])
        return max(0, int(sql.fetchone()[0]))
