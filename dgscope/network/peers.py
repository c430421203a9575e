"""From an entry of the list to what dgscope.dimse needs to call it."""

import ipaddress
import socket
from typing import Final

from django.conf import settings

from dgscope.dimse.peer import Peer, Timeouts, TlsOptions
from dgscope.network.models import RemoteAE
from dgscope.network.models.remote_ae import Tls

ANY_ADDRESS: Final = frozenset({"", "0.0.0.0", "::", "*"})  # noqa: S104  compared with, not bound to


def peer_of(node: RemoteAE) -> Peer:
    """How to call a remote AE. It has to have a host (`jobs.work.reachable`)."""
    return Peer(
        ae_title=node.ae_title,
        host=node.host,
        port=node.port or 104,
        calling_ae_title=node.calling_ae_title or settings.ENV.ae_title,
        tls=_tls(node),
        timeouts=Timeouts(connect=node.connect_timeout, tls=node.connect_timeout, response=node.response_timeout),
        character_set=node.character_set,
        networks=settings.ENV.peer_networks,
    )


def our_title_for(node: RemoteAE) -> str:
    """The AE title by which a node knows us: what it sends to when it is asked to move images here."""
    return node.called_ae_title or settings.ENV.ae_title


def our_entry_for(node: RemoteAE, seen: str) -> dict[str, str | int]:
    """What the administrator of a node has to enter for us, so that it can call us.

    Parameters
    ----------
    seen
        Our address as the way to the node has it: given out where we listen at any address. A loopback address is of
        no use to another machine; the connectivity doctor says that we have to listen elsewhere.
    """
    host, tls = settings.ENV.dicom_host, settings.ENV.dicom_tls
    if host in ANY_ADDRESS or (is_loopback(host) and seen and not is_loopback(seen)):
        host = seen or "(this server)"
    port = tls.port if tls and node.tls != Tls.NONE else settings.ENV.dicom_port
    return {"ae_title": our_title_for(node), "host": host, "port": port}


def our_address_towards(node: RemoteAE) -> str:
    """Our address on the way to a node, empty where there is none. Nothing is sent."""
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(node.host, node.port, type=socket.SOCK_DGRAM)[0]
        with socket.socket(family, kind, protocol) as probe:
            probe.connect(address)
            return str(probe.getsockname()[0])
    except (OSError, IndexError, UnicodeError):
        return ""


def is_loopback(host: str) -> bool:
    """Whether nobody but this machine can reach it."""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _tls(node: RemoteAE) -> TlsOptions | None:
    """Our certificate is the one of our own TLS port, and so are the certificates that we trust."""
    if node.tls == Tls.NONE:
        return None
    ours = settings.ENV.dicom_tls
    return TlsOptions(
        ca=ours.ca if ours else None,
        certificate=ours.cert if ours else None,
        key=ours.key if ours else None,
        verify=node.tls != Tls.UNCHECKED,
        check_name=node.tls == Tls.NAME,
    )
