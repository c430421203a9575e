"""A raw DICOM peer on a socket: it can be made to send anything, in any order, and then to fall silent."""

import socket
import ssl
import struct
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from types import TracebackType
from typing import Self

VERIFICATION = "1.2.840.10008.1.1"
CT = "1.2.840.10008.5.1.4.1.1.2"
MR = "1.2.840.10008.5.1.4.1.1.4"
STUDY_ROOT_FIND = "1.2.840.10008.5.1.4.1.2.2.1"
IMPLICIT = "1.2.840.10008.1.2"
EXPLICIT = "1.2.840.10008.1.2.1"
Proposed = tuple[int, str, Sequence[str]]
ECHO_CONTEXT: Proposed = (1, VERIFICATION, (IMPLICIT,))
CT_CONTEXT: Proposed = (3, CT, (EXPLICIT,))
RELEASE = struct.pack(">BxIxxxx", 5, 4)


def item(kind: int, value: bytes) -> bytes:
    return struct.pack(">BxH", kind, len(value)) + value


def pdu(kind: int, body: bytes) -> bytes:
    return struct.pack(">BxI", kind, len(body)) + body


def context_item(context_id: int, abstract: str, transfer: Sequence[str]) -> bytes:
    value = struct.pack(">Bxxx", context_id) + item(0x30, abstract.encode())
    return item(0x20, value + b"".join(item(0x40, syntax.encode()) for syntax in transfer))


def associate_rq(
    contexts: Sequence[Proposed] = (ECHO_CONTEXT, CT_CONTEXT),
    *,
    calling: bytes = b"HOSTILE",
    called: bytes = b"DGSCOPE",
    max_pdu: int = 16384,
    version: int = 1,
    application_context: str = "1.2.840.10008.3.1.1.1",
    user_items: bytes = b"",
) -> bytes:
    body = struct.pack(">Hxx", version) + called.ljust(16)[:16] + calling.ljust(16)[:16] + bytes(32)
    body += item(0x10, application_context.encode())
    body += b"".join(context_item(*context) for context in contexts)
    user = item(0x51, struct.pack(">I", max_pdu)) + item(0x52, b"1.2.3.4") + item(0x55, b"HOSTILE") + user_items
    return pdu(1, body + item(0x50, user))


def pdv(context_id: int, control: int, data: bytes) -> bytes:
    return struct.pack(">IBB", len(data) + 2, context_id, control) + data


def p_data(*pdvs: bytes) -> bytes:
    return pdu(4, b"".join(pdvs))


def element(number: int, value: bytes | int, group: int = 0) -> bytes:
    data = struct.pack("<H", value) if isinstance(value, int) else value
    data += b"\0" * (len(data) & 1)
    return struct.pack("<HHI", group, number, len(data)) + data


def command(*elements: bytes) -> bytes:
    body = b"".join(elements)
    return element(0, struct.pack("<I", len(body))) + body


def echo_command(message_id: int = 1, sop_class: str = VERIFICATION) -> bytes:
    return command(
        element(0x0002, sop_class.encode()),
        element(0x0100, 0x0030),
        element(0x0110, message_id),
        element(0x0800, 0x0101),
    )


def store_command(
    instance: str | bytes = "1.2.3.4.5", sop_class: str = CT, message_id: int = 1, data_set: int = 1, extra: bytes = b""
) -> bytes:
    uid = instance.encode() if isinstance(instance, str) else instance
    return command(
        element(0x0002, sop_class.encode()),
        element(0x0100, 0x0001),
        element(0x0110, message_id),
        element(0x0700, 0),
        element(0x0800, data_set),
        element(0x1000, uid),
        extra,
    )


def n_command(field_: int, sop_class: str, message_id: int = 1, data_set: int = 0x0101) -> bytes:
    return command(
        element(0x0003, sop_class.encode()),
        element(0x0100, field_),
        element(0x0110, message_id),
        element(0x0800, data_set),
        element(0x1001, b"1.2.3"),
    )


def store(
    instance: str | bytes = "1.2.3.4.5", data: bytes = b"\0" * 100, context_id: int = 3, size: int = 16000
) -> bytes:
    """A whole, correct C-STORE: the command in one PDU, the data set in PDUs of `size`."""
    parts = [p_data(pdv(context_id, 3, store_command(instance)))]
    for start in range(0, max(len(data), 1), size):
        last = 2 if start + size >= len(data) else 0
        parts.append(p_data(pdv(context_id, last, data[start : start + size])))
    return b"".join(parts)


