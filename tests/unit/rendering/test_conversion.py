"""Converting a whole data set, within a budget of elements, depth and values."""

import struct
import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydicom import Dataset
from pydicom.sequence import Sequence

from tests.unit.rendering.source_objects import image, write
from tests.unit.rendering.test_header import element, raw_file
from viewer.rendering import conversion
from viewer.rendering.conversion import UnreadableHeader, convert, count_elements
from viewer.rendering.header import read_header

ITEM = b"\xfe\xff\x00\xe0"
EMPTY_TEXT = struct.pack("<HH2sH", 0x0018, 0x1030, b"LO", 0)


def item(value: bytes) -> bytes:
    return ITEM + struct.pack("<I", len(value)) + value


def test_an_ordinary_data_set_loses_nothing() -> None:
    dataset = image(2, 2, WindowCenter=["1", "2"], ModalityLUTSequence=Sequence([image(1, 1)]))
    assert convert(dataset) == frozenset()
    assert dataset.ModalityLUTSequence[0].Rows == 1


def test_the_items_and_elements_of_a_sequence_are_counted() -> None:
    value = item(EMPTY_TEXT * 3) + item(element(0x00081140, b"SQ", item(EMPTY_TEXT * 5)))
    assert count_elements(value, implicit_vr=False, little_endian=True, limit=100) == 1 + 3 + 1 + 1


def test_sequences_of_undefined_length_are_counted_through() -> None:
    inner = ITEM + b"\xff" * 4 + EMPTY_TEXT * 5 + b"\xfe\xff\x0d\xe0\0\0\0\0\xfe\xff\xdd\xe0\0\0\0\0"
    value = item(element(0x00081140, b"SQ", inner, length=0xFFFFFFFF))
    assert count_elements(value, implicit_vr=False, little_endian=True, limit=100) == 1 + 1 + 1 + 5 + 2


@given(st.binary(max_size=300), st.booleans(), st.booleans())
def test_counting_ends_for_any_bytes(value: bytes, implicit: bool, little: bool) -> None:
    assert count_elements(value, implicit, little, 20) <= 21


@pytest.mark.parametrize("value", [item(b"") * 2000, item(EMPTY_TEXT * 2000)])
def test_too_many_elements_are_refused_before_pydicom_makes_objects_of_them(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, value: bytes
) -> None:
    monkeypatch.setattr(conversion, "MAX_ELEMENTS", 1000)
    with pytest.raises(UnreadableHeader, match="more than 1000 elements"):
        read_header(raw_file(tmp_path / "a", element(0x00081140, b"SQ", value)))


def test_a_huge_sequence_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(conversion, "MAX_SEQUENCE_BYTES", 1000)
    with pytest.raises(UnreadableHeader, match="a sequence holds more"):
        read_header(raw_file(tmp_path / "a", element(0x00081140, b"SQ", item(EMPTY_TEXT * 200))))


def test_lists_of_millions_of_values_are_left_out_in_no_time(tmp_path: Path) -> None:
    million = element(0x00080119, b"UC", b"\\" * (20 << 20))
    started = time.process_time()
    found = read_header(raw_file(tmp_path / "a", million))
    assert time.process_time() - started < 5
    assert found.dropped == {"LongCodeValue"}


def test_long_bytes_and_texts_are_kept(tmp_path: Path) -> None:
    dataset = Dataset()
    dataset.TextValue = "x" * (9 << 20)
    dataset.EncapsulatedDocument = bytes(9 << 20)
    found = read_header(write(tmp_path / "a", dataset))
    assert found.dropped == frozenset()
    assert len(found.dataset.TextValue) == 9 << 20


def test_private_elements_are_left_as_they_are(tmp_path: Path) -> None:
    private = struct.pack("<HH2sH", 0x0029, 0x1010, b"US", 3) + b"abc"
    found = read_header(raw_file(tmp_path / "a", private))
    assert found.dropped == frozenset()
    assert 0x00291010 in found.dataset
