"""Command sets as the SCP takes them from strangers: read strictly, and what is wrong with one ends the association."""

import struct
from typing import Final

from dgscope.dimse import command_set
from dgscope.dimse.command_set import NO_DATA_SET, WITH_DATA_SET, Command, CommandField, Tag
from dgscope.dimse.command_set import RESPONSE as RESPONSE_BIT
from storage_scp import uid as uids
from storage_scp.errors import ProtocolError

__all__ = ["NO_DATA_SET", "RESPONSE_BIT", "WITH_DATA_SET", "CommandField", "CommandSet", "Tag", "encode", "parse"]
_ELEMENT: Final = struct.Struct("<HHI")
_US: Final = struct.Struct("<H")


class CommandSet(Command):
    """The elements of one command set by element number, as sent."""

    __slots__ = ()

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
        Element number and value, without the group length.
    """
    return command_set.encode(Command({element: _padded(element, value) for element, value in elements}))


def _padded(element: int, value: int | bytes) -> bytes:
    if isinstance(value, int):
        return _US.pack(value)
    return value + (b" " if element == Tag.ERROR_COMMENT else b"\0") * (len(value) & 1)
