"""The TLS port: the BCP 195 profile of PS3.15 B.12 (TLS 1.2 or later, ephemeral keys, authenticated encryption)."""

import logging
import socket
import ssl
import threading
from pathlib import Path
from typing import Final

from dgscope.env import DicomTls
from storage_scp.errors import DeadlineError, PeerGoneError
from storage_scp.text import printable

log = logging.getLogger(__name__)
CIPHERS: Final = "ECDHE+AESGCM:ECDHE+CHACHA20"
_VERIFY: Final = {"none": ssl.CERT_NONE, "optional": ssl.CERT_OPTIONAL, "required": ssl.CERT_REQUIRED}


class TlsContext:
    """The server's context, made anew when a certificate file changes; a bad new file leaves the old one in use.

    Raises
    ------
    OSError
        A file cannot be read or used (ssl.SSLError is one).
    """

    def __init__(self, files: DicomTls) -> None:
        self._files = files
        self._lock = threading.Lock()
        self._stamp = self._read_stamp()
        self._context = self._load()

    def wrap(self, sock: socket.socket) -> ssl.SSLSocket:
        """Take over a connected socket, without sending anything yet; raise PeerGoneError."""
        context = self._current()
        try:
            return context.wrap_socket(sock, server_side=True, do_handshake_on_connect=False)
        except OSError as error:
            raise PeerGoneError("the connection was lost before the TLS handshake") from error

    def _current(self) -> ssl.SSLContext:
        with self._lock:
            try:
                stamp = self._read_stamp()
                if stamp != self._stamp:
                    self._stamp = stamp
                    self._context = self._load()
                    log.info("TLS certificates read anew")
            except OSError as error:
                log.warning("TLS certificate files cannot be used, keeping the old ones: %s", error)
            return self._context

    def _load(self) -> ssl.SSLContext:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.minimum_version = ssl.TLSVersion.TLSv1_2
        context.set_ciphers(CIPHERS)
        context.options |= ssl.OP_CIPHER_SERVER_PREFERENCE | ssl.OP_NO_COMPRESSION | ssl.OP_NO_RENEGOTIATION
        context.load_cert_chain(self._files.cert, self._files.key)
        if self._files.ca is not None:
            context.load_verify_locations(self._files.ca)
        context.verify_mode = _VERIFY[self._files.client_cert]
        return context

    def _read_stamp(self) -> list[tuple[int, int]]:
        paths: list[Path] = [self._files.cert, self._files.key]
        if self._files.ca is not None:
            paths.append(self._files.ca)
        return [(status.st_mtime_ns, status.st_ino) for status in (path.stat() for path in paths)]


def handshake(sock: ssl.SSLSocket, seconds: float) -> None:
    """Carry out the whole handshake within `seconds`; raise PeerGoneError or DeadlineError."""
    try:
        sock.settimeout(seconds)
        sock.do_handshake()
    except TimeoutError as error:
        raise DeadlineError("the TLS handshake was not finished in time") from error
    except (OSError, ValueError) as error:  # ssl.SSLError is one: plain DICOM, an old protocol, a wrong certificate
        raise PeerGoneError(f"the TLS handshake failed: {printable(str(error))}") from error
