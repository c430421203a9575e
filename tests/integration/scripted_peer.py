"""A DICOM acceptor that does what a test's script says: answers as it should, wrongly, late, or never.

    def script(talk: Talk) -> None:
        talk.accept()
        request = talk.receive()
        talk.respond(request, 0x0000)

    with ScriptedPeer(script) as peer:
        ...  # connect to 127.0.0.1:peer.port

The script runs in a thread of its own for each connection, after the A-ASSOCIATE-RQ was read. When it returns, a
release is answered and the connection closed. An assertion that fails in a script fails the test at the end of the
block.
"""

import contextlib
import socket
import ssl
import struct
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from types import TracebackType
from typing import Self

from tests.integration.hostile_peer import command, element, item, p_data, parse_command, pdu, pdv

RESPONSE = 0x8000
NO_DATA_SET = 0x0101
_SECONDS = 20.0


class Gone(Exception):
    """The other side released, aborted or closed; ends a script without failing the test."""


@dataclass(frozen=True)
class Proposed:
    """A proposed presentation context."""

    context_id: int
    abstract_syntax: str
    transfer_syntaxes: tuple[str, ...]


@dataclass(frozen=True)
class Received:
    """A message: elements of the command set by number, and the encoded data set."""

    context_id: int
    elements: dict[int, bytes]
    data: bytes

    def number(self, tag: int) -> int:
        return int(struct.unpack("<H", self.elements[tag])[0])

    def text(self, tag: int) -> str:
        return self.elements.get(tag, b"").decode().strip("\0 ")

    @property
    def field(self) -> int:
        return self.number(0x0100)


@dataclass
class Talk:
    """One association, seen by the script."""

    socket: socket.socket
    called: str
    calling: str
    contexts: tuple[Proposed, ...]
    roles: dict[str, tuple[int, int]]
    extended: dict[str, bytes]
    messages: list[Received] = field(default_factory=list)
    ended_by: int = 0  # type of the PDU that ended the association: 5 released, 7 aborted, 0 closed

    def accept(
        self,
        *,
        only: Callable[[Proposed], bool] = lambda context: True,
        prefer: Sequence[str] = (),
        max_pdu: int = 16384,
        roles: bool = True,
        user_items: bytes = b"",
    ) -> None:
        """Accept the contexts that `only` picks, each in the first of `prefer`, else in the first that it proposes."""
        body = struct.pack(">Hxx", 1) + self.called.encode().ljust(16) + self.calling.encode().ljust(16) + bytes(32)
        body += item(0x10, b"1.2.840.10008.3.1.1.1")
        for context in self.contexts:
            syntax = next((each for each in prefer if each in context.transfer_syntaxes), context.transfer_syntaxes[0])
            result = 0 if only(context) else 3
            body += item(0x21, bytes((context.context_id, 0, result, 0)) + item(0x40, syntax.encode()))
        user = item(0x51, struct.pack(">I", max_pdu)) + item(0x52, b"1.2.3") + item(0x55, b"SCRIPTED")
        if roles:
            for uid, role in self.roles.items():
                user += item(0x54, struct.pack(">H", len(uid)) + uid.encode() + bytes(role))
        self.send(pdu(2, body + item(0x50, user + user_items)))

    def reject(self, result: int, source: int, reason: int) -> None:
        self.send(pdu(3, bytes((0, result, source, reason))))

    def abort(self, source: int = 0, reason: int = 0) -> None:
        self.send(pdu(7, bytes((0, 0, source, reason))))

    def send(self, *data: bytes) -> None:
        try:
            self.socket.sendall(b"".join(data))
        except OSError as error:
            raise Gone from error

    def receive(self) -> Received:
        """Wait for a whole message; raise Gone when the association ends instead. A release is answered."""
        parts: dict[bool, bytearray] = {True: bytearray(), False: bytearray()}
        while True:
            for context_id, control, data in self._pdvs():
                is_command = bool(control & 1)
                parts[is_command] += data
                if not control & 2:
                    continue
                elements = parse_command(bytes(parts[True]))
                if is_command and struct.unpack("<H", elements[0x0800])[0] != NO_DATA_SET:
                    continue
                message = Received(context_id, elements, bytes(parts[False]))
                self.messages.append(message)
                return message

    def respond(self, to: Received, status: int, data: bytes | None = None, extra: bytes = b"") -> None:
        """Answer a request. `extra` holds encoded elements of the command set with higher numbers than the status."""
        parts = [element(0x0002, to.elements.get(0x0002, to.elements.get(0x0003, b"")))]
        parts += [element(0x0100, to.field | RESPONSE), element(0x0120, to.number(0x0110))]
        parts += [element(0x0800, NO_DATA_SET if data is None else 1), element(0x0900, status), extra]
        self.message(to.context_id, command(*parts), data)

    def message(self, context_id: int, encoded_command: bytes, data: bytes | None = None) -> None:
        """Send any message, cut into PDUs of at most 16 kB."""
        self.send(p_data(pdv(context_id, 3, encoded_command)))
        if data is not None:
            for at in range(0, max(len(data), 1), 16000):
                last = 2 if at + 16000 >= len(data) else 0
                self.send(p_data(pdv(context_id, last, data[at : at + 16000])))

    def wait_until_gone(self) -> None:
        """Read and drop everything until the other side ends the association."""
        with contextlib.suppress(Gone):
            while True:
                self._pdvs()

    def _pdvs(self) -> list[tuple[int, int, bytes]]:
        kind, body = read_pdu(self.socket)
        if kind != 4:
            self.ended_by = kind
            if kind == 5:
                self.send(pdu(6, bytes(4)))
            raise Gone
        found, at = [], 0
        while at < len(body):
            length, context_id, control = struct.unpack_from(">IBB", body, at)
            found.append((context_id, control, body[at + 6 : at + 4 + length]))
            at += 4 + length
        return found


