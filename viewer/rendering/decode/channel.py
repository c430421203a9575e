"""The messages between a process and its decoders: a length-prefixed JSON head, then bytes, over a Unix socket.

JSON and not pickle: a decoder that was taken over by a hostile frame must not be able to run code outside.
"""

import json
import socket
import struct
import time
from typing import Any

_LENGTHS = struct.Struct("<IQ")
_MAX_HEAD = 1 << 20


class ChannelClosed(Exception):  # reads like its siblings in viewer.rendering.errors
    """The other side has gone."""


def send(connection: socket.socket, head: dict[str, Any], body: bytes = b"") -> None:
    """Send one message; `ChannelClosed` if the other side has gone."""
    encoded = json.dumps(head).encode()
    try:
        connection.sendall(_LENGTHS.pack(len(encoded), len(body)) + encoded)
        if body:
            connection.sendall(body)
    except (BrokenPipeError, ConnectionResetError) as error:
        raise ChannelClosed from error


def receive(connection: socket.socket, max_body: int, deadline: float | None = None) -> tuple[dict[str, Any], bytes]:
    """Receive one message.

    Parameters
    ----------
    connection : socket.socket
    max_body : int
        Largest body accepted, in bytes.
    deadline : float, optional
        `time.monotonic` value after which to give up with TimeoutError.

    Raises
    ------
    ChannelClosed
        If the other side has gone or sends nonsense.
    TimeoutError
    """
    head_length, body_length = _LENGTHS.unpack(_exactly(connection, _LENGTHS.size, deadline))
    if head_length > _MAX_HEAD or body_length > max_body:
        raise ChannelClosed
    try:
        head = json.loads(_exactly(connection, head_length, deadline))
    except ValueError as error:
        raise ChannelClosed from error
    if not isinstance(head, dict):
        raise ChannelClosed
    return head, bytes(_exactly(connection, body_length, deadline))


def _exactly(connection: socket.socket, count: int, deadline: float | None) -> bytearray:
    data = bytearray(count)
    view, filled = memoryview(data), 0
    while filled < count:
        if deadline is not None:
            connection.settimeout(max(0.001, deadline - time.monotonic()))
        try:
            got = connection.recv_into(view[filled:])
        except ConnectionResetError as error:
            raise ChannelClosed from error
        if not got:
            raise ChannelClosed
        filled += got
    return data
