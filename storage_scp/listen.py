"""The listening sockets, opened once by the master and inherited by the workers."""

import socket

_BACKLOG = 128


class ListenError(Exception):
    """An address cannot be listened on; the text says which and what to do."""


def listen(host: str, port: int) -> socket.socket:
    """Open a non-blocking listening socket on `host` (name or address; ``::`` takes IPv4 too) and `port`."""
    try:
        family, _, _, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)[0]
        sock = socket.create_server(
            address[:2],
            family=family,
            backlog=_BACKLOG,
            dualstack_ipv6=host == "::" and socket.has_dualstack_ipv6(),
        )
    except OSError as error:
        raise ListenError(
            f"Cannot listen on {host}:{port}: {error.strerror or error}. "
            "Another program may use the port: choose one with DGSCOPE_DICOM_PORT, or the address with "
            "DGSCOPE_DICOM_HOST."
        ) from error
    sock.setblocking(False)
    return sock
