"""From a search to rows of the index."""

from typing import Any, Final

from django.contrib.auth.models import AbstractBaseUser, AnonymousUser
from django.db.models import Q, QuerySet

from dgscope.accounts.problems import BadRequest
from dgscope.archive.access import instances_for, series_for, studies_for
from dgscope.archive.models import Instance, Series, Study
from dgscope.archive.query import hits, words
from dgscope.archive.query.errors import QueryError
from dgscope.archive.query.keys import Level, prefix
from dgscope.archive.query.ordering import Order
from dgscope.archive.query.paging import bounded, if_few
from dgscope.dicomweb.qido.parameters import Match, Search

NEWEST_FIRST: Final = Order.read("-study_date")
_BASE: Final = {Level.SERIES: series_for, Level.INSTANCE: instances_for}
_MODEL: Final[dict[Level, Any]] = {Level.STUDY: Study, Level.SERIES: Series, Level.INSTANCE: Instance}
_FUZZY: Final = {("00100010",): "patient_name_search", ("00080090",): "referring_physician_search"}
_JOINED: Final = {Level.STUDY: (), Level.SERIES: ("study",), Level.INSTANCE: ("series__study",)}


def rows(
    user: AbstractBaseUser | AnonymousUser, search: Search, study_uid: str | None, series_uid: str | None
) -> tuple[list[Any], bool]:
    """Return one page in a fixed order, and whether more follow.

    Raises
    ------
    BadRequest
        The value of a key cannot be used.
    TooBroadError
        The search took too long.
    """
    within = _within(search.level, study_uid, series_uid)
    condition = within & Q(*(_condition(search, match) for match in search.matches))
    with bounded():
        if search.level is Level.STUDY:
            page = hits.first(
                studies_for(user), condition or None, NEWEST_FIRST, search.limit + 1, skip=search.offset
            ).keys
        else:
            page = _keys(_BASE[search.level](user), condition, search, is_in_parent=bool(within))
        return _read(page[: search.limit], search.level), len(page) > search.limit


def _keys(base: QuerySet[Any], condition: Q, search: Search, *, is_in_parent: bool) -> list[int]:
    """Return the primary keys of the page and one more: rows with all their attributes are read for the page alone."""
    found = base.filter(condition)
    few = if_few(found) if condition else None
    chosen = found if few is None else _MODEL[search.level].objects.filter(pk__in=few)
    ordered = chosen.order_by(*_order(search.level, is_in_parent=is_in_parent))
    return list(ordered.values_list("pk", flat=True)[search.offset : search.offset + search.limit + 1])


def _read(page: list[int], level: Level) -> list[Any]:
    found = _MODEL[level].objects.select_related(*_JOINED[level]).in_bulk(page)
    return [found[pk] for pk in page if pk in found]


def _within(level: Level, study_uid: str | None, series_uid: str | None) -> Q:
    condition = Q()
    if study_uid is not None:
        condition &= Q(**{f"{prefix(level, Level.STUDY)}study_instance_uid": study_uid})
    if series_uid is not None:
        condition &= Q(**{f"{prefix(level, Level.SERIES)}series_instance_uid": series_uid})
    return condition


def _condition(search: Search, match: Match) -> Q:
    try:
        if search.is_fuzzy and match.path in _FUZZY:
            return words.within(_FUZZY[match.path], match.value, prefix(search.level, Level.STUDY))
        return match.key.matches(search.level, match.name, match.value)
    except QueryError as error:
        raise BadRequest(str(error)) from error


def _order(level: Level, *, is_in_parent: bool) -> tuple[Any, ...]:
    """Within a parent by number, else the last received first."""
    if not is_in_parent:
        return ("-pk",)
    number = "series_number" if level is Level.SERIES else "instance_number"
    above = ("series__series_number", "series__pk") if level is Level.INSTANCE else ()
    return (*above, number, "pk")
