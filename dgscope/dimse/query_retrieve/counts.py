"""Sub-operation counts of C-MOVE and C-GET responses (PS3.7 9.3.4.2): hints, as peers leave them out or invent them."""

from dataclasses import dataclass
from typing import Self

from dgscope.dimse.command_set import Command, Tag


@dataclass(frozen=True, slots=True)
class Counts:
    """Numbers of sub-operations as the peer tells them; None where it does not."""

    remaining: int | None = None
    completed: int | None = None
    failed: int | None = None
    warning: int | None = None

    @classmethod
    def of(cls, response: Command) -> Self:
        """The counts in a response."""
        tags = (Tag.REMAINING, Tag.COMPLETED, Tag.FAILED, Tag.WARNING)
        return cls(*(response.number(tag) for tag in tags))

    def updated(self, newer: "Counts") -> "Counts":
        """These counts with those that `newer` tells; Remaining is only good in the response that it came in."""
        return Counts(
            newer.remaining,
            self.completed if newer.completed is None else newer.completed,
            self.failed if newer.failed is None else newer.failed,
            self.warning if newer.warning is None else newer.warning,
        )
