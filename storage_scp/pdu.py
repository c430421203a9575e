"""The PDUs of the DICOM upper layer (PS3.8 9.3) that an acceptor sends, and the layout of those it receives."""

import struct
from enum import IntEnum
from typing import Final

from storage_scp.errors import AbortReason

HEADER: Final = struct.Struct(">BxI")  # type, length of what follows
PDV: Final = struct.Struct(">IBB")  # length of what follows, presentation context ID, message control header
COMMAND_FRAGMENT: Final = 0x01
LAST_FRAGMENT: Final = 0x02
RELEASE_LENGTH: Final = 4


class PduType(IntEnum):
    """PDU types (PS3.8 table 9-11 and following)."""

    ASSOCIATE_RQ = 0x01
    ASSOCIATE_AC = 0x02
    ASSOCIATE_RJ = 0x03
    P_DATA_TF = 0x04
    RELEASE_RQ = 0x05
    RELEASE_RP = 0x06
    ABORT = 0x07


class AbortSource(IntEnum):
    """Source of an A-ABORT (PS3.8 table 9-26)."""

    SERVICE_USER = 0
    SERVICE_PROVIDER = 2


RELEASE_RP: Final = HEADER.pack(PduType.RELEASE_RP, 4) + bytes(4)
# The smallest PDU length a peer may announce so that a PDV with a legal, even fragment still fits.
SMALLEST_PEER_PDU: Final = PDV.size + 2


def abort(source: AbortSource, reason: AbortReason = AbortReason.NOT_SPECIFIED) -> bytes:
    """Encode an A-ABORT PDU; the reason counts only when the source is the provider."""
    return HEADER.pack(PduType.ABORT, 4) + bytes((0, 0, source, reason))


def associate_rj(result: int, source: int, reason: int) -> bytes:
    """Encode an A-ASSOCIATE-RJ PDU (PS3.8 table 9-21)."""
    return HEADER.pack(PduType.ASSOCIATE_RJ, 4) + bytes((0, result, source, reason))


def p_data(context_id: int, message: bytes, control: int, peer_max: int) -> bytes:
    """Encode one message part as P-DATA-TF PDUs, as many as the peer's limit asks for.

    Parameters
    ----------
    context_id
        Presentation context, odd, 1 to 255.
    message
        The encoded command set or data set.
    control
        COMMAND_FRAGMENT for a command set, 0 for a data set.
    peer_max
        The length that the peer announced, 0 for no limit; otherwise at least SMALLEST_PEER_PDU.
    """
    size = (peer_max - PDV.size) & ~1 if peer_max else len(message)
    if size >= len(message):
        length = len(message) + PDV.size
        return (
            HEADER.pack(PduType.P_DATA_TF, length) + PDV.pack(length - 4, context_id, control | LAST_FRAGMENT) + message
        )
    parts = []
    for start in range(0, len(message), size):
        fragment = message[start : start + size]
        last = LAST_FRAGMENT if start + size >= len(message) else 0
        parts.append(HEADER.pack(PduType.P_DATA_TF, len(fragment) + PDV.size))
        parts.append(PDV.pack(len(fragment) + 2, context_id, control | last))
        parts.append(fragment)
    return b"".join(parts)
