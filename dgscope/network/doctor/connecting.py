"""The first stages: from a name to an association."""

import ssl
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any, Final

from dgscope.dimse import errors
from dgscope.dimse.dialling import dial, is_permitted, resolve
from dgscope.dimse.peer import Peer, TlsOptions, connect
from dgscope.dimse.tls import secure
from dgscope.dimse.verification import CONTEXT
from dgscope.network.doctor.case import Case
from dgscope.network.doctor.findings import Finding, broken, doubtful, fine, left_out
from dgscope.network.models.remote_ae import Tls

# So many days before its end a certificate is worth a word.
_SOON: Final = 30
_PROBE_SECONDS: Final = 5.0


def name(case: Case) -> Finding:
    """Which addresses the host has."""
    host, port = case.peer.host, case.peer.port
    case.addresses = tuple(resolve(host, port))
    if not any(is_permitted(address, case.peer.networks) for address in case.addresses):
        raise errors.AddressNotPermitted(host, case.addresses)
    shown = ", ".join(case.addresses)
    text = f"{host} resolves to {shown}." if host != shown else f"{host} is an address."
    return fine(text, host=host, addresses=list(case.addresses))


def tcp(case: Case) -> Finding:
    """Whether something listens."""
    peer = case.peer
    with dial(peer.host, peer.port, peer.timeouts.connect, peer.networks) as sock:
        try:
            case.local_address, remote = str(sock.getsockname()[0]), str(sock.getpeername()[0])
        except OSError as error:  # a peer, or a filter before it, that hangs up at once
            raise errors.ConnectionLost("connecting") from error
    text = f"Port {peer.port} of {remote} accepts TCP connections."
    return fine(text, address=remote, port=peer.port, our_address=case.local_address)


def tls(case: Case) -> Finding:
    """Whether a secured connection comes about."""
    peer = case.peer
    if peer.tls is None:
        return left_out("The entry says no TLS: the connection is not encrypted.")
    sock = dial(peer.host, peer.port, peer.timeouts.connect, peer.networks)
    try:
        secured = secure(sock, peer.tls, peer.host, peer.timeouts.tls)
    except errors.TlsFailed:
        if _speaks_plain(peer):
            return broken(
                f"{case.title} speaks plain DICOM on port {peer.port}, not TLS.",
                f"Enter its TLS port in the entry of {case.title} (2762 is the usual one), or switch TLS off there.",
            )
        raise
    with secured:
        detail = _secured(secured)
    left = detail.get("days_left")
    if case.node.tls == Tls.UNCHECKED:
        return doubtful(
            f"{detail['version']}, and nobody checks whose certificate it is.",
            f"Set TLS in the entry of {case.title} to check the certificate.",
            **detail,
        )
    if left is not None and left < _SOON:
        return doubtful(
            f"{detail['version']}; the certificate of {case.title} ends in {left} days.",
            f"The administrator of {case.title} should renew it.",
            **detail,
        )
    return fine(f"{detail['version']}; its certificate is accepted.", **detail)


def association(case: Case) -> Finding:
    """Whether the node accepts us."""
    peer = case.peer
    try:
        with connect(peer, [CONTEXT]) as opened:
            case.accepted = opened.accepted
    except (errors.ConnectionLost, errors.AssociationAborted, errors.PeerTimedOut, errors.ProtocolViolation):
        if peer.tls is None and _speaks_tls(peer):
            return broken(
                f"{case.title} expects TLS on port {peer.port}, and its entry here says no TLS.",
                f"Set TLS in the entry of {case.title}, or enter its port for plain DICOM.",
            )
        raise
    found = case.accepted
    size = f"PDUs of up to {found.max_pdu} bytes" if found.max_pdu else "PDUs of any size"
    return fine(
        f"{case.title} accepts us as {peer.calling_ae_title}, and takes {size}.",
        called_ae_title=peer.ae_title,
        calling_ae_title=peer.calling_ae_title,
        max_pdu=found.max_pdu,
        implementation_class_uid=found.implementation_class_uid,
        implementation_version_name=found.implementation_version_name,
    )


def _secured(secured: ssl.SSLSocket) -> dict[str, Any]:
    cipher = secured.cipher()
    detail: dict[str, Any] = {"version": secured.version() or "TLS", "cipher": cipher[0] if cipher else ""}
    certificate: dict[str, Any] = dict(secured.getpeercert() or {})
    if ends := certificate.get("notAfter"):
        until = datetime.fromtimestamp(ssl.cert_time_to_seconds(ends), UTC)
        detail |= {"valid_until": until.isoformat(), "days_left": (until - datetime.now(UTC)).days}
        for part in ("subject", "issuer"):
            detail[part] = ", ".join(f"{key}={value}" for names in certificate.get(part, ()) for key, value in names)
    return detail


def _quick(peer: Peer) -> Peer:
    limits = peer.timeouts
    shorter = {
        each: min(getattr(limits, each), _PROBE_SECONDS) for each in ("connect", "tls", "associate", "response", "pdu")
    }
    return replace(peer, timeouts=replace(limits, **shorter))


def _speaks_plain(peer: Peer) -> bool:
    try:
        with connect(replace(_quick(peer), tls=None), [CONTEXT]):
            return True
    except errors.AssociationRejected:
        return True
    except errors.DimseError:
        return False


def _speaks_tls(peer: Peer) -> bool:
    quick = _quick(peer)
    try:
        with secure(
            dial(peer.host, peer.port, quick.timeouts.connect, peer.networks),
            TlsOptions(verify=False),
            peer.host,
            quick.timeouts.tls,
        ):
            return True
    except errors.TlsFailed as error:
        # A refusal in the words of TLS, such as for the want of a certificate of ours, is TLS, too.
        return "ALERT" in error.reason
    except errors.DimseError:
        return False
