"""Are the ports free? Asked before anything is started, so that the message is clear and nothing has to be undone."""

import errno
import socket

from dgscope.up.errors import StartError


def check_free(purpose: str, host: str, port: int, remedy: str) -> None:
    """Bind the port for a moment.

    Raises
    ------
    StartError
        The port is in use, not permitted, or `host` is not an address of this machine.
    """
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(
            host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )[0]
    except socket.gaierror as error:
        raise StartError(f"The address {host!r} for {purpose} is not known: {error.strerror}.") from error
    with socket.socket(family, kind, protocol) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(address)
            probe.listen(1)
        except OSError as error:
            raise StartError(f"{_reason(error, purpose, host, port)} {remedy}") from error


def _reason(error: OSError, purpose: str, host: str, port: int) -> str:
    if error.errno == errno.EADDRINUSE:
        return f"Port {port} on {host}, meant for {purpose}, is in use by another program."
    if error.errno in {errno.EACCES, errno.EPERM}:
        return f"Port {port}, meant for {purpose}, needs the administrator's rights."
    if error.errno == errno.EADDRNOTAVAIL:
        return f"{host}, meant for {purpose}, is not an address of this machine."
    return f"Port {port} on {host}, meant for {purpose}, cannot be used: {error.strerror}."
