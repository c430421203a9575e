"""The first PDU of a connection: it has to be an A-ASSOCIATE-RQ of a sensible size, and to come in time."""

from collections.abc import Callable

from storage_scp import pdu
from storage_scp.errors import AbortReason, ProtocolError
from storage_scp.wire import Wire

_TLS_HANDSHAKE = 0x16
_WHAT = "the A-ASSOCIATE-RQ"


def read_associate_rq(wire: Wire, limit: int, time_left: Callable[[], float]) -> bytes:
    """Return the bytes after the PDU header.

    Parameters
    ----------
    wire
        The peer.
    limit
        The largest length that is read.
    time_left
        Seconds until the deadline of the negotiation; raises DeadlineError when it has passed.
    """
    header = memoryview(bytearray(pdu.HEADER.size))
    wire.fill(header[:1], time_left(), _WHAT)  # one byte tells what speaks here, before six have to come
    kind = header[0]
    if kind == _TLS_HANDSHAKE:
        raise ProtocolError("TLS on the port without TLS", AbortReason.UNRECOGNIZED_PDU)
    if kind != pdu.PduType.ASSOCIATE_RQ:
        raise ProtocolError(f"a PDU of type {kind:02X}H instead of {_WHAT}", AbortReason.UNEXPECTED_PDU)
    wire.fill(header[1:], time_left(), _WHAT)
    _, length = pdu.HEADER.unpack(header)
    if length > limit:
        raise ProtocolError(f"{_WHAT} has {length} bytes; the limit is {limit}")
    body = bytearray(length)
    if length:
        wire.fill(memoryview(body), time_left(), _WHAT)
    return bytes(body)
