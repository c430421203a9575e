"""Statuses of DIMSE responses: names, categories and plain words (PS3.7 annex C, PS3.4 B, C, GG, J, K).

No other module holds a status as a number.
"""

from dataclasses import dataclass
from enum import IntEnum, StrEnum
from typing import Final

from dgscope.dimse.status_texts import ANY, RANGES, TEXTS


class Category(StrEnum):
    """The five kinds of status (PS3.7 annex C)."""

    PENDING = "pending"
    SUCCESS = "success"
    WARNING = "warning"
    FAILURE = "failure"
    CANCEL = "cancel"


class Service(StrEnum):
    """The service whose response carries the status; the same number means different things in each."""

    VERIFICATION = "verification"
    STORAGE = "storage"
    FIND = "find"
    MOVE = "move"
    GET = "get"
    WORKLIST = "worklist"
    COMMITMENT = "storage commitment"
    PRINT = "print"


class Status(IntEnum):
    """Statuses that our programs name."""

    SUCCESS = 0x0000
    PROCESSING_FAILURE = 0x0110
    DUPLICATE_SOP_INSTANCE = 0x0111
    NO_SUCH_SOP_INSTANCE = 0x0112
    INVALID_ARGUMENT = 0x0115
    CLASS_INSTANCE_CONFLICT = 0x0119
    SOP_CLASS_NOT_SUPPORTED = 0x0122
    NOT_AUTHORIZED = 0x0124
    DUPLICATE_TRANSACTION_UID = 0x0131
    UNRECOGNIZED_OPERATION = 0x0211
    RESOURCE_LIMITATION = 0x0213
    OUT_OF_RESOURCES = 0xA700
    CANNOT_COUNT_MATCHES = 0xA701
    CANNOT_PERFORM_SUB_OPERATIONS = 0xA702
    MOVE_DESTINATION_UNKNOWN = 0xA801
    DATA_SET_DOES_NOT_MATCH_SOP_CLASS = 0xA900
    SUB_OPERATIONS_WITH_FAILURES = 0xB000
    CANNOT_UNDERSTAND = 0xC000
    DUPLICATE_OBJECT = 0xD000
    CANCELLED = 0xFE00
    PENDING = 0xFF00
    PENDING_OPTIONAL_KEYS_IGNORED = 0xFF01


@dataclass(frozen=True, slots=True)
class StatusMeaning:
    """A status in words. `name` is the standard's term, `explanation` what it means for the person who waits."""

    status: int
    category: Category
    name: str
    explanation: str

    def __str__(self) -> str:
        return f"{self.name} ({self.status:04X}H): {self.explanation}"


_ALSO_WARNINGS: Final = frozenset({0x0001, 0x0107, 0x0116})


def category(status: int) -> Category:
    """The category of any status, also of one that no standard defines (PS3.7 C.1–C.5)."""
    if status == Status.SUCCESS:
        return Category.SUCCESS
    if status in {Status.PENDING, Status.PENDING_OPTIONAL_KEYS_IGNORED}:
        return Category.PENDING
    if status == Status.CANCELLED:
        return Category.CANCEL
    if status in _ALSO_WARNINGS or status >> 12 == 0xB:
        return Category.WARNING
    return Category.FAILURE


def is_transient(status: int) -> bool:
    """Whether the peer is at its limit (A7xx, 0213): the same request may well succeed later."""
    return status >> 8 == Status.OUT_OF_RESOURCES >> 8 or status == Status.RESOURCE_LIMITATION


def explain(service: Service, status: int) -> StatusMeaning:
    """Say what `status` means in a response of `service`.

    Examples
    --------
    >>> explain(Service.MOVE, 0xA801).name
    'Move destination unknown'
    """
    texts = TEXTS.get(service, {}).get(status) or TEXTS[ANY].get(status) or _of_range(service, status)
    if texts is None:
        texts = ("Unknown status", "The peer answered with a status that the standard does not define.")
    return StatusMeaning(status, category(status), *texts)


def _of_range(service: Service, status: int) -> tuple[str, str] | None:
    for prefix, bits, texts in RANGES.get(service, ()) or ():
        if status >> bits == prefix:
            return texts
    return next((texts for prefix, bits, texts in RANGES[ANY] if status >> bits == prefix), None)
