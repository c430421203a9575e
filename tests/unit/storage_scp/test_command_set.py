"""Command sets: read and written as the standard says, and never with another error than ProtocolError."""

import struct
from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydicom.filereader import read_dataset

from storage_scp import command_set
from storage_scp.command_set import CommandField, Tag
from storage_scp.errors import ProtocolError

ELEMENTS = st.lists(
    st.tuples(st.integers(1, 0xFFFF), st.one_of(st.integers(0, 0xFFFF), st.binary(max_size=64))),
    unique_by=lambda pair: pair[0],
    max_size=12,
).map(lambda pairs: sorted(pairs, key=lambda pair: pair[0]))


@given(ELEMENTS)
def test_what_we_write_we_read_back(elements: list[tuple[int, int | bytes]]) -> None:
    read = command_set.parse(command_set.encode(elements)).elements
    assert read.keys() == {0, *(number for number, _ in elements)}
    for number, value in elements:
        expected = struct.pack("<H", value) if isinstance(value, int) else value
        assert read[number][: len(expected)] == expected
        assert len(read[number]) - len(expected) == len(expected) % 2


@given(st.binary(max_size=300))
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    try:
        command = command_set.parse(data)
        assert command.field >= 0
        assert command.message_id >= 0
    except ProtocolError:
        pass


@given(ELEMENTS, st.data())
def test_a_command_set_that_is_cut_is_refused_or_loses_whole_elements(
    elements: list[tuple[int, int | bytes]], data: st.DataObject
) -> None:
    encoded = command_set.encode(elements)
    cut = encoded[: data.draw(st.integers(0, len(encoded)))]
    whole = command_set.parse(encoded).elements
    try:
        part = command_set.parse(cut).elements
    except ProtocolError:
        return
    assert part.items() <= whole.items()


def test_pydicom_reads_our_response() -> None:
    encoded = command_set.encode(
        [
            (Tag.AFFECTED_SOP_CLASS_UID, b"1.2.840.10008.5.1.4.1.1.2"),
            (Tag.COMMAND_FIELD, CommandField.C_STORE | command_set.RESPONSE_BIT),
            (Tag.MESSAGE_ID_RESPONDED_TO, 7),
            (Tag.COMMAND_DATA_SET_TYPE, command_set.NO_DATA_SET),
            (Tag.STATUS, 0xA700),
            (Tag.ERROR_COMMENT, b"out of space"),
            (Tag.AFFECTED_SOP_INSTANCE_UID, b"1.2.3"),
        ]
    )
    dataset = read_dataset(BytesIO(encoded), is_implicit_VR=True, is_little_endian=True)
    assert dataset.CommandGroupLength == len(encoded) - 12
    assert (dataset.CommandField, dataset.MessageIDBeingRespondedTo, dataset.Status) == (0x8001, 7, 0xA700)
    assert (dataset.AffectedSOPInstanceUID, dataset.ErrorComment) == ("1.2.3", "out of space")


@pytest.mark.parametrize("tag", [Tag.COMMAND_FIELD, Tag.MESSAGE_ID, Tag.COMMAND_DATA_SET_TYPE])
@pytest.mark.parametrize("value", [None, b"", b"\1\0\0\0"])
def test_a_mandatory_number_that_is_missing_or_of_another_length_is_refused(tag: Tag, value: bytes | None) -> None:
    command = command_set.CommandSet({} if value is None else {tag: value})
    attributes = {
        Tag.COMMAND_FIELD: "field",
        Tag.MESSAGE_ID: "message_id",
        Tag.COMMAND_DATA_SET_TYPE: "has_data_set",
    }
    with pytest.raises(ProtocolError):
        getattr(command, attributes[tag])


def test_an_element_that_comes_twice_is_refused() -> None:
    element = command_set.encode([(Tag.MESSAGE_ID, 1)])[12:]
    with pytest.raises(ProtocolError):
        command_set.parse(element * 2)


def test_requested_uids_stand_in_for_affected_ones() -> None:
    command = command_set.CommandSet({Tag.REQUESTED_SOP_CLASS_UID: b"1.2", Tag.REQUESTED_SOP_INSTANCE_UID: b"1.3\0"})
    assert (command.sop_class_uid, command.sop_instance_uid) == ("1.2", "1.3")
