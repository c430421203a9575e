"""What can go wrong between us and a peer. Each error carries its values and says itself in one plain sentence."""

from collections.abc import Iterable

from dgscope.dimse.reasons import explain_abort, explain_rejection


class DimseError(Exception):
    """Base of all errors of this package; `str(error)` is a sentence for a person."""


class NameNotResolved(DimseError):
    """The host name has no address."""

    def __init__(self, host: str, reason: str = "") -> None:
        super().__init__(f"The name “{host}” has no address{f' ({reason})' if reason else ''}.")
        self.host = host
        self.reason = reason


class AddressNotPermitted(DimseError):
    """The host's address is outside the networks that the site permits."""

    def __init__(self, host: str, addresses: Iterable[str]) -> None:
        self.host = host
        self.addresses = tuple(addresses)
        super().__init__(f"“{host}” is at {', '.join(self.addresses)}, outside the permitted networks.")


class CannotConnect(DimseError):
    """No TCP connection came about; the base of the three ways in which that happens."""

    def __init__(self, host: str, port: int, sentence: str) -> None:
        super().__init__(sentence)
        self.host = host
        self.port = port


class ConnectionRefused(CannotConnect):
    """Nothing listens at the address and port."""

    def __init__(self, host: str, port: int) -> None:
        super().__init__(host, port, f"Nothing listens at {host} port {port}: the connection was refused.")


class ConnectTimedOut(CannotConnect):
    """No answer at all to the attempt to connect."""

    def __init__(self, host: str, port: int, seconds: float) -> None:
        super().__init__(
            host, port, f"{host} port {port} did not answer within {seconds:g} s (a firewall, or it is off)."
        )
        self.seconds = seconds


class Unreachable(CannotConnect):
    """The network knows no way to the address."""

    def __init__(self, host: str, port: int, reason: str) -> None:
        super().__init__(host, port, f"{host} port {port} cannot be reached: {reason}.")
        self.reason = reason


class TlsFailed(DimseError):
    """The TLS handshake failed, or our own TLS files cannot be used."""

    def __init__(self, reason: str) -> None:
        super().__init__(f"TLS failed: {reason}")
        self.reason = reason


class AssociationRejected(DimseError):
    """The peer answered A-ASSOCIATE-RJ (PS3.8 table 9-21)."""

    def __init__(self, result: int, source: int, reason: int) -> None:
        self.result = result
        self.source = source
        self.reason = reason
        self.explanation = explain_rejection(result, source, reason)
        super().__init__(f"The peer rejected the association ({result}/{source}/{reason}): {self.explanation}")

    @property
    def is_transient(self) -> bool:
        """Whether the peer says that trying again later may help."""
        return self.result == 2


class AssociationAborted(DimseError):
    """The peer sent A-ABORT (PS3.8 table 9-26)."""

    def __init__(self, source: int, reason: int) -> None:
        self.source = source
        self.reason = reason
        super().__init__(f"The peer aborted the association: {explain_abort(source, reason)}")


class ConnectionLost(DimseError):
    """The connection ended without a word of the protocol."""

    def __init__(self, during: str) -> None:
        super().__init__(f"The connection was lost while {during}.")
        self.during = during


class AssociationEnded(DimseError):
    """The peer released the association, or it was closed here, and something was still to be done."""

    def __init__(self, during: str) -> None:
        super().__init__(f"The association had ended while {during}.")
        self.during = during


class NoContextAccepted(DimseError):
    """The peer accepted no presentation context for what is needed."""

    def __init__(self, abstract_syntaxes: Iterable[str], detail: str = "") -> None:
        self.abstract_syntaxes = tuple(abstract_syntaxes)
        names = ", ".join(self.abstract_syntaxes)
        super().__init__(f"The peer accepted no presentation context for {names}{f': {detail}' if detail else ''}.")


class PeerTimedOut(DimseError):
    """The peer was silent, or took nothing, for too long."""

    def __init__(self, waiting_for: str, seconds: float) -> None:
        super().__init__(f"The peer did not go on within {seconds:g} s: {waiting_for}.")
        self.waiting_for = waiting_for
        self.seconds = seconds


class ProtocolViolation(DimseError):
    """The peer sent what PS3.7 or PS3.8 does not allow."""

    def __init__(self, what: str) -> None:
        super().__init__(f"The peer broke the protocol: {what}.")
        self.what = what


class Refused(DimseError):
    """Raised by a receiver of objects (C-GET): answer this sub-operation with `status` and go on."""

    def __init__(self, status: int, comment: str) -> None:
        super().__init__(comment)
        self.status = status
        self.comment = comment
