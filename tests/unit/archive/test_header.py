"""The header walk agrees with pydicom on good data sets, and never believes a broken one."""

import io
import struct
import time
import tracemalloc

import pydicom
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydicom.dataset import Dataset
from pydicom.encaps import encapsulate
from pydicom.uid import ExplicitVRBigEndian, ExplicitVRLittleEndian, ImplicitVRLittleEndian

from dgscope.archive.attributes import WANTED
from dgscope.archive.header import Header, read_header
from dgscope.archive.header.errors import LimitError, MalformedError
from dgscope.archive.header.window import Window
from tests.unit.archive.objects import ct, encoded

JPEG = "1.2.840.10008.1.2.4.50"
SYNTAXES = (ImplicitVRLittleEndian, ExplicitVRLittleEndian, ExplicitVRBigEndian)
TEXT_TAGS = (0x00080050, 0x00081030, 0x0008103E, 0x00100010, 0x00100020, 0x00181030, 0x00200010, 0x00204000)
texts = st.dictionaries(st.sampled_from(TEXT_TAGS), st.from_regex(r"[A-Za-z0-9^ ]{0,60}", fullmatch=True))


FIXED = {
    "SOPInstanceUID": "1.2.3.4",
    "StudyInstanceUID": "1.2.3.5",
    "SeriesInstanceUID": "1.2.3.6",
}


def read(data: bytes, syntax: str = ExplicitVRLittleEndian) -> Header:
    return read_header(Window.of_bytes(data), syntax, WANTED)


def element(tag: int, vr: bytes, value: bytes, length: int | None = None) -> bytes:
    """An explicit little endian element, whose length may lie."""
    stated = len(value) if length is None else length
    head = struct.pack("<HH2s", tag >> 16, tag & 0xFFFF, vr)
    if vr in (b"OB", b"OW", b"SQ", b"UN", b"UT"):
        return head + struct.pack("<HI", 0, stated) + value
    return head + struct.pack("<H", stated) + value


def item(content: bytes, defined: bool = True) -> bytes:
    if defined:
        return struct.pack("<HHI", 0xFFFE, 0xE000, len(content)) + content
    return struct.pack("<HHI", 0xFFFE, 0xE000, 0xFFFFFFFF) + content + struct.pack("<HHI", 0xFFFE, 0xE00D, 0)


SEQUENCE_END = struct.pack("<HHI", 0xFFFE, 0xE0DD, 0)
UID = element(0x00080018, b"UI", b"1.2.3.4\0")


@given(values=texts, syntax=st.sampled_from(SYNTAXES), filler=st.integers(0, 90_000), items=st.integers(0, 5))
@settings(max_examples=150, deadline=None)
def test_it_finds_what_pydicom_finds(values: dict[int, str], syntax: str, filler: int, items: int) -> None:
    data_set = ct(**FIXED)
    for tag, text in values.items():
        data_set.add_new(tag, pydicom.datadict.dictionary_VR(tag), text)
    data_set.add_new(0x00090010, "LO", "FILLER")
    data_set.add_new(0x00091001, "OB", bytes(filler * 2))
    codes = []
    for number in range(items):
        code = Dataset()
        code.CodeValue = str(number)
        code.is_undefined_length_sequence_item = number % 2 == 0
        codes.append(code)
    data_set.AnatomicRegionSequence = codes
    data_set["AnatomicRegionSequence"].is_undefined_length = items % 2 == 1
    data = encoded(data_set, syntax)
    header = read(data, syntax)
    expected = pydicom.dcmread(
        io.BytesIO(
            bytes(128) + b"DICM" + element(0x00020010, b"UI", syntax.encode() + b"\0" * (len(syntax) % 2)) + data
        ),
        force=True,
    )
    assert set(header.values) == {int(tag) for tag in expected.keys() if int(tag) in WANTED}  # noqa: SIM118  raw tags
    for tag in values:
        raw = header.values[tag]
        assert isinstance(raw, bytes)
        assert raw.decode().rstrip(" ") == str(expected[tag].value).rstrip(" ")
    codes_found = header.values[0x00082218] or []  # an empty sequence of defined length may be b""
    assert isinstance(codes_found, list)
    assert [found[0x00080100].strip() for found in codes_found] == [b"%d" % number for number in range(items)]
    assert header.pixels is not None
    assert header.pixels[1] + header.pixels[2] == len(data)


@given(st.data())
@settings(max_examples=200, deadline=None)
def test_a_cut_data_set_is_always_noticed(data: st.DataObject) -> None:
    syntax = data.draw(st.sampled_from(SYNTAXES))
    whole = encoded(ct(**FIXED), syntax)
    with pytest.raises(MalformedError):
        read(whole[: data.draw(st.integers(len(whole) - 40, len(whole) - 1))], syntax)
    boundaries = data.draw(st.integers(0, len(whole) - 41))
    try:
        header = read(whole[:boundaries], syntax)
    except MalformedError:
        return
    assert header.pixels is None  # cut exactly between two elements: a shorter data set, without pixels


@given(st.binary(max_size=2000), st.sampled_from((*SYNTAXES, JPEG)))
@settings(max_examples=300, deadline=None)
def test_any_bytes_give_a_header_or_the_one_error(data: bytes, syntax: str) -> None:
    try:
        read(data, syntax)
    except MalformedError:
        return


