"""A peer: where it is, how we present ourselves to it, and how long we wait. `connect` opens an association."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from dgscope.dimse.associate import Accepted, AssociateRequest, Context, decode_accepted, encode
from dgscope.dimse.association import Association
from dgscope.dimse.dialling import dial
from dgscope.dimse.errors import AssociationAborted, AssociationRejected, ProtocolViolation
from dgscope.dimse.pdu import PduType
from dgscope.dimse.timeouts import Timeouts
from dgscope.dimse.tls import TlsOptions, secure
from dgscope.dimse.wire import Wire

__all__ = ["Context", "Peer", "Timeouts", "TlsOptions", "connect"]
LARGEST_PDU = 131072
IMPLEMENTATION_CLASS_UID = "2.25.222876269854021360807163251901927520030"
IMPLEMENTATION_VERSION_NAME = "DGSCOPE"


@dataclass(frozen=True, slots=True)
class Peer:
    """A remote application entity.

    Attributes
    ----------
    ae_title, host, port
        What we call it, and where it listens.
    calling_ae_title
        What we call ourselves towards it.
    tls
        None for plain DICOM.
    timeouts
        Every wait has its limit.
    max_pdu
        The largest P-DATA-TF PDU that we announce to take.
    character_set
        The Specific Character Set (0008,0005) to ask in where the default repertoire does not do, and to assume for
        an answer that holds other characters and names none. Several values are separated by a backslash; empty:
        none is known.
    networks
        Addresses and networks (CIDR) that we may connect to; empty: any. The name is resolved once and the
        connection goes to the address that was checked.
    implementation_class_uid, implementation_version_name
        How our software names itself.
    """

    ae_title: str
    host: str
    port: int
    calling_ae_title: str
    tls: TlsOptions | None = None
    timeouts: Timeouts = field(default_factory=Timeouts)
    max_pdu: int = LARGEST_PDU
    character_set: str = ""
    networks: tuple[str, ...] = ()
    implementation_class_uid: str = IMPLEMENTATION_CLASS_UID
    implementation_version_name: str = IMPLEMENTATION_VERSION_NAME


def connect(peer: Peer, contexts: Sequence[Context]) -> Association:
    """Open an association. Use it as a context manager: leaving releases it, an error aborts it.

    An association without any accepted context is returned, too; `Association.context_for` then raises.

    Raises
    ------
    NameNotResolved, AddressNotPermitted, ConnectionRefused, ConnectTimedOut, Unreachable, TlsFailed
        No connection.
    AssociationRejected, AssociationAborted, ConnectionLost, PeerTimedOut, ProtocolViolation
        No association.
    """
    request = AssociateRequest(
        peer.ae_title,
        peer.calling_ae_title,
        tuple(contexts),
        peer.max_pdu,
        peer.implementation_class_uid,
        peer.implementation_version_name,
    )
    sock = dial(peer.host, peer.port, peer.timeouts.connect, peer.networks)
    if peer.tls is not None:
        sock = secure(sock, peer.tls, peer.host, peer.timeouts.tls)
    wire = Wire(sock, peer.timeouts)
    try:
        return Association(wire, request, _negotiate(wire, request))
    except BaseException:
        wire.abort()
        raise


def _negotiate(wire: Wire, request: AssociateRequest) -> Accepted:
    """Send A-ASSOCIATE-RQ on a connection and read the answer."""
    wire.max_pdu = request.max_pdu
    wire.send([encode(request)])
    kind, body = wire.receive_pdu("an answer to the A-ASSOCIATE-RQ", wire.timeouts.associate)
    if kind == PduType.ASSOCIATE_AC:
        return decode_accepted(body)
    if kind == PduType.ASSOCIATE_RJ and len(body) >= 4:
        wire.close()
        raise AssociationRejected(body[1], body[2], body[3])
    if kind == PduType.ABORT and len(body) >= 4:
        wire.close()
        raise AssociationAborted(body[2], body[3])
    raise ProtocolViolation(f"it answered an A-ASSOCIATE-RQ with a PDU of type {kind:02X}H")
