"""How long we wait for a peer at each step, in seconds."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Timeouts:
    """Limits in seconds, each above 0.

    Attributes
    ----------
    connect, tls
        For the TCP connection and the whole TLS handshake.
    associate
        For the answer to A-ASSOCIATE-RQ.
    response
        Longest silence while an answer is awaited.
    pdu
        For the rest of a PDU once its first byte is there; a peer that drips bytes does not hold us longer.
    send
        Longest time in which the peer takes nothing of what we send.
    cancel
        For the final response after C-CANCEL.
    release
        For the answer to A-RELEASE-RQ.
    """

    connect: float = 10.0
    tls: float = 10.0
    associate: float = 30.0
    response: float = 60.0
    pdu: float = 60.0
    send: float = 60.0
    cancel: float = 30.0
    release: float = 5.0