Script = Callable[[Talk], None]


class ScriptedPeer:
    """Listens on a free port of 127.0.0.1 and runs the script for each association.

    With several scripts the first association gets the first one, and so on; further ones get the last.
    """

    def __init__(self, *scripts: Script, tls: ssl.SSLContext | None = None, reads_request: bool = True) -> None:
        self.talks: list[Talk] = []
        self.connections = 0
        self._scripts = scripts
        self._tls = tls
        self._reads_request = reads_request
        self._listener = socket.create_server(("127.0.0.1", 0), backlog=64)
        self.port: int = self._listener.getsockname()[1]
        self._listening = threading.Thread(target=self._listen, daemon=True)
        self._threads: list[threading.Thread] = []
        self._sockets: list[socket.socket] = []
        self._errors: list[BaseException] = []

    def __enter__(self) -> Self:
        self._listening.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, _: TracebackType | None) -> None:
        with contextlib.suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)  # wakes the waiting accept
        self._listening.join(_SECONDS)  # from here on, the list of threads is whole
        self._listener.close()
        for thread in self._threads:
            thread.join(2.0)
        for each in self._sockets:
            with contextlib.suppress(OSError):
                each.shutdown(socket.SHUT_RDWR)
            each.close()
        for thread in self._threads:
            thread.join(_SECONDS)
        if self._errors and kind is None:
            raise self._errors[0]

    def _listen(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                sock, _ = self._listener.accept()
                self.connections += 1
                self._sockets.append(sock)
                script = self._scripts[min(self.connections, len(self._scripts)) - 1]
                thread = threading.Thread(target=self._run, args=(sock, script), daemon=True)
                thread.start()
                self._threads.append(thread)  # only now may the end of the test join it

    def _run(self, sock: socket.socket, script: Script) -> None:
        try:
            sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            sock.settimeout(_SECONDS)
            if self._tls is not None:
                sock = self._tls.wrap_socket(sock, server_side=True)
            talk = _talk(sock) if self._reads_request else Talk(sock, "", "", (), {}, {})
            self.talks.append(talk)
            script(talk)
            talk.wait_until_gone()
        except (Gone, OSError):
            pass
        except BaseException as error:  # noqa: BLE001  assertions of the script reach the test
            self._errors.append(error)
        finally:
            sock.close()


def read_pdu(sock: socket.socket) -> tuple[int, bytes]:
    """Read one PDU: its type and what follows the header; raise Gone at the end of the connection."""
    kind, length = struct.unpack(">BxI", _exactly(sock, 6))
    return kind, _exactly(sock, length)


def _exactly(sock: socket.socket, size: int) -> bytes:
    data = bytearray()
    while len(data) < size:
        try:
            piece = sock.recv(size - len(data))
        except OSError as error:
            raise Gone from error
        if not piece:
            raise Gone
        data += piece
    return bytes(data)


def _talk(sock: socket.socket) -> Talk:
    kind, body = read_pdu(sock)
    assert kind == 1, f"PDU type {kind} instead of an A-ASSOCIATE-RQ"
    contexts, roles, extended = [], {}, {}
    for number, value in _items(body[68:]):
        if number == 0x20:
            inner = _items(value[4:])
            abstract = next(uid.decode() for kind, uid in inner if kind == 0x30)
            contexts.append(Proposed(value[0], abstract, tuple(uid.decode() for kind, uid in inner if kind == 0x40)))
        elif number == 0x50:
            for inner_number, inner_value in _items(value):
                length = int.from_bytes(inner_value[:2], "big")
                uid, rest = inner_value[2 : 2 + length].decode("latin-1"), inner_value[2 + length :]
                if inner_number == 0x54:
                    roles[uid] = (rest[0], rest[1])
                elif inner_number == 0x56:
                    extended[uid] = rest
    called, calling = body[4:20].decode().strip(), body[20:36].decode().strip()
    return Talk(sock, called, calling, tuple(contexts), roles, extended)


def _items(data: bytes) -> list[tuple[int, bytes]]:
    found, at = [], 0
    while at < len(data):
        number, length = struct.unpack_from(">BxH", data, at)
        found.append((number, data[at + 4 : at + 4 + length]))
        at += 4 + length
    return found
