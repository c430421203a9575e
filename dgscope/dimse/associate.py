"""A-ASSOCIATE-RQ as we send it and A-ASSOCIATE-AC as it comes back (PS3.8 9.3.2, 9.3.3; PS3.7 D.3.3)."""

import struct
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final

from dgscope.dimse.errors import ProtocolViolation
from dgscope.dimse.pdu import HEADER, PduType
from dgscope.dimse.reasons import explain_context

APPLICATION_CONTEXT: Final = "1.2.840.10008.3.1.1.1"
MOST_CONTEXTS: Final = 128
ACCEPTED: Final = 0
_ITEM: Final = struct.Struct(">BxH")
_AC_FIXED: Final = 68


@dataclass(frozen=True, slots=True)
class Context:
    """A presentation context to propose.

    Attributes
    ----------
    abstract_syntax, transfer_syntaxes
        UIDs, the transfer syntaxes in the order of preference.
    scu, scp
        Our roles. Only others than the default (SCU alone) are proposed as SCP/SCU Role Selection (PS3.7 D.3.3.4).
    extended
        SOP Class Extended Negotiation information (PS3.7 D.3.3.5), empty for none.
    """

    abstract_syntax: str
    transfer_syntaxes: tuple[str, ...]
    scu: bool = True
    scp: bool = False
    extended: bytes = b""


@dataclass(frozen=True, slots=True)
class Answer:
    """What became of one proposed context. `transfer_syntax` is empty unless accepted (`result` 0)."""

    context_id: int
    abstract_syntax: str
    proposed: tuple[str, ...]
    result: int
    transfer_syntax: str

    @property
    def is_accepted(self) -> bool:
        """Whether messages may be sent in this context."""
        return self.result == ACCEPTED

    @property
    def explanation(self) -> str:
        """The result in words."""
        return explain_context(self.result)


@dataclass(frozen=True, slots=True)
class AssociateRequest:
    """What an A-ASSOCIATE-RQ says. `max_pdu` is the largest P-DATA-TF PDU that we take, 0 for no limit."""

    called: str
    calling: str
    contexts: Sequence[Context]
    max_pdu: int
    implementation_class_uid: str
    implementation_version_name: str


@dataclass(slots=True)
class Accepted:
    """What an A-ASSOCIATE-AC says. `max_pdu` 0 means no limit; roles are (SCU, SCP) by SOP class."""

    results: dict[int, tuple[int, str]] = field(default_factory=dict)
    max_pdu: int = 0
    implementation_class_uid: str = ""
    implementation_version_name: str = ""
    roles: dict[str, tuple[int, int]] = field(default_factory=dict)
    extended: dict[str, bytes] = field(default_factory=dict)


def encode(request: AssociateRequest) -> bytes:
    """Encode the A-ASSOCIATE-RQ; context IDs are 1, 3, 5 … in the order given.

    Raises
    ------
    ValueError
        No context or more than 128, or an AE title of more than 16 characters.
    """
    contexts = request.contexts
    if not 1 <= len(contexts) <= MOST_CONTEXTS:
        raise ValueError(f"an association has 1 to {MOST_CONTEXTS} presentation contexts, not {len(contexts)}")
    body = struct.pack(">HH", 1, 0) + _title(request.called) + _title(request.calling) + bytes(32)
    body += _item(0x10, APPLICATION_CONTEXT.encode())
    for number, context in enumerate(contexts):
        syntaxes = b"".join(_item(0x40, uid.encode()) for uid in context.transfer_syntaxes)
        body += _item(0x20, bytes((2 * number + 1, 0, 0, 0)) + _item(0x30, context.abstract_syntax.encode()) + syntaxes)
    user = _item(0x51, struct.pack(">I", request.max_pdu)) + _item(0x52, request.implementation_class_uid.encode())
    user += b"".join(_roles(contexts)) + _item(0x55, request.implementation_version_name.encode())
    extended = {context.abstract_syntax: context.extended for context in contexts if context.extended}
    user += b"".join(_item(0x56, _uid_field(uid) + information) for uid, information in extended.items())
    body += _item(0x50, user)
    return HEADER.pack(PduType.ASSOCIATE_RQ, len(body)) + body


