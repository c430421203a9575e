"""Failure Reason (0008,1197) of storage commitment (PS3.3 C.14.1.1), and what it means."""

from enum import IntEnum
from typing import Final


class Reason(IntEnum):
    """Why an instance is not committed."""

    PROCESSING_FAILURE = 0x0110
    NO_SUCH_INSTANCE = 0x0112
    CLASS_INSTANCE_CONFLICT = 0x0119
    CLASS_NOT_SUPPORTED = 0x0122
    DUPLICATE_TRANSACTION = 0x0131
    RESOURCE_LIMITATION = 0x0213


_TEXTS: Final = {
    Reason.PROCESSING_FAILURE: "processing failure (what is stored cannot be read, or is not what was sent)",
    Reason.NO_SUCH_INSTANCE: "there is no such instance",
    Reason.CLASS_INSTANCE_CONFLICT: "the instance is of another SOP class",
    Reason.CLASS_NOT_SUPPORTED: "its SOP class is not supported",
    Reason.DUPLICATE_TRANSACTION: "the Transaction UID is in use",
    Reason.RESOURCE_LIMITATION: "no room",
}


def explain(reason: int | None) -> str:
    """Say a Failure Reason in words."""
    if reason is None:
        return "no reason was given"
    text = _TEXTS.get(reason)  # type: ignore[call-overload]  # any number that a peer sends
    return f"{text} ({reason:04X}H)" if text else f"unknown reason {reason:04X}H"