@given(st.data())
@settings(max_examples=300, deadline=None)
def test_any_changed_byte_gives_a_header_or_the_one_error(data: st.DataObject) -> None:
    syntax = data.draw(st.sampled_from(SYNTAXES))
    changed = bytearray(encoded(ct(**FIXED), syntax))
    for _ in range(data.draw(st.integers(1, 4))):
        changed[data.draw(st.integers(0, len(changed) - 1))] = data.draw(st.integers(0, 255))
    try:
        read(bytes(changed), syntax)
    except MalformedError:
        return


@pytest.mark.parametrize("defined", [True, False])
@pytest.mark.parametrize("depth", [65, 300, 20_000])
def test_deep_nesting_is_refused(depth: int, defined: bool) -> None:
    content = b""
    parts_before, parts_after, size = [], [], 0
    for _ in range(depth):
        before = element(0x00082218, b"SQ", b"", size + 8 if defined else 0xFFFFFFFF)
        head = struct.pack("<HHI", 0xFFFE, 0xE000, size if defined else 0xFFFFFFFF)
        after = b"" if defined else struct.pack("<HHI", 0xFFFE, 0xE00D, 0) + SEQUENCE_END
        parts_before.append(before + head)
        parts_after.append(after)
        size += len(before) + len(head) + len(after)
    data = UID + b"".join(reversed(parts_before)) + content + b"".join(parts_after)
    with pytest.raises(LimitError):
        read(data)


def test_nesting_of_64_is_taken() -> None:
    content = b""
    for _ in range(64):
        content = element(0x00082218, b"SQ", item(content))
    assert 0x00080018 in read(UID + content).values


def test_too_many_elements_are_refused_in_bounded_time() -> None:
    data = UID + element(0x00091001, b"LO", b"") * 1_000_001
    started = time.process_time()
    with pytest.raises(LimitError):
        read(data)
    assert time.process_time() - started < 10


def test_a_length_of_four_gigabytes_costs_nothing() -> None:
    tracemalloc.start()
    with pytest.raises(MalformedError, match="cut"):
        read(UID + element(0x00091001, b"OB", b"x" * 300, 0xFFFFFFFE))
    assert tracemalloc.get_traced_memory()[1] < 2**20
    tracemalloc.stop()


def test_a_long_value_is_not_kept_whole() -> None:
    header = read(element(0x00100010, b"UT", b"A" * 10 * 2**20))
    value = header.values[0x00100010]
    assert isinstance(value, bytes)
    assert len(value) == 64 * 1024


def test_two_values_for_one_patient_id_are_refused() -> None:
    one, other = element(0x00100020, b"LO", b"P1"), element(0x00100020, b"LO", b"P2")
    with pytest.raises(MalformedError, match="twice"):
        read(UID + one + other)
    assert read(UID + one + one).values[0x00100020] == b"P1"


def test_encapsulated_pixel_data_are_followed_to_their_end() -> None:
    image = ct(PixelData=encapsulate([b"\xff\xd8" + bytes(1000), b"\xff\xd8" + bytes(70_000)]))
    image["PixelData"].is_undefined_length = True
    image["PixelData"].VR = "OB"
    data = encoded(image)
    assert read(data, JPEG).has_pixels
    with pytest.raises(MalformedError, match="cut"):
        read(data[:-5000], JPEG)
    assert read(data[:-8], JPEG).has_pixels, "a missing sequence delimiter at the very end is forgiven"


def test_zero_padding_after_the_last_element_is_forgiven() -> None:
    data = encoded(ct())
    assert read(data + bytes(6)).has_pixels
    assert read(data + bytes(512)).has_pixels
    with pytest.raises(MalformedError):
        read(data + b"garbage")


def test_a_broken_private_sequence_is_stepped_over_by_its_length() -> None:
    broken = element(0x00091001, b"SQ", b"no item at all!!")
    assert 0x00100020 in read(UID + broken + element(0x00100020, b"LO", b"P1")).values


def test_a_sequence_in_un_is_walked() -> None:
    inner = struct.pack("<HHI", 0x0008, 0x0100, 4) + b"T-A1"
    defined = element(0x00082218, b"UN", item(inner))
    undefined = element(0x00082218, b"UN", item(inner, defined=False) + SEQUENCE_END, 0xFFFFFFFF)
    for data in (defined, undefined):
        assert read(UID + data).values[0x00082218] == [{0x00080100: b"T-A1"}]


@pytest.mark.parametrize(
    ("written", "stated"), [(ImplicitVRLittleEndian, JPEG), (ExplicitVRLittleEndian, ImplicitVRLittleEndian)]
)
def test_mixed_up_value_representations_are_read(written: str, stated: str) -> None:
    assert read(encoded(ct(), written), stated).values[0x00100020].strip() == b"P1"


def test_an_unknown_value_representation_is_left_to_pydicom() -> None:
    odd = element(0x00091001, b"ZZ", b"abcd")
    assert read(UID + odd + element(0x00100020, b"LO", b"P1")).values[0x00100020] == b"P1"
    with pytest.raises(MalformedError):
        read(UID + odd + element(0x00100020, b"LO", b"P1", 400))


def test_nothing_is_no_data_set() -> None:
    for data in (b"", b"\x08\x00\x18"):
        with pytest.raises(MalformedError):
            read(data)