def decode_accepted(body: bytes | bytearray) -> Accepted:
    """Read the bytes after the header of an A-ASSOCIATE-AC; raise ProtocolViolation where a length does not fit."""
    if len(body) < _AC_FIXED:
        raise ProtocolViolation("its A-ASSOCIATE-AC is too short")
    found = Accepted()
    for kind, value in _items(bytes(body[_AC_FIXED:])):
        if kind == 0x21 and len(value) >= 4:
            syntaxes = [_uid(uid) for inner, uid in _items(value[4:]) if inner == 0x40]
            found.results[value[0]] = (value[2], syntaxes[0] if syntaxes else "")
        elif kind == 0x50:
            _read_user_information(value, found)
    return found


def answers(contexts: Sequence[Context], found: Accepted) -> tuple[Answer, ...]:
    """Match results with what was proposed. A context without an answer, or with a syntax not proposed, is refused."""
    matched = []
    for number, context in enumerate(contexts):
        result, syntax = found.results.get(2 * number + 1, (2, ""))
        if result == ACCEPTED and syntax not in context.transfer_syntaxes:
            result = 4
        syntax = syntax if result == ACCEPTED else ""
        matched.append(Answer(2 * number + 1, context.abstract_syntax, context.transfer_syntaxes, result, syntax))
    return tuple(matched)


def _read_user_information(data: bytes, found: Accepted) -> None:
    for kind, value in _items(data):
        if kind == 0x51 and len(value) == 4:
            found.max_pdu = int.from_bytes(value, "big")
        elif kind == 0x52:
            found.implementation_class_uid = _uid(value)
        elif kind == 0x55:
            found.implementation_version_name = value.decode("latin-1").strip("\0 ")
        elif kind in {0x54, 0x56}:
            uid, rest = _uid_and_rest(value)
            if kind == 0x56:
                found.extended[uid] = rest
            elif len(rest) == 2:
                found.roles[uid] = (rest[0], rest[1])


def _roles(contexts: Sequence[Context]) -> Iterator[bytes]:
    seen: set[str] = set()
    for context in contexts:
        if (context.scu, context.scp) != (True, False) and context.abstract_syntax not in seen:
            seen.add(context.abstract_syntax)
            yield _item(0x54, _uid_field(context.abstract_syntax) + bytes((context.scu, context.scp)))


def _items(data: bytes) -> Iterator[tuple[int, bytes]]:
    at = 0
    while at < len(data):
        start = at + _ITEM.size
        if start > len(data):
            raise ProtocolViolation("an item of its A-ASSOCIATE-AC is cut off")
        kind, length = _ITEM.unpack_from(data, at)
        at = start + length
        if at > len(data):
            raise ProtocolViolation(f"item {kind:02X}H of its A-ASSOCIATE-AC is longer than what holds it")
        yield kind, data[start:at]


def _item(kind: int, value: bytes) -> bytes:
    return _ITEM.pack(kind, len(value)) + value


def _title(title: str) -> bytes:
    encoded = title.encode("ascii")
    if not 1 <= len(encoded) <= 16:
        raise ValueError(f"an AE title has 1 to 16 characters, “{title}” has {len(encoded)}")
    return encoded.ljust(16)


def _uid_field(uid: str) -> bytes:
    return struct.pack(">H", len(uid)) + uid.encode()


def _uid_and_rest(value: bytes) -> tuple[str, bytes]:
    length = int.from_bytes(value[:2], "big")
    if len(value) < 2 or length > len(value) - 2:
        raise ProtocolViolation("a SOP class in its user information is longer than what holds it")
    return _uid(value[2 : 2 + length]), value[2 + length :]


def _uid(value: bytes) -> str:
    return value.decode("latin-1").strip("\0 ")
