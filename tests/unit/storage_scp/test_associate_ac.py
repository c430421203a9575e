"""A-ASSOCIATE-AC as pynetdicom reads it."""

from pynetdicom.pdu import A_ASSOCIATE_AC

from storage_scp import associate_ac, associate_rq
from storage_scp.negotiation import negotiate
from storage_scp.services.table import ServiceTable
from storage_scp.services.verification import Verification
from tests.integration import hostile_peer as wire


def test_pynetdicom_reads_our_answer() -> None:
    request = associate_rq.parse(wire.associate_rq(user_items=wire.item(0x53, b"\0\0\0\0"))[6:])
    agreement = negotiate(request, ServiceTable({wire.VERIFICATION: Verification()}), {"echo"})
    encoded = associate_ac.encode(request, agreement, max_pdu=262144, class_uid="1.2.3", version_name="V1")
    pdu = A_ASSOCIATE_AC()
    pdu.decode(encoded)
    assert pdu.pdu_length == len(encoded) - 6
    primitive = pdu.to_primitive()
    assert primitive.maximum_length_received == 262144
    assert primitive.implementation_class_uid == "1.2.3"
    results = {cx.context_id: cx.result for cx in primitive.presentation_context_definition_results_list}
    assert results == {1: 0, 3: 3}
    assert list(agreement.contexts) == [1]
