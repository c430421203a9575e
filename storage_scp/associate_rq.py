"""Reading an A-ASSOCIATE-RQ (PS3.8 9.3.2, user information PS3.7 D.3.3): every length is checked before it is used."""

import struct
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

from storage_scp.errors import ProtocolError

_FIXED: Final = 68
_ITEM: Final = struct.Struct(">BxH")
_APPLICATION_CONTEXT: Final = 0x10
_PRESENTATION_CONTEXT: Final = 0x20
_ABSTRACT_SYNTAX: Final = 0x30
_TRANSFER_SYNTAX: Final = 0x40
_USER_INFORMATION: Final = 0x50
_MAXIMUM_LENGTH: Final = 0x51
_IMPLEMENTATION_CLASS_UID: Final = 0x52
_ASYNCHRONOUS_WINDOW: Final = 0x53
_ROLE_SELECTION: Final = 0x54
_IMPLEMENTATION_VERSION_NAME: Final = 0x55
_EXTENDED_NEGOTIATION: Final = 0x56
_USER_IDENTITY: Final = 0x58


@dataclass(frozen=True)
class ProposedContext:
    """One proposed presentation context."""

    context_id: int
    abstract_syntax: str
    transfer_syntaxes: tuple[str, ...]


@dataclass
class AssociateRequest:
    """What the peer asks for. Titles are the 16 bytes as sent; `max_pdu` 0 means no limit."""

    protocol_version: int
    called: bytes
    calling: bytes
    application_context: str = ""
    contexts: list[ProposedContext] = field(default_factory=list)
    max_pdu: int = 0
    implementation_class_uid: str = ""
    implementation_version_name: str = ""
    asynchronous: bool = False
    user_identity: bool = False
    roles: dict[str, tuple[int, int]] = field(default_factory=dict)
    extended: dict[str, bytes] = field(default_factory=dict)


def parse(body: bytes) -> AssociateRequest:
    """Read the bytes after the PDU header.

    Raises
    ------
    ProtocolError
        An item does not fit in what holds it, a mandatory one is missing, or a context ID is even or used twice.
    """
    if len(body) < _FIXED:
        raise ProtocolError("A-ASSOCIATE-RQ is too short")
    request = AssociateRequest(int.from_bytes(body[:2], "big"), called=body[4:20], calling=body[20:36])
    for kind, value in _items(body[_FIXED:]):
        if kind == _APPLICATION_CONTEXT:
            request.application_context = _uid(value)
        elif kind == _PRESENTATION_CONTEXT:
            request.contexts.append(_context(value))
        elif kind == _USER_INFORMATION:
            _read_user_information(value, request)
    ids = [context.context_id for context in request.contexts]
    if not ids:
        raise ProtocolError("A-ASSOCIATE-RQ proposes no presentation context")
    if len(set(ids)) != len(ids) or any(not number & 1 for number in ids):
        raise ProtocolError("A-ASSOCIATE-RQ has an even or repeated presentation context ID")
    return request


def _items(data: bytes) -> Iterator[tuple[int, bytes]]:
    """Split a run of items: type, a reserved byte, a length of two bytes, the value."""
    position = 0
    while position < len(data):
        start = position + _ITEM.size
        if start > len(data):
            raise ProtocolError("an item of the A-ASSOCIATE-RQ is cut off")
        kind, length = _ITEM.unpack_from(data, position)
        position = start + length
        if position > len(data):
            raise ProtocolError(f"item {kind:02X}H of the A-ASSOCIATE-RQ is longer than what holds it")
        yield kind, data[start:position]


def _context(value: bytes) -> ProposedContext:
    if len(value) < 4:
        raise ProtocolError("a presentation context item is cut off")
    abstract: list[str] = []
    transfer: list[str] = []
    for kind, uid in _items(value[4:]):
        if kind == _ABSTRACT_SYNTAX:
            abstract.append(_uid(uid))
        elif kind == _TRANSFER_SYNTAX:
            transfer.append(_uid(uid))
    if len(abstract) != 1 or not transfer:
        raise ProtocolError("a presentation context needs one abstract and at least one transfer syntax")
    return ProposedContext(value[0], abstract[0], tuple(transfer))


def _read_user_information(data: bytes, request: AssociateRequest) -> None:
    for kind, value in _items(data):
        if kind == _MAXIMUM_LENGTH:
            if len(value) != 4:
                raise ProtocolError("the maximum length item does not have four bytes")
            request.max_pdu = int.from_bytes(value, "big")
        elif kind == _IMPLEMENTATION_CLASS_UID:
            request.implementation_class_uid = _uid(value)
        elif kind == _IMPLEMENTATION_VERSION_NAME:
            request.implementation_version_name = value.decode("latin-1").strip("\0 ")
        elif kind == _ASYNCHRONOUS_WINDOW:
            request.asynchronous = True
        elif kind == _USER_IDENTITY:
            request.user_identity = True
        elif kind == _ROLE_SELECTION:
            uid, roles = _uid_and_rest(value)
            if len(roles) != 2:
                raise ProtocolError("a role selection item does not have two roles")
            request.roles[uid] = (roles[0], roles[1])
        elif kind == _EXTENDED_NEGOTIATION:
            uid, information = _uid_and_rest(value)
            request.extended[uid] = information


def _uid_and_rest(value: bytes) -> tuple[str, bytes]:
    length = int.from_bytes(value[:2], "big")
    if len(value) < 2 or length > len(value) - 2:
        raise ProtocolError("a SOP class in the user information is longer than what holds it")
    return _uid(value[2 : 2 + length]), value[2 + length :]


def _uid(value: bytes) -> str:
    return value.rstrip(b"\0 ").decode("latin-1")
