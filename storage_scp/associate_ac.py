"""Writing an A-ASSOCIATE-AC (PS3.8 9.3.3, user information PS3.7 D.3.3)."""

import struct
from typing import Final

from storage_scp import pdu
from storage_scp.associate_rq import AssociateRequest
from storage_scp.negotiation import Agreement

_ITEM: Final = struct.Struct(">BxH")
APPLICATION_CONTEXT: Final = "1.2.840.10008.3.1.1.1"


def encode(
    request: AssociateRequest, agreement: Agreement, *, max_pdu: int, class_uid: str, version_name: str
) -> bytes:
    """Return the whole PDU.

    The titles are echoed as sent, as PS3.8 table 9-17 says. User identity is answered by silence: we do not verify it,
    and PS3.7 D.3.3.7 lets only an acceptor that does return the sub-item.
    """
    body = struct.pack(">HH", 1, 0) + request.called + request.calling + bytes(32)
    body += _item(0x10, APPLICATION_CONTEXT.encode())
    for answer in agreement.answers:
        transfer = _item(0x40, answer.transfer_syntax.encode("latin-1"))
        body += _item(0x21, bytes((answer.context_id, 0, answer.result, 0)) + transfer)
    user = _item(0x51, max_pdu.to_bytes(4, "big")) + _item(0x52, class_uid.encode())
    if request.asynchronous:
        user += _item(0x53, struct.pack(">HH", 1, 1))
    for uid, (scu, scp) in agreement.roles.items():
        user += _item(0x54, _uid(uid) + bytes((scu, scp)))
    user += _item(0x55, version_name.encode())
    for uid, information in agreement.extended.items():
        user += _item(0x56, _uid(uid) + information)
    body += _item(0x50, user)
    return pdu.HEADER.pack(pdu.PduType.ASSOCIATE_AC, len(body)) + body


def _item(kind: int, value: bytes) -> bytes:
    return _ITEM.pack(kind, len(value)) + value


def _uid(uid: str) -> bytes:
    value = uid.encode("latin-1")
    return len(value).to_bytes(2, "big") + value
