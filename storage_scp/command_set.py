"""Command sets (PS3.7 6.3): always Implicit VR Little Endian, group 0000, no sequences."""

import struct
from dataclasses import dataclass
from enum import IntEnum
from typing import Final

from storage_scp import uid as uids
from storage_scp.errors import ProtocolError

_ELEMENT: Final = struct.Struct("<HHI")
_US: Final = struct.Struct("<H")
RESPONSE_BIT: Final = 0x8000
NO_DATA_SET: Final = 0x0101
WITH_DATA_SET: Final = 0x0001


class Tag(IntEnum):
    """Element numbers of group 0000 (PS3.7 annex E)."""

    GROUP_LENGTH = 0x0000
    AFFECTED_SOP_CLASS_UID = 0x0002
    REQUESTED_SOP_CLASS_UID = 0x0003
    COMMAND_FIELD = 0x0100
    MESSAGE_ID = 0x0110
    MESSAGE_ID_RESPONDED_TO = 0x0120
    COMMAND_DATA_SET_TYPE = 0x0800
    STATUS = 0x0900
    ERROR_COMMENT = 0x0902
    AFFECTED_SOP_INSTANCE_UID = 0x1000
    REQUESTED_SOP_INSTANCE_UID = 0x1001
    EVENT_TYPE_ID = 0x1002
    ACTION_TYPE_ID = 0x1008
    MOVE_ORIGINATOR_AE = 0x1030
    MOVE_ORIGINATOR_MESSAGE_ID = 0x1031


class CommandField(IntEnum):
    """Request values of (0000,0100); a response has RESPONSE_BIT added."""

    C_STORE = 0x0001
    C_GET = 0x0010
    C_FIND = 0x0020
    C_MOVE = 0x0021
    C_ECHO = 0x0030
    N_EVENT_REPORT = 0x0100
    N_GET = 0x0110
    N_SET = 0x0120
    N_ACTION = 0x0130
    N_CREATE = 0x0140
    N_DELETE = 0x0150
    C_CANCEL = 0x0FFF


@dataclass(frozen=True)
class CommandSet:
    """The elements of one command set by element number, as sent."""

    elements: dict[int, bytes]

    @property
    def field(self) -> int:
        """Command Field, a number of CommandField or any other that a peer makes up."""
        return self._required(Tag.COMMAND_FIELD)

    @property
    def message_id(self) -> int:
        """Message ID."""
        return self._required(Tag.MESSAGE_ID)

    @property
    def has_data_set(self) -> bool:
        """Whether a data set follows (PS3.7 E.1: every value but 0101H says so)."""
        return self._required(Tag.COMMAND_DATA_SET_TYPE) != NO_DATA_SET

    @property
    def sop_class_uid(self) -> str:
        """Affected SOP Class UID, or the Requested one of the N- commands; empty if absent."""
        return self.uid(Tag.AFFECTED_SOP_CLASS_UID) or self.uid(Tag.REQUESTED_SOP_CLASS_UID)

    @property
    def sop_instance_uid(self) -> str:
        """Affected SOP Instance UID, or the Requested one; empty if absent."""
        return self.uid(Tag.AFFECTED_SOP_INSTANCE_UID) or self.uid(Tag.REQUESTED_SOP_INSTANCE_UID)

    def uid(self, tag: int) -> str:
        """Return a UID value without padding, empty if absent; it may be anything that a peer can send."""
        return uids.decode(self.elements.get(tag, b""))

    def number(self, tag: int) -> int | None:
        """Return an unsigned short, None if absent or not of two bytes."""
        value = self.elements.get(tag, b"")
        return int(_US.unpack(value)[0]) if len(value) == _US.size else None

    def text(self, tag: int) -> str:
        """Return a text value without padding, empty if absent."""
        return self.elements.get(tag, b"").decode("latin-1").strip("\0 ")

    def _required(self, tag: int) -> int:
        number = self.number(tag)
        if number is None:
            raise ProtocolError(f"the command set has no usable (0000,{tag:04X})")
        return number


def parse(data: bytes) -> CommandSet:
    """Read a whole command set.

    Raises
    ------
    ProtocolError
        An element does not fit, is of another group, or comes twice.
    """
    elements: dict[int, bytes] = {}
    position, end = 0, len(data)
    while position < end:
        start = position + _ELEMENT.size
        if start > end:
            raise ProtocolError("an element of the command set is cut off")
        group, element, length = _ELEMENT.unpack_from(data, position)
        position = start + length
        if group or position > end or element in elements:
            raise ProtocolError("the command set is malformed")
        elements[element] = data[start:position]
    return CommandSet(elements)


def encode(elements: list[tuple[int, int | bytes]]) -> bytes:
    """Encode a command set with its group length; integers become unsigned shorts, odd values get a NUL.

    Parameters
    ----------
    elements
        Element number and value, in ascending order, without the group length.
    """
    parts = []
    for element, value in elements:
        data = _US.pack(value) if isinstance(value, int) else value
        if len(data) & 1:
            data += b" " if element == Tag.ERROR_COMMENT else b"\0"
        parts.append(_ELEMENT.pack(0, element, len(data)) + data)
    body = b"".join(parts)
    return _ELEMENT.pack(0, Tag.GROUP_LENGTH, 4) + len(body).to_bytes(4, "little") + body
