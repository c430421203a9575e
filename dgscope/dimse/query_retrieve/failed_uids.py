"""Failed SOP Instance UID List (0008,0058) of a final C-MOVE or C-GET response."""

from dgscope.dimse.encoding import decode
from dgscope.dimse.errors import ProtocolViolation
from dgscope.dimse.message import Message


def failed_uids(answer: Message) -> tuple[str, ...]:
    """The list, empty where there is none or it cannot be read: it only helps to ask again."""
    if not answer.data:
        return ()
    try:
        value = decode(answer.data, answer.context.transfer_syntax).get("FailedSOPInstanceUIDList")
    except ProtocolViolation:
        return ()
    if not value:
        return ()
    return (str(value),) if isinstance(value, str) else tuple(map(str, value))