@dataclass
class Accepted:
    """An A-ASSOCIATE-AC taken apart."""

    results: dict[int, tuple[int, str]] = field(default_factory=dict)
    user: dict[int, list[bytes]] = field(default_factory=dict)

    @property
    def max_pdu(self) -> int:
        return int.from_bytes(self.user[0x51][0], "big")


def _items(data: bytes) -> list[tuple[int, bytes]]:
    found, position = [], 0
    while position < len(data):
        kind, length = struct.unpack_from(">BxH", data, position)
        found.append((kind, data[position + 4 : position + 4 + length]))
        position += 4 + length
    return found


def parse_ac(body: bytes) -> Accepted:
    accepted = Accepted()
    for kind, value in _items(body[68:]):
        if kind == 0x21:
            syntax = dict(_items(value[4:]))[0x40].decode()
            accepted.results[value[0]] = (value[2], syntax)
        elif kind == 0x50:
            for user_kind, user_value in _items(value):
                accepted.user.setdefault(user_kind, []).append(user_value)
    return accepted


def parse_command(data: bytes) -> dict[int, bytes]:
    found, position = {}, 0
    while position < len(data):
        _, number, length = struct.unpack_from("<HHI", data, position)
        found[number] = data[position + 8 : position + 8 + length]
        position += 8 + length
    return found


@dataclass(frozen=True)
class Pdu:
    kind: int
    body: bytes

    @property
    def abort(self) -> tuple[int, int]:
        """Source and reason of an A-ABORT."""
        assert self.kind == 7, self
        return self.body[2], self.body[3]

    @property
    def reject(self) -> tuple[int, int, int]:
        """Result, source and reason of an A-ASSOCIATE-RJ."""
        assert self.kind == 3, self
        return self.body[1], self.body[2], self.body[3]


class Peer:
    """A connection to the server under test."""

    def __init__(self, port: int, *, tls: ssl.SSLContext | None = None, timeout: float = 20.0) -> None:
        self.socket: socket.socket = socket.create_connection(("127.0.0.1", port), timeout=timeout)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        if tls is not None:
            self.socket = tls.wrap_socket(self.socket, server_hostname="localhost")

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.socket.close()

    def send(self, *data: bytes) -> None:
        self.socket.sendall(b"".join(data))

    def read(self, size: int) -> bytes:
        data = b""
        while len(data) < size:
            part = self.socket.recv(size - len(data))
            if not part:
                raise EOFError
            data += part
        return data

    def receive(self) -> Pdu:
        kind, length = struct.unpack(">BxI", self.read(6))
        return Pdu(kind, self.read(length))

    def associate(self, contexts: Sequence[Proposed] = (ECHO_CONTEXT, CT_CONTEXT), **options: object) -> Accepted:
        self.send(associate_rq(contexts, **options))  # type: ignore[arg-type]  # passed through
        answer = self.receive()
        assert answer.kind == 2, f"not accepted: {answer}"
        return parse_ac(answer.body)

    def response(self) -> dict[int, bytes]:
        """The command set of the next message, put together from its fragments."""
        data = b""
        while True:
            received = self.receive()
            assert received.kind == 4, received
            body = received.body
            while body:
                length, _, control = struct.unpack_from(">IBB", body)
                data += body[6 : 4 + length]
                body = body[4 + length :]
                if control == 3:
                    return parse_command(data)

    def status(self) -> int:
        return int.from_bytes(self.response()[0x0900], "little")

    def echo(self) -> int:
        self.send(p_data(pdv(1, 3, echo_command())))
        return self.status()

    def release(self) -> None:
        self.send(RELEASE)
        assert self.receive().kind == 6

    def is_closed(self) -> bool:
        """Whether the server has ended the connection (waits for it up to the time-out)."""
        try:
            while self.socket.recv(65536):
                pass
        except ConnectionResetError:
            return True
        except TimeoutError:
            return False
        return True


def send_until_it_fails(peer: Peer, data: bytes, *, seconds: float, pause: float = 0.0) -> bool:
    """Send `data` again and again; whether the server ended the connection within `seconds`."""
    deadline = time.monotonic() + seconds
    try:
        while time.monotonic() < deadline:
            peer.send(data)
            time.sleep(pause)
    except (BrokenPipeError, ConnectionResetError):
        return True
    return False
