"""Orders of the study list, and addresses of places in them (cursors)."""

import base64
import binascii
import json
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any, Final

from django.db.models import F, QuerySet, Value
from django.db.models.expressions import OrderBy
from django.db.models.functions import Coalesce

from dgscope.archive.models import Study
from dgscope.archive.query import columns
from dgscope.archive.query.errors import QueryError
from dgscope.archive.query.lookups import RowAfter

Column = F | Coalesce
_DATE: Final = Coalesce("study_date", Value(columns.NO_DATE))
_TIME: Final = Coalesce("study_time", Value(time.min))
# The parts of each order with their types. The row's number makes it total; there is an index for each.
_COLUMNS: Final[dict[str, tuple[tuple[Column, type], ...]]] = {
    "study_date": ((_DATE, date), (_TIME, time), (F("id"), int)),
    # By the first object: each further one updates the row, which stays cheap as long as no index knows what changes.
    "received": ((F("first_received_at"), datetime), (F("id"), int)),
    "patient_name": ((F("patient_name_search"), str), (F("id"), int)),
    "patient_id": ((F("patient_id_received"), str), (F("id"), int)),
    "accession": ((F("accession_number"), str), (F("id"), int)),
    "description": ((F("description_search"), str), (F("id"), int)),
}
NAMES: Final = tuple(_COLUMNS)
_READ: Final = {date: date.fromisoformat, time: time.fromisoformat, datetime: datetime.fromisoformat}


@dataclass(frozen=True, slots=True)
class Order:
    """An order of studies: columns, all in one direction. Studies without a date stand before all others' dates."""

    name: str
    descending: bool

    @classmethod
    def read(cls, sort: str) -> "Order":
        """Read `study_date` or `-study_date`.

        Raises
        ------
        QueryError
            There is no such order.
        """
        name = sort.removeprefix("-")
        if name not in _COLUMNS:
            raise QueryError("sort", f"is one of {', '.join(NAMES)}, with “-” before it for the other direction.")
        return cls(name, sort.startswith("-"))

    @property
    def columns(self) -> list[Column]:
        """The columns, the most significant first."""
        return [column for column, _ in _COLUMNS[self.name]]

    @property
    def terms(self) -> list[OrderBy]:
        """What ORDER BY needs."""
        return [column.desc() if self.descending else column.asc() for column in self.columns]

    def apply(self, rows: QuerySet[Study], after: list[Any] | None) -> QuerySet[Study]:
        """Sort rows, and leave out those up to the place `after`."""
        if after is not None:
            rows = rows.filter(RowAfter(list(self.columns), after, descending=self.descending))
        return rows.order_by(*self.terms)

    def cursor_of(self, row: Study) -> str:
        """Return the address of the place after `row`."""
        parts: list[Any]
        if self.name == "study_date":
            parts = [row.study_date or columns.NO_DATE, row.study_time or time.min, row.pk]
        else:
            [(column, _), _] = _COLUMNS[self.name]
            parts = [getattr(row, column.name), row.pk]  # type: ignore[union-attr]  # a plain column here
        text = json.dumps([part if isinstance(part, (str, int)) else part.isoformat() for part in parts])
        return base64.urlsafe_b64encode(f"{self._sort}{text}".encode()).decode().rstrip("=")

    def read_cursor(self, cursor: str) -> list[Any]:
        """Read the address of a place.

        Raises
        ------
        QueryError
            It was not made by `cursor_of` of the same order.
        """
        try:
            text = base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)).decode()
            if not text.startswith(self._sort + "["):
                raise ValueError("made for another order")
            parts = json.loads(text.removeprefix(self._sort))
            return [_typed(part, kind) for part, (_, kind) in zip(parts, _COLUMNS[self.name], strict=True)]
        except (ValueError, TypeError, binascii.Error) as error:
            raise QueryError("cursor", "is not one that was given out for this order.") from error

    @property
    def _sort(self) -> str:
        return ("-" if self.descending else "") + self.name


def _typed(part: Any, kind: type) -> Any:
    if kind in _READ:
        return _READ[kind](part)
    if not isinstance(part, kind) or isinstance(part, bool) or (isinstance(part, str) and "\0" in part):
        raise TypeError
    if isinstance(part, int) and not -(2**63) <= part < 2**63:
        raise ValueError
    return part
