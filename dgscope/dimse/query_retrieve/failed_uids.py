"""Failed SOP Instance UID List (0008,0058) of a final C-MOVE or C-GET response, in its data set or command set."""

from typing import Final

from dgscope.dimse.encoding import decode
from dgscope.dimse.errors import ProtocolViolation
from dgscope.dimse.message import Message

_FAILED_UIDS: Final = 0x00080058


def failed_uids(answer: Message) -> tuple[str, ...]:
    """The list, empty where there is none or it cannot be read: it only helps to ask again."""
    if not answer.data:
        in_command = answer.command.text(_FAILED_UIDS)
        return tuple(in_command.split("\\")) if in_command else ()
    try:
        value = decode(answer.data, answer.context.transfer_syntax).get("FailedSOPInstanceUIDList")
    except ProtocolViolation:
        return ()
    if not value:
        return ()
    return (str(value),) if isinstance(value, str) else tuple(map(str, value))
