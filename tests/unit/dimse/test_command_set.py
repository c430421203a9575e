import struct

import pytest

from dgscope.dimse.command_set import CommandField, Tag, command, decode, encode, response
from dgscope.dimse.errors import ProtocolViolation


def test_elements_are_ordered_padded_and_counted() -> None:
    data = encode(
        command({Tag.MESSAGE_ID: 7, Tag.AFFECTED_SOP_CLASS_UID: "1.2.3", Tag.MOVE_DESTINATION: "ODD"}),
    )
    body = struct.pack("<HHI", 0, 2, 6) + b"1.2.3\0" + struct.pack("<HHIH", 0, 0x0110, 2, 7)
    body += struct.pack("<HHI", 0, 0x0600, 4) + b"ODD "
    assert data == struct.pack("<HHII", 0, 0, 4, len(body)) + body


def test_what_is_encoded_is_read_back() -> None:
    read = decode(encode(command({Tag.COMMAND_FIELD: CommandField.C_FIND, Tag.MESSAGE_ID: 9, Tag.STATUS: 0xFF00})))
    assert (read.field, read.message_id, read.status, read.is_request) == (CommandField.C_FIND, 9, 0xFF00, True)


def test_a_response_names_the_request() -> None:
    request = command({Tag.COMMAND_FIELD: CommandField.C_STORE, Tag.MESSAGE_ID: 3})
    answer = response(request, 0xA700, {Tag.ERROR_COMMENT: "full"})
    assert (answer.field, answer.responded_to, answer.status) == (0x8001, 3, 0xA700)
    assert answer.error_comment == "full"
    assert not answer.has_data_set
    assert not answer.is_request


def test_elements_of_other_groups_are_kept() -> None:
    data = encode(command({Tag.STATUS: 0})) + struct.pack("<HHI", 8, 0x58, 4) + b"1.2\0"
    assert decode(data).text(0x00080058) == "1.2"


@pytest.mark.parametrize("data", [b"\0", struct.pack("<HHI", 0, 2, 100) + b"1.2", struct.pack("<HHI", 0, 2, 0)[:-1]])
def test_an_element_that_does_not_fit_is_a_violation(data: bytes) -> None:
    with pytest.raises(ProtocolViolation):
        decode(data)


def test_a_missing_or_odd_mandatory_element_is_a_violation() -> None:
    with pytest.raises(ProtocolViolation, match="0900"):
        _ = decode(b"").status
    with pytest.raises(ProtocolViolation, match="0100"):
        _ = decode(struct.pack("<HHII", 0, 0x0100, 4, 1)).field
