"""How an association can end other than by release. Each is raised where it is noticed and caught in association.py."""

from enum import IntEnum


class AbortReason(IntEnum):
    """Reason of a provider-initiated A-ABORT (PS3.8 table 9-26)."""

    NOT_SPECIFIED = 0
    UNRECOGNIZED_PDU = 1
    UNEXPECTED_PDU = 2
    UNRECOGNIZED_PARAMETER = 4
    UNEXPECTED_PARAMETER = 5
    INVALID_PARAMETER = 6


class AssociationEndedError(Exception):
    """Base: the association cannot go on; the text is for the log and never holds patient data."""


class PeerGoneError(AssociationEndedError):
    """The transport connection was closed or reset by the peer."""


class DeadlineError(AssociationEndedError):
    """The peer did not deliver (or take) what was due in time."""


class PeerAbortedError(AssociationEndedError):
    """The peer sent an A-ABORT."""

    def __init__(self, source: int, reason: int) -> None:
        super().__init__(f"the peer aborted (source {source}, reason {reason})")


class ProtocolError(AssociationEndedError):
    """The peer broke the protocol; answered with an A-ABORT that carries `reason`."""

    def __init__(self, text: str, reason: AbortReason = AbortReason.INVALID_PARAMETER) -> None:
        super().__init__(text)
        self.reason = reason


class StoppingError(AssociationEndedError):
    """The process is stopping; the association is aborted by us."""


class RejectedError(AssociationEndedError):
    """The association is refused: result, source and reason of the A-ASSOCIATE-RJ (PS3.8 table 9-21)."""

    def __init__(self, text: str, result: int, source: int, reason: int) -> None:
        super().__init__(text)
        self.result, self.source, self.reason = result, source, reason
