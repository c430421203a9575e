"""Command sets (PS3.7 6.3, annex E): always Implicit VR Little Endian, group 0000, no sequences."""

import struct
from collections.abc import Mapping
from dataclasses import dataclass
from enum import IntEnum
from typing import Final

from dgscope.dimse.errors import ProtocolViolation

_ELEMENT: Final = struct.Struct("<HHI")
_US: Final = struct.Struct("<H")
RESPONSE: Final = 0x8000
NO_DATA_SET: Final = 0x0101
WITH_DATA_SET: Final = 0x0001


class Tag(IntEnum):
    """Element numbers of group 0000."""

    AFFECTED_SOP_CLASS_UID = 0x0002
    REQUESTED_SOP_CLASS_UID = 0x0003
    COMMAND_FIELD = 0x0100
    MESSAGE_ID = 0x0110
    MESSAGE_ID_RESPONDED_TO = 0x0120
    MOVE_DESTINATION = 0x0600
    PRIORITY = 0x0700
    COMMAND_DATA_SET_TYPE = 0x0800
    STATUS = 0x0900
    ERROR_COMMENT = 0x0902
    ERROR_ID = 0x0903
    AFFECTED_SOP_INSTANCE_UID = 0x1000
    REQUESTED_SOP_INSTANCE_UID = 0x1001
    EVENT_TYPE_ID = 0x1002
    ACTION_TYPE_ID = 0x1008
    REMAINING = 0x1020
    COMPLETED = 0x1021
    FAILED = 0x1022
    WARNING = 0x1023
    MOVE_ORIGINATOR_AE = 0x1030
    MOVE_ORIGINATOR_MESSAGE_ID = 0x1031


class CommandField(IntEnum):
    """Values of Command Field (0000,0100) for requests; a response has RESPONSE added."""

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


# UIDs are padded with NUL, all other text with a space (PS3.5 6.2).
_UIDS: Final = frozenset(
    {Tag.AFFECTED_SOP_CLASS_UID, Tag.REQUESTED_SOP_CLASS_UID}
    | {Tag.AFFECTED_SOP_INSTANCE_UID, Tag.REQUESTED_SOP_INSTANCE_UID}
)


@dataclass(frozen=True, slots=True)
class Command:
    """A command set: its elements by tag (in group 0000: by element number), as on the wire."""

    elements: Mapping[int, bytes]

    @property
    def field(self) -> int:
        """Command Field."""
        return self._required(Tag.COMMAND_FIELD)

    @property
    def is_request(self) -> bool:
        """Whether this asks for something, a C-CANCEL included."""
        return not self.field & RESPONSE

    @property
    def message_id(self) -> int:
        """Message ID of a request."""
        return self._required(Tag.MESSAGE_ID)

    @property
    def responded_to(self) -> int:
        """Message ID Being Responded To of a response."""
        return self._required(Tag.MESSAGE_ID_RESPONDED_TO)

    @property
    def status(self) -> int:
        """Status of a response."""
        return self._required(Tag.STATUS)

    @property
    def has_data_set(self) -> bool:
        """Whether a data set follows (PS3.7 E.1: every value but 0101H says so)."""
        return self._required(Tag.COMMAND_DATA_SET_TYPE) != NO_DATA_SET

    @property
    def error_comment(self) -> str:
        """Error Comment, empty if absent."""
        return self.text(Tag.ERROR_COMMENT)

    def number(self, tag: int) -> int | None:
        """An unsigned short, None if absent or not of two bytes."""
        value = self.elements.get(tag, b"")
        return int(_US.unpack(value)[0]) if len(value) == _US.size else None

    def text(self, tag: int) -> str:
        """A text or UID without padding, empty if absent; it may be anything that a peer can send."""
        return self.elements.get(tag, b"").decode("latin-1").strip("\0 ")

    def _required(self, tag: int) -> int:
        number = self.number(tag)
        if number is None:
            raise ProtocolViolation(f"a command set has no usable (0000,{tag:04X})")
        return number


def command(elements: Mapping[int, int | str]) -> Command:
    """Make a command set of numbers (US) and texts."""
    return Command({tag: _value(tag, value) for tag, value in elements.items()})


def response(request: Command, status: int, elements: Mapping[int, int | str] | None = None) -> Command:
    """Make the response to a peer's request, without a data set."""
    return command(
        {
            Tag.COMMAND_FIELD: request.field | RESPONSE,
            Tag.MESSAGE_ID_RESPONDED_TO: request.message_id,
            Tag.COMMAND_DATA_SET_TYPE: NO_DATA_SET,
            Tag.STATUS: status,
            **(elements or {}),
        }
    )


def encode(of: Command) -> bytes:
    """Encode with Command Group Length in front, elements in the order of their numbers."""
    body = b"".join(_ELEMENT.pack(0, tag, len(value)) + value for tag, value in sorted(of.elements.items()))
    return _ELEMENT.pack(0, 0, 4) + struct.pack("<I", len(body)) + body


def decode(data: bytes | bytearray) -> Command:
    """Read a whole command set; raise ProtocolViolation where an element does not fit.

    Elements of other groups are kept by their whole tag: DCMTK puts (0008,0058) into the command set of a C-GET-RSP.
    """
    elements: dict[int, bytes] = {}
    at = 0
    while at < len(data):
        if at + _ELEMENT.size > len(data):
            raise ProtocolViolation("a command set is cut off")
        group, element, length = _ELEMENT.unpack_from(data, at)
        at += _ELEMENT.size
        if length > len(data) - at:
            raise ProtocolViolation("a command set cannot be read")
        elements[group << 16 | element] = bytes(data[at : at + length])
        at += length
    return Command(elements)


def _value(tag: int, value: int | str) -> bytes:
    if isinstance(value, int):
        return _US.pack(value)
    encoded = value.encode("ascii", "replace")
    return encoded + (b"\0" if tag in _UIDS else b" ") * (len(encoded) % 2)
