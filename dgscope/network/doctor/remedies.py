"""What to do about an error between us and a node."""

import ssl

from dgscope.dimse import errors
from dgscope.network.doctor.case import Case

# OpenSSL's X509_V_ERR_… numbers.
_EXPIRED, _NOT_YET_VALID, _HOST_NAME, _ADDRESS = 10, 9, 62, 64


def remedy(error: errors.DimseError, case: Case) -> str:
    """One sentence or several."""
    if isinstance(error, errors.AssociationRejected):
        return _rejected(error, case)
    if isinstance(error, errors.TlsFailed):
        return _tls(error, case)
    for kind, text in _texts(case):
        if isinstance(error, kind):
            return text
    return f"The log of {case.title} says more about it."


def _texts(case: Case) -> tuple[tuple[type[errors.DimseError], str], ...]:
    title, peer = case.title, case.peer
    log = f"The log of {title} says why"
    return (
        (
            errors.NameNotResolved,
            f"Check the spelling of the host in the entry of {title}, or enter its IP address there. "
            "This server's name service must know the name.",
        ),
        (
            errors.AddressNotPermitted,
            f"Correct the host in the entry of {title}, or add its network to DGSCOPE_PEER_NETWORKS.",
        ),
        (
            errors.ConnectionRefused,
            f"Check port {peer.port} in the entry of {title} with its administrator, and that its DICOM service runs.",
        ),
        (
            errors.ConnectTimedOut,
            f"Check that {title} is on and its address is right; ask the network's administrator to permit TCP from "
            f"this server to {peer.host} port {peer.port}.",
        ),
        (errors.Unreachable, "Check the address and this server's network settings with the network's administrator."),
        (
            errors.PeerTimedOut,
            f"Something listens there and says nothing. Check with the administrator of {title} that port {peer.port} "
            "is its DICOM port and that the service is not stuck; a restart of it may help.",
        ),
        (errors.ConnectionLost, f"{log}. Many nodes hang up on callers that are not on their list. {_who(case)}"),
        (errors.AssociationAborted, f"{log}. {_who(case)}"),
        (
            errors.ProtocolViolation,
            f"Check that port {peer.port} is the DICOM port of {title}: what answers there does not speak DICOM.",
        ),
        (
            errors.NoContextAccepted,
            f"Compare the conformance statements, and ask the administrator of {title} to permit the service to "
            f"{peer.calling_ae_title}.",
        ),
    )


def _who(case: Case) -> str:
    return (
        case.entry_request("us as a caller")
        if not case.node.calling_ae_title
        else (f"Ask the administrator of {case.title} whether {case.peer.calling_ae_title} is on its list of callers.")
    )


def _rejected(error: errors.AssociationRejected, case: Case) -> str:
    if error.is_transient or error.source == 3:
        return f"Try again in a while; if it stays so, {case.title} needs a higher limit of associations."
    if (error.source, error.reason) == (1, 3):
        calling = case.peer.calling_ae_title
        return (
            f"Ask the administrator of {case.title} to enter us as a caller: AE title {calling}, host {case.our_host}, "
            f"port {case.our_port}. Upper and lower case count in AE titles."
        )
    if (error.source, error.reason) == (1, 7):
        return (
            f"Ask for the AE title of the node at {case.peer.host} port {case.peer.port}, and correct “{case.title}” "
            "in its entry here. Upper and lower case count."
        )
    if (error.source, error.reason) == (1, 2):
        return f"Check that port {case.peer.port} is the port of a DICOM archive or device, not of another service."
    return f"The log of {case.title} says why. {_who(case)}"


def _tls(error: errors.TlsFailed, case: Case) -> str:
    code = getattr(error.__cause__, "verify_code", None) if isinstance(error.__cause__, ssl.SSLError) else None
    if code == _EXPIRED:
        return f"The administrator of {case.title} must renew its certificate; check this server's clock, too."
    if code == _NOT_YET_VALID:
        return f"The certificate of {case.title} is not valid yet: compare the clocks of both sides."
    if code in {_HOST_NAME, _ADDRESS}:
        return (
            f"Enter the host by the name that its certificate bears, or set TLS in the entry of {case.title} so that "
            "the certificate is checked and its name is not."
        )
    if code is not None:
        return (
            f"Put the certificate of the authority that signed that of {case.title} into the file that "
            "DGSCOPE_DICOM_TLS_CA names."
        )
    return (
        f"Check with the administrator of {case.title} that port {case.peer.port} is its TLS port, that it takes "
        "TLS 1.2 or later, and whether it wants a certificate of ours (DGSCOPE_DICOM_TLS_CERT)."
    )
