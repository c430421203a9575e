"""The bounds within which every peer is served. Seconds and bytes."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Limits:
    """Deadlines and caps of one association.

    Attributes
    ----------
    negotiation
        From the TCP connection to our answer to the A-ASSOCIATE-RQ, TLS handshake included (the ARTIM timer of PS3.8).
    pdu
        For one whole PDU, however the peer spreads its bytes; also for each whole command and each of our sends.
    idle
        Between two messages of an established association.
    lifetime
        Of an association; after it no further message is taken.
    progress_window, progress_bytes
        In every such window a data set must grow by so many bytes, or the association is aborted.
    linger
        How long the peer may take to close after our last PDU.
    stop
        For running C-STOREs to finish when the process is told to stop.
    associate_pdu
        Largest A-ASSOCIATE-RQ (128 contexts with a dozen transfer syntaxes each take about 40 kB).
    data_pdu
        Largest P-DATA-TF, announced to the peer (PS3.8 D.1).
    command
        Largest command set.
    pending, pending_per_peer
        Connections per worker without an association, yet or any more. One more closes the oldest.
    """

    negotiation: float = 15.0
    pdu: float = 60.0
    idle: float = 300.0
    lifetime: float = 24 * 3600.0
    progress_window: float = 30.0
    progress_bytes: int = 64 * 1024
    linger: float = 2.0
    stop: float = 10.0
    associate_pdu: int = 64 * 1024
    data_pdu: int = 256 * 1024
    command: int = 16 * 1024
    pending: int = 64
    pending_per_peer: int = 8
