"""A-ASSOCIATE-RQ: read like pynetdicom reads it, and never with another error than ProtocolError."""

from contextlib import suppress

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from pynetdicom.pdu import A_ASSOCIATE_RQ
from pynetdicom.pdu_primitives import (
    A_ASSOCIATE,
    AsynchronousOperationsWindowNegotiation,
    ImplementationClassUIDNotification,
    ImplementationVersionNameNotification,
    MaximumLengthNotification,
    SCP_SCU_RoleSelectionNegotiation,
    SOPClassExtendedNegotiation,
)
from pynetdicom.presentation import PresentationContext

from storage_scp import associate_rq
from storage_scp.associate_rq import ProposedContext
from storage_scp.errors import ProtocolError
from tests.integration import hostile_peer as wire

GOOD = wire.associate_rq(user_items=wire.item(0x53, b"\0\1\0\1"))[6:]


def by_pynetdicom() -> bytes:
    primitive = A_ASSOCIATE()
    primitive.application_context_name = "1.2.840.10008.3.1.1.1"
    primitive.calling_ae_title, primitive.called_ae_title = "CT1", "DGSCOPE"
    contexts = []
    for number, abstract in enumerate(["1.2.840.10008.1.1", "1.2.840.10008.5.1.4.1.1.2"]):
        context = PresentationContext()
        context.context_id = 2 * number + 1
        context.abstract_syntax = abstract
        context.transfer_syntax = ["1.2.840.10008.1.2", "1.2.840.10008.1.2.1"]
        contexts.append(context)
    primitive.presentation_context_definition_list = contexts
    length = MaximumLengthNotification()
    length.maximum_length_received = 16382
    uid = ImplementationClassUIDNotification()
    uid.implementation_class_uid = "1.2.3.4"
    name = ImplementationVersionNameNotification()
    name.implementation_version_name = "TEST 1"
    window = AsynchronousOperationsWindowNegotiation()
    window.maximum_number_operations_invoked = 3
    role = SCP_SCU_RoleSelectionNegotiation()
    role.sop_class_uid, role.scu_role, role.scp_role = "1.2.840.10008.5.1.4.1.1.2", True, False
    extended = SOPClassExtendedNegotiation()
    extended.sop_class_uid = "1.2.840.10008.5.1.4.1.1.2"
    extended.service_class_application_information = b"\3\0\0\0\2\0"
    primitive.user_information = [length, uid, name, window, role, extended]
    pdu = A_ASSOCIATE_RQ()
    pdu.from_primitive(primitive)
    return bytes(pdu.encode())


def test_a_request_of_pynetdicom_is_understood() -> None:
    request = associate_rq.parse(by_pynetdicom()[6:])
    syntaxes = ("1.2.840.10008.1.2", "1.2.840.10008.1.2.1")
    assert (request.calling.strip(), request.called.strip()) == (b"CT1", b"DGSCOPE")
    assert request.protocol_version == 1
    assert request.application_context == "1.2.840.10008.3.1.1.1"
    assert request.contexts == [
        ProposedContext(1, "1.2.840.10008.1.1", syntaxes),
        ProposedContext(3, "1.2.840.10008.5.1.4.1.1.2", syntaxes),
    ]
    assert request.max_pdu == 16382
    assert (request.implementation_class_uid, request.implementation_version_name) == ("1.2.3.4", "TEST 1")
    assert request.asynchronous
    assert request.roles == {"1.2.840.10008.5.1.4.1.1.2": (1, 0)}
    assert request.extended == {"1.2.840.10008.5.1.4.1.1.2": b"\3\0\0\0\2\0"}


@given(st.binary(max_size=400))
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    for body in (data, GOOD[:68] + data):
        with suppress(ProtocolError):
            associate_rq.parse(body)


@settings(max_examples=400)
@given(st.lists(st.tuples(st.integers(0, len(GOOD) - 1), st.integers(0, 255)), max_size=4), st.integers(0, len(GOOD)))
@example([], 0)
def test_a_damaged_request_is_read_or_refused(changes: list[tuple[int, int]], cut: int) -> None:
    body = bytearray(GOOD)
    for position, value in changes:
        body[position] = value
    for damaged in (bytes(body), bytes(body[:cut])):
        try:
            request = associate_rq.parse(damaged)
        except ProtocolError:
            continue
        ids = [context.context_id for context in request.contexts]
        assert ids
        assert len(ids) == len(set(ids))
        assert all(number % 2 for number in ids)


def test_unknown_items_are_passed_over() -> None:
    body = wire.associate_rq(user_items=wire.item(0x99, b"abc"))[6:] + wire.item(0x77, b"xyz")
    assert len(associate_rq.parse(body).contexts) == 2


@pytest.mark.parametrize("kind", [0x54, 0x56])
@pytest.mark.parametrize("value", [b"", b"\0", b"\0\x09" + b"1.2"])
def test_a_class_that_does_not_fit_its_item_is_refused(kind: int, value: bytes) -> None:
    with pytest.raises(ProtocolError):
        associate_rq.parse(wire.associate_rq(user_items=wire.item(kind, value))[6:])
