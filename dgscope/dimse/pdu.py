"""The PDUs of the DICOM upper layer (PS3.8 9.3) as a requestor sends and receives them."""

import struct
from collections.abc import Iterator
from dataclasses import dataclass
from enum import IntEnum
from typing import Final

from dgscope.dimse.errors import ProtocolViolation

HEADER: Final = struct.Struct(">BxI")  # type, length of what follows
PDV: Final = struct.Struct(">IBB")  # length of what follows, presentation context ID, message control header
PDATA_HEADER: Final = struct.Struct(">BxIIBB")  # both in one, for a PDU with one PDV
COMMAND: Final = 0x01
LAST: Final = 0x02
# Fragments stay even; a peer that announces less than one such fragment gets PDUs of this size nevertheless.
SMALLEST_FRAGMENT: Final = 2
UNLIMITED_FRAGMENT: Final = 131072 - PDV.size


class PduType(IntEnum):
    """PDU types (PS3.8 table 9-11 and following)."""

    ASSOCIATE_RQ = 0x01
    ASSOCIATE_AC = 0x02
    ASSOCIATE_RJ = 0x03
    P_DATA_TF = 0x04
    RELEASE_RQ = 0x05
    RELEASE_RP = 0x06
    ABORT = 0x07


RELEASE_RQ: Final = HEADER.pack(PduType.RELEASE_RQ, 4) + bytes(4)
RELEASE_RP: Final = HEADER.pack(PduType.RELEASE_RP, 4) + bytes(4)
ABORT: Final = HEADER.pack(PduType.ABORT, 4) + bytes(4)  # source 0: the service user


@dataclass(frozen=True, slots=True)
class Fragment:
    """One presentation data value: a piece of a command set or of a data set."""

    context_id: int
    is_command: bool
    is_last: bool
    data: memoryview


def fragment_size(peer_max_pdu: int) -> int:
    """Bytes of a message that fit in one PDU for a peer that announced `peer_max_pdu` (0: no limit)."""
    if peer_max_pdu == 0:
        return UNLIMITED_FRAGMENT
    # More than this per PDU gains nothing and costs the peer a buffer of that size.
    return max(min(peer_max_pdu, 1 << 20) - PDV.size & ~1, SMALLEST_FRAGMENT)


def p_data_header(context_id: int, length: int, control: int) -> bytes:
    """The 12 bytes before a fragment of `length` bytes that fills a PDU of its own."""
    return PDATA_HEADER.pack(PduType.P_DATA_TF, length + PDV.size, length + 2, context_id, control)


def p_data(context_id: int, message: bytes, control: int, size: int) -> list[bytes | memoryview]:
    """Cut a command set or data set into P-DATA-TF PDUs with fragments of at most `size` bytes."""
    view = memoryview(message)
    parts: list[bytes | memoryview] = []
    for at in range(0, max(len(view), 1), size):
        piece = view[at : at + size]
        last = LAST if at + size >= len(view) else 0
        parts += (p_data_header(context_id, len(piece), control | last), piece)
    return parts


def fragments(body: bytes | bytearray) -> Iterator[Fragment]:
    """Split the body of a P-DATA-TF PDU; raise ProtocolViolation where a length does not fit."""
    view = memoryview(body)
    at = 0
    while at < len(view):
        if at + PDV.size > len(view):
            raise ProtocolViolation("a presentation data value is cut off")
        length, context_id, control = PDV.unpack_from(view, at)
        end = at + 4 + length
        if length < 2 or end > len(view):
            raise ProtocolViolation("a presentation data value does not fit in its PDU")
        yield Fragment(context_id, bool(control & COMMAND), bool(control & LAST), view[at + PDV.size : end])
        at = end
