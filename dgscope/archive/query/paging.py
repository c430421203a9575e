"""Choose rows by search: independent of what the planner guesses about how many there are."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Final

from django.db import OperationalError, connection, transaction
from django.db.models import QuerySet

from dgscope.archive.query.errors import TooBroadError

FEW: Final = 2_000
MOST_SECONDS: Final = 10
# A bitmap of the hits among a million rows fits; in less, it forgets rows and keeps whole pages.
WORK_MEMORY: Final = "32MB"


@contextmanager
def bounded() -> Iterator[None]:
    """Stop searches that take more than MOST_SECONDS.

    Raises
    ------
    TooBroadError
        A search was stopped.
    """
    try:
        with transaction.atomic():
            with connection.cursor() as sql:
                sql.execute(
                    "SELECT set_config('statement_timeout', %s, true), set_config('work_mem', %s, true)",
                    [str(MOST_SECONDS * 1000), WORK_MEMORY],
                )
            yield
    except OperationalError as error:
        if "statement timeout" in str(error):
            raise TooBroadError from error
        raise


def if_few(hits: QuerySet[Any]) -> list[int] | None:
    """Return the primary keys of the hits, in no order; None if there are more than FEW.

    A planner that expects many hits walks along the index of the order until the page is full, which takes seconds
    when there are few after all. So the few are found first, without an order, and then sorted.
    """
    found = list(hits.order_by().values_list("pk", flat=True)[: FEW + 1])
    return found if len(found) <= FEW else None
