import io
import os

import pytest
from pydicom.dataset import Dataset, FileMetaDataset
from pydicom.uid import CTImageStorage, ExplicitVRLittleEndian

from dgscope.dimse import pdu
from dgscope.dimse.storage.part10 import NotPart10, data_set_offset
from dgscope.dimse.storage.stream import FileCutShort, Payload, buffer_for, pdus


def sent(payload: Payload, fragment: int) -> list[pdu.Fragment]:
    encoded = b"".join(b"".join(batch) for batch in pdus(payload, 3, fragment, buffer_for(fragment)))
    found = []
    while encoded:
        _, length = pdu.HEADER.unpack_from(encoded)
        found += list(pdu.fragments(encoded[6 : 6 + length]))
        encoded = encoded[6 + length :]
    return found


@pytest.mark.parametrize("fragment", [2, 16378, 131066])
@pytest.mark.parametrize("size", [2, 16378, 16380, 131066 * 8, 131066 * 8 + 2])
def test_a_file_arrives_whole_and_its_end_is_marked_once(fragment: int, size: int) -> None:
    if size / fragment > 20000:
        size = 40000
    data = os.urandom(size)
    found = sent(Payload(io.BytesIO(b"meta" + data), 4), fragment)
    assert b"".join(each.data for each in found) == data
    assert [each.is_last for each in found] == [False] * (len(found) - 1) + [True]
    assert max(len(each.data) for each in found) <= fragment


def test_a_new_header_goes_before_the_rest_of_the_file() -> None:
    found = sent(Payload(io.BytesIO(b"0123456789"), 4, b"head"), 4)
    assert b"".join(each.data for each in found) == b"head456789"


def test_an_empty_data_set_is_one_last_fragment() -> None:
    (only,) = sent(Payload(io.BytesIO(b"meta"), 4), 100)
    assert only.is_last


def test_a_file_that_shrinks_is_noticed() -> None:
    file = io.BytesIO(bytes(1000))
    payload = Payload(file, 0)
    file.truncate(500)
    with pytest.raises(FileCutShort):
        sent(payload, 100)


def part10(group_length: bool = True) -> bytes:
    data_set = Dataset()
    data_set.SOPClassUID, data_set.SOPInstanceUID = CTImageStorage, "1.2.3"
    data_set.file_meta = FileMetaDataset()
    data_set.file_meta.TransferSyntaxUID = ExplicitVRLittleEndian
    data_set.file_meta.PrivateInformationCreatorUID = "1.2.3"
    data_set.file_meta.PrivateInformation = bytes(1000)
    file = io.BytesIO()
    data_set.save_as(file, enforce_file_format=True)
    data = file.getvalue()
    return data if group_length else data[:132] + data[144:]


@pytest.mark.parametrize("group_length", [True, False])
def test_the_data_set_begins_after_the_file_meta_information(*, group_length: bool) -> None:
    data = part10(group_length)
    assert data[data_set_offset(io.BytesIO(data)) :][:4] == b"\x08\0\x16\0"


@pytest.mark.parametrize("data", [b"", bytes(200), bytes(128) + b"DICM", part10()[:150], part10()[:400]])
def test_what_is_no_dicom_file_is_told(data: bytes) -> None:
    with pytest.raises(NotPart10):
        data_set_offset(io.BytesIO(data))
