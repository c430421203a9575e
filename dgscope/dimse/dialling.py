"""From a host name to a TCP connection: resolved once, checked, and connected to the address that was checked."""

import ipaddress
import socket
import time
from collections.abc import Sequence

from dgscope.dimse.errors import (
    AddressNotPermitted,
    CannotConnect,
    ConnectionRefused,
    ConnectTimedOut,
    NameNotResolved,
    Unreachable,
)


def resolve(host: str, port: int) -> list[str]:
    """The addresses of a host, in the system's order of preference; raise NameNotResolved."""
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:  # UnicodeError: a label longer than 63 characters
        raise NameNotResolved(host, str(getattr(error, "strerror", None) or error)) from error
    return list(dict.fromkeys(str(entry[4][0]) for entry in found))


def is_permitted(address: str, networks: Sequence[str]) -> bool:
    """Say whether `address` is in one of `networks`; no networks stand for any address."""
    if not networks:
        return True
    known = ipaddress.ip_address(address.partition("%")[0])
    if isinstance(known, ipaddress.IPv6Address) and known.ipv4_mapped:
        known = known.ipv4_mapped
    return any(known in ipaddress.ip_network(network, strict=False) for network in networks)


def dial(host: str, port: int, seconds: float, networks: Sequence[str] = ()) -> socket.socket:
    """Connect to the first permitted address of `host` that answers, all attempts together within `seconds`.

    Raises
    ------
    NameNotResolved, AddressNotPermitted, ConnectionRefused, ConnectTimedOut, Unreachable
    """
    addresses = resolve(host, port)
    permitted = [address for address in addresses if is_permitted(address, networks)]
    if not permitted:
        raise AddressNotPermitted(host, addresses)
    until = time.monotonic() + seconds
    failure: CannotConnect = ConnectTimedOut(host, port, seconds)
    for number, address in enumerate(permitted):
        # A dead address may use its share only, so that the next one has its chance.
        share = (until - time.monotonic()) / (len(permitted) - number)
        if share <= 0:
            break
        try:
            return _connect(host, address, port, share, seconds)
        except CannotConnect as error:
            failure = error
    raise failure


def _connect(host: str, address: str, port: int, seconds: float, whole: float) -> socket.socket:
    # socket.create_connection would resolve once more.
    sock = socket.socket(socket.AF_INET6 if ":" in address else socket.AF_INET, socket.SOCK_STREAM)
    try:
        sock.settimeout(seconds)
        sock.connect((address, port))
    except OSError as error:
        sock.close()
        raise _explained(error, host, port, whole) from error
    sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    sock.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
    return sock


def _explained(error: OSError, host: str, port: int, seconds: float) -> CannotConnect:
    if isinstance(error, TimeoutError):
        return ConnectTimedOut(host, port, seconds)
    if isinstance(error, ConnectionRefusedError):
        return ConnectionRefused(host, port)
    return Unreachable(host, port, error.strerror or str(error))
