"""DICOM TLS as requestor: TLS 1.2 or later, ephemeral keys, authenticated encryption (PS3.15 B.12, BCP 195)."""

import socket
import ssl
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from dgscope.dimse.errors import TlsFailed

CIPHERS: Final = "ECDHE+AESGCM:ECDHE+CHACHA20"


@dataclass(frozen=True, slots=True)
class TlsOptions:
    """How to secure a connection.

    Attributes
    ----------
    ca
        The certificates that the peer's must descend from (PEM); None: those of the system.
    certificate, key
        Ours (PEM), for peers that ask for one; None: none.
    verify
        Whether the peer's certificate is checked at all.
    check_name
        Whether its name must be the peer's host. Devices often carry certificates without one.
    """

    ca: Path | None = None
    certificate: Path | None = None
    key: Path | None = None
    verify: bool = True
    check_name: bool = True

    def context(self) -> ssl.SSLContext:
        """The client's context; raise TlsFailed where a file cannot be used."""
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        context.minimum_version = ssl.TLSVersion.TLSv1_2
        context.set_ciphers(CIPHERS)
        context.options |= ssl.OP_NO_COMPRESSION | ssl.OP_NO_RENEGOTIATION
        context.check_hostname = self.verify and self.check_name
        context.verify_mode = ssl.CERT_REQUIRED if self.verify else ssl.CERT_NONE
        try:
            if self.ca is not None:
                context.load_verify_locations(self.ca)
            else:
                context.load_default_certs()
            if self.certificate is not None:
                context.load_cert_chain(self.certificate, self.key)
        except OSError as error:  # ssl.SSLError is one
            raise TlsFailed(f"a certificate or key file cannot be used: {_reason(error)}.") from error
        return context


def secure(sock: socket.socket, options: TlsOptions, host: str, seconds: float) -> ssl.SSLSocket:
    """Carry out the handshake on a connected socket, which is closed when that fails; raise TlsFailed."""
    try:
        context = options.context()
        sock.settimeout(seconds)
        return context.wrap_socket(sock, server_hostname=host)
    except TlsFailed:
        sock.close()
        raise
    except TimeoutError as error:
        sock.close()
        raise TlsFailed(f"no answer within {seconds:g} s; the port may be one for plain DICOM.") from error
    except (OSError, ValueError) as error:
        sock.close()
        raise TlsFailed(_explain(error)) from error


def _explain(error: OSError | ValueError) -> str:
    if isinstance(error, ssl.SSLCertVerificationError):
        return f"the peer's certificate is not accepted: {error.verify_message}."
    reason = _reason(error)
    if "WRONG_VERSION_NUMBER" in reason or "RECORD_LAYER" in reason:
        return f"the peer does not speak TLS on this port ({reason})."
    if isinstance(error, ssl.SSLEOFError | ssl.SSLZeroReturnError | ConnectionError) or "UNEXPECTED_EOF" in reason:
        return "the peer closed the connection during the handshake; the port may be one for plain DICOM."
    if "ALERT" in reason:
        return f"the peer refused the handshake ({reason}); it may want our certificate, or other ciphers."
    return f"{reason}."


def _reason(error: OSError | ValueError) -> str:
    return str(getattr(error, "reason", None) or getattr(error, "strerror", None) or error)
