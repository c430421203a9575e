"""Status codes (PS3.7 annex C, PS3.4 B.2.3) under their names. No other module writes them as numbers."""

from enum import IntEnum


class Status(IntEnum):
    """What we answer, and when."""

    SUCCESS = 0x0000
    """File and row survive a power cut, or the same bytes were already stored."""
    PROCESSING_FAILURE = 0x0110
    """A fault of ours that no retry and no change of the object by the peer is known to mend."""
    SOP_CLASS_NOT_SUPPORTED = 0x0122
    """The SOP class of the command is not that of the presentation context."""
    NOT_AUTHORIZED = 0x0124
    """This calling AE may not use this service (any more)."""
    UNRECOGNIZED_OPERATION = 0x0211
    """The SOP class knows no such command."""
    OUT_OF_RESOURCES = 0xA700
    """Disk full or below its reserve, database or store out of order: the peer sends again later."""
    DATA_SET_DOES_NOT_MATCH = 0xA900
    """SOP class or instance of the data set are not those of the command."""
    CANNOT_UNDERSTAND = 0xC000
    """The data set cannot be parsed, or lacks what identifies it."""
    INVALID_UID = 0xC001
    """The SOP Instance UID is no UID."""
    DUPLICATE_SOP_INSTANCE = 0xD000
    """Of the conformance statement, not of PS3.4: another object has this UID. Only where the site asks for it."""
