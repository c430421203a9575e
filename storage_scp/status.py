"""Status codes (PS3.7 annex C, PS3.4 B.2.3) under their names. No other module writes them as numbers."""

from enum import IntEnum


class Status(IntEnum):
    """What we answer, and when."""

    SUCCESS = 0x0000
    """File and row survive a power cut, or the same bytes were already stored."""
    PROCESSING_FAILURE = 0x0110
    """A fault of ours that no retry and no change of the object by the peer is known to mend."""
    NO_SUCH_INSTANCE = 0x0112
    """The request is not for the well-known instance of its SOP class."""
    NO_SUCH_EVENT_TYPE = 0x0113
    """The SOP class has no such event."""
    INVALID_ARGUMENT = 0x0115
    """The data set of an N-ACTION or N-EVENT-REPORT lacks something, or names what nobody knows."""
    SOP_CLASS_NOT_SUPPORTED = 0x0122
    """The SOP class of the command is not that of the presentation context."""
    NO_SUCH_ACTION = 0x0123
    """The SOP class has no such action."""
    NOT_AUTHORIZED = 0x0124
    """This calling AE may not use this service (any more)."""
    DUPLICATE_TRANSACTION = 0x0131
    """The Transaction UID was used for another set of instances."""
    UNRECOGNIZED_OPERATION = 0x0211
    """The SOP class knows no such command."""
    RESOURCE_LIMITATION = 0x0213
    """The data set of an N-ACTION or N-EVENT-REPORT is larger than anything that is meant."""
    OUT_OF_RESOURCES = 0xA700
    """Disk full or below its reserve, database or store out of order: the peer sends again later."""
    DATA_SET_DOES_NOT_MATCH = 0xA900
    """SOP class or instance of the data set are not those of the command."""
    FAILED = 0xC000
    """The data set is missing, or can be read but not taken in: it lacks what identifies it."""
    INVALID_UID = 0xC001
    """The SOP Instance UID is no UID."""
    CANNOT_UNDERSTAND = 0xC005
    """The bytes cannot be parsed as a data set in the transfer syntax of the context, or are cut off."""
    DUPLICATE_SOP_INSTANCE = 0xD000
    """Of the conformance statement, not of PS3.4: another object has this UID. Only where the site asks for it."""
