"""Does a storage SCP answer? A C-ECHO in plain bytes, so that the supervisor need not load a DICOM library.

The supervisor is on nobody's allow-list: a rejection is as good a sign of life as an acceptance. Run as a program
(``python -m dgscope.up.dicom_probe HOST PORT CALLED-AE-TITLE``) it is the health check of the container image.
"""

import asyncio
import struct
import sys

CALLING_AE_TITLE = "DGSCOPE_HEALTH"
_SECONDS = 5.0
_APPLICATION_CONTEXT = b"1.2.840.10008.3.1.1.1"
_VERIFICATION = b"1.2.840.10008.1.1"
_IMPLICIT_LITTLE_ENDIAN = b"1.2.840.10008.1.2"
_MAXIMUM_LENGTH = 16384
_ACCEPTED, _REJECTED, _DATA = 0x02, 0x03, 0x04


async def answers(host: str, port: int, called: str) -> bool:
    """Whether the SCP answers C-ECHO with success, or rejects the association of this unknown caller."""
    try:
        async with asyncio.timeout(_SECONDS):
            reader, writer = await asyncio.open_connection(host, port)
            try:
                return await _echo(reader, writer, called)
            finally:
                writer.close()
    except (OSError, TimeoutError, asyncio.IncompleteReadError):
        return False


async def _echo(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, called: str) -> bool:
    writer.write(_associate_request(called))
    kind, _ = await _pdu(reader)
    if kind == _REJECTED:
        return True
    if kind != _ACCEPTED:
        return False
    writer.write(_echo_request())
    kind, body = await _pdu(reader)
    writer.write(struct.pack(">BxL4x", 0x05, 4))  # A-RELEASE-RQ, PS3.8 9.3.6
    await writer.drain()
    await _pdu(reader)
    return kind == _DATA and struct.pack("<HHLH", 0x0000, 0x0900, 2, 0x0000) in body


async def _pdu(reader: asyncio.StreamReader) -> tuple[int, bytes]:
    kind, length = struct.unpack(">BxL", await reader.readexactly(6))
    return kind, await reader.readexactly(min(length, 2**20))


def _item(kind: int, value: bytes) -> bytes:
    return struct.pack(">BxH", kind, len(value)) + value


def _associate_request(called: str) -> bytes:
    """A-ASSOCIATE-RQ that proposes Verification in Implicit VR Little Endian (PS3.8 9.3.2)."""
    context = struct.pack(">B3x", 1) + _item(0x30, _VERIFICATION) + _item(0x40, _IMPLICIT_LITTLE_ENDIAN)
    user = _item(0x51, struct.pack(">L", _MAXIMUM_LENGTH)) + _item(
        0x52, b"2.25.222876269854021360807163251901927520030"
    )
    items = _item(0x10, _APPLICATION_CONTEXT) + _item(0x20, context) + _item(0x50, user)
    titles = f"{called:<16}{CALLING_AE_TITLE:<16}".encode("ascii")
    body = struct.pack(">Hxx", 1) + titles + bytes(32) + items
    return struct.pack(">BxL", 0x01, len(body)) + body


def _echo_request() -> bytes:
    """C-ECHO-RQ in one presentation data value (PS3.7 9.3.5, PS3.8 9.3.5)."""

    def element(number: int, value: bytes) -> bytes:
        return struct.pack("<HHL", 0x0000, number, len(value)) + value

    elements = (
        element(0x0002, _VERIFICATION + b"\0")
        + element(0x0100, struct.pack("<H", 0x0030))
        + element(0x0110, struct.pack("<H", 1))
        + element(0x0800, struct.pack("<H", 0x0101))
    )
    command = element(0x0000, struct.pack("<L", len(elements))) + elements
    value = struct.pack(">LBB", len(command) + 2, 1, 0x03) + command
    return struct.pack(">BxL", _DATA, len(value)) + value


def main() -> int:
    host, port, called = sys.argv[1:4]
    return 0 if asyncio.run(answers(host, int(port), called)) else 1


if __name__ == "__main__":
    sys.exit(main())
