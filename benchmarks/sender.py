"""A C-STORE sender that costs little itself and records how long each image took, over one or more associations."""

import multiprocessing as mp
import socket
import statistics
import struct
import time
from dataclasses import dataclass
from multiprocessing.synchronize import Event
from pathlib import Path
from typing import Any

from pydicom import dcmread
from pydicom.filereader import read_file_meta_info

_APPLICATION_CONTEXT = b"1.2.840.10008.3.1.1.1"
_SUCCESS = 0


@dataclass(frozen=True)
class Figures:
    """What one run gave; times in milliseconds."""

    images: int
    failed: int
    seconds: float
    p50: float
    p95: float

    @property
    def per_second(self) -> float:
        """Images stored in a second."""
        return self.images / self.seconds


@dataclass(frozen=True)
class _Object:
    sop_class: bytes
    sop_instance: bytes
    transfer_syntax: bytes
    data_set: bytes


def send(port: int, called: str, calling: str, paths: list[Path], associations: int) -> Figures:
    """Send all files over `associations` parallel associations to 127.0.0.1:`port`."""
    context = mp.get_context("fork")
    results: mp.Queue[Any] = context.Queue()
    ready, go = context.Semaphore(0), context.Event()
    share = -(-len(paths) // associations)
    senders = [
        context.Process(
            target=_association,
            args=(port, called, calling, paths[at : at + share], ready, go, results),
        )
        for at in range(0, len(paths), share)
    ]
    for sender in senders:
        sender.start()
    for _ in senders:
        ready.acquire()
    go.set()
    answers = [results.get(timeout=600) for _ in senders]
    for sender in senders:
        sender.join()
    latencies = sorted(value for _, _, values, _ in answers for value in values)
    failed = sum(failures for _, _, _, failures in answers)
    seconds = max(end for _, end, _, _ in answers) - min(start for start, _, _, _ in answers)
    return Figures(
        len(latencies) - failed,
        failed,
        seconds,
        statistics.median(latencies) * 1e3,
        latencies[int(0.95 * (len(latencies) - 1))] * 1e3,
    )


def _association(
    port: int, called: str, calling: str, paths: list[Path], ready: Any, go: Event, results: "mp.Queue[Any]"
) -> None:
    objects = [_read(path) for path in paths]
    kinds = sorted({(each.sop_class, each.transfer_syntax) for each in objects})
    contexts = {kind: 2 * number + 1 for number, kind in enumerate(kinds)}
    ready.release()
    go.wait()
    start = time.perf_counter()
    with socket.create_connection(("127.0.0.1", port), timeout=120) as connection:
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        maximum = _associate(connection, called, calling, contexts)
        latencies, failed = [], 0
        for number, each in enumerate(objects):
            began = time.perf_counter()
            _send_object(connection, contexts[each.sop_class, each.transfer_syntax], number % 65535 + 1, each, maximum)
            failed += _status(_pdu(connection)) != _SUCCESS
            latencies.append(time.perf_counter() - began)
        connection.sendall(struct.pack(">BBII", 5, 0, 4, 0))
        _pdu(connection)
    results.put((start, time.perf_counter(), latencies, failed))


def _read(path: Path) -> _Object:
    meta = read_file_meta_info(path)
    raw = path.read_bytes()
    offset = 144 + int(meta.FileMetaInformationGroupLength)
    header = dcmread(path, specific_tags=["SOPClassUID", "SOPInstanceUID"], stop_before_pixels=True)
    return _Object(
        header.SOPClassUID.encode(), header.SOPInstanceUID.encode(), meta.TransferSyntaxUID.encode(), raw[offset:]
    )


def _item(kind: int, data: bytes) -> bytes:
    return struct.pack(">BBH", kind, 0, len(data)) + data


def _associate(connection: socket.socket, called: str, calling: str, contexts: dict[tuple[bytes, bytes], int]) -> int:
    body = struct.pack(">HH16s16s32x", 1, 0, called.encode().ljust(16), calling.encode().ljust(16))
    body += _item(0x10, _APPLICATION_CONTEXT)
    for (abstract, transfer), number in contexts.items():
        body += _item(0x20, bytes((number, 0, 0, 0)) + _item(0x30, abstract) + _item(0x40, transfer))
    body += _item(0x50, _item(0x51, struct.pack(">I", 131072)) + _item(0x52, b"2.25.1"))
    connection.sendall(struct.pack(">BBI", 1, 0, len(body)) + body)
    answer = _pdu(connection)
    if answer[0] != 2:
        raise ConnectionError(f"the association was not accepted: PDU type {answer[0]}")
    at = answer.find(b"\x51\x00\x00\x04")
    return int(struct.unpack_from(">I", answer, at + 4)[0]) if at > 0 else 16384


def _send_object(connection: socket.socket, context: int, number: int, each: _Object, maximum: int) -> None:
    command = _command(
        (0x0002, each.sop_class),
        (0x0100, struct.pack("<H", 1)),
        (0x0110, struct.pack("<H", number)),
        (0x0700, b"\0\0"),
        (0x0800, b"\0\0"),
        (0x1000, each.sop_instance),
    )
    parts: list[bytes | memoryview] = [_pdv_header(context, len(command), 3) + command]
    view, room = memoryview(each.data_set), (maximum or 1 << 20) - 6
    for at in range(0, len(view), room):
        piece = view[at : at + room]
        parts += [_pdv_header(context, len(piece), 2 if at + room >= len(view) else 0), piece]
    for at in range(0, len(parts), 512):
        _send_all(connection, parts[at : at + 512])


def _pdv_header(context: int, length: int, control: int) -> bytes:
    return struct.pack(">BBIIBB", 4, 0, length + 6, length + 2, context, control)


def _command(*elements: tuple[int, bytes]) -> bytes:
    body = b""
    for element, value in elements:
        padded = value + b"\0" * (len(value) % 2)
        body += struct.pack("<HHI", 0, element, len(padded)) + padded
    return struct.pack("<HHII", 0, 0, 4, len(body)) + body


def _send_all(connection: socket.socket, parts: list[bytes | memoryview]) -> None:
    left = [memoryview(part) for part in parts]
    while left:
        sent = connection.sendmsg(left)
        while left and sent >= len(left[0]):
            sent -= len(left.pop(0))
        if sent:
            left[0] = left[0][sent:]


def _pdu(connection: socket.socket) -> bytes:
    head = _exactly(connection, 6)
    return head[:1] + _exactly(connection, struct.unpack(">I", head[2:])[0])


def _exactly(connection: socket.socket, count: int) -> bytes:
    data = bytearray()
    while len(data) < count:
        piece = connection.recv(count - len(data))
        if not piece:
            raise ConnectionError("the peer closed the connection")
        data += piece
    return bytes(data)


def _status(answer: bytes) -> int:
    at = 7
    while at + 8 <= len(answer):
        _, element, length = struct.unpack_from("<HHI", answer, at)
        if element == 0x0900:
            return int(struct.unpack_from("<H", answer, at + 8)[0])
        at += 8 + length
    raise ConnectionError("an answer without status")
