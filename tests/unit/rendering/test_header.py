"""Everything before the pixels, from good and from hostile files."""

import os
import random
import struct
import time
import zlib
from pathlib import Path

import pytest
from pydicom import Dataset, dcmread
from pydicom.dataset import FileMetaDataset
from pydicom.filewriter import dcmwrite, write_file_meta_info
from pydicom.sequence import Sequence
from pydicom.uid import DeflatedExplicitVRLittleEndian, ExplicitVRLittleEndian

from tests.unit.rendering.source_objects import NATIVE, image, with_frames, with_pixels, write
from viewer.rendering import header
from viewer.rendering.errors import RenderingError
from viewer.rendering.header import UnreadableHeader, read_header
from viewer.rendering.image_pixel import describe


def element(tag: int, vr: bytes, value: bytes, length: int | None = None) -> bytes:
    """An explicit VR little endian element with a 32-bit length, which may lie."""
    return struct.pack("<HH", tag >> 16, tag & 0xFFFF) + vr + b"\0\0" + struct.pack("<I", length or len(value)) + value


def raw_file(path: Path, body: bytes, syntax: str = ExplicitVRLittleEndian) -> Path:
    """A Part 10 file whose data set is given byte for byte."""
    meta = FileMetaDataset()
    meta.MediaStorageSOPClassUID = meta.MediaStorageSOPInstanceUID = "1.2.3"
    meta.TransferSyntaxUID = syntax
    with path.open("wb") as file:
        file.write(bytes(128) + b"DICM")
        write_file_meta_info(file, meta)
        file.write(body)
    return path


@pytest.mark.parametrize("syntax", NATIVE)
def test_it_finds_the_pixels(tmp_path: Path, syntax: str) -> None:
    path = write(tmp_path / "a", with_pixels(image(2, 2), b"\1\2\3\4"), syntax)
    found = read_header(path)
    assert found.pixels is not None
    assert path.read_bytes()[found.pixels.offset :] == b"\1\2\3\4"
    assert found.pixels.length == 4
    assert found.pixels.little_endian == (syntax != NATIVE[2])
    assert found.transfer_syntax_uid == syntax
    assert "PixelData" not in found.dataset


def test_it_finds_encapsulated_pixels(tmp_path: Path) -> None:
    path = write(tmp_path / "a", with_frames(image(2, 2), [b"frame"]), "1.2.840.10008.1.2.4.50")
    found = read_header(path).pixels
    assert found is not None
    assert found.length is None
    assert path.read_bytes()[found.offset : found.offset + 4] == b"\xfe\xff\x00\xe0"


def test_an_object_without_pixels_has_none(tmp_path: Path) -> None:
    assert read_header(write(tmp_path / "a", image(2, 2))).pixels is None


def test_a_data_set_without_preamble_and_meta_information_is_read(tmp_path: Path) -> None:
    dcmwrite(tmp_path / "a", with_pixels(image(2, 2), b"\1\2\3\4"), implicit_vr=True, little_endian=True)
    found = read_header(tmp_path / "a")
    assert found.pixels is not None
    assert found.transfer_syntax_uid == ""


def test_a_length_beyond_the_end_of_the_file_is_cut(tmp_path: Path) -> None:
    pixels = element(0x7FE00010, b"OW", bytes(10), length=0xFFFFFFFE)
    found = read_header(raw_file(tmp_path / "a", pixels))
    assert found.pixels is not None
    assert found.pixels.length == 10


def test_a_deflated_data_set_is_inflated(tmp_path: Path) -> None:
    found = read_header(write(tmp_path / "a", with_pixels(image(2, 2), b"\1\2\3\4"), DeflatedExplicitVRLittleEndian))
    assert found.inflated is not None
    assert found.pixels is not None
    assert found.inflated[found.pixels.offset :] == b"\1\2\3\4"
    assert found.dataset.Rows == 2


def test_a_deflate_bomb_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(header, "FREE_INFLATED_BYTES", 1 << 20)
    packer = zlib.compressobj(9, zlib.DEFLATED, -zlib.MAX_WBITS)
    bomb = packer.compress(bytes(300 << 20)) + packer.flush()
    with pytest.raises(UnreadableHeader, match="grows beyond"):
        read_header(raw_file(tmp_path / "a", bomb, DeflatedExplicitVRLittleEndian))


def test_a_value_that_cannot_be_converted_is_left_out_and_named(tmp_path: Path) -> None:
    rows = struct.pack("<HH2sH", 0x0028, 0x0010, b"US", 3) + b"\1\2\3"
    found = read_header(raw_file(tmp_path / "a", rows + element(0x7FE00010, b"OW", bytes(4))))
    assert "Rows" in found.dropped
    assert "Rows" not in found.dataset


@pytest.mark.parametrize("depth", [80, 300, 3000])
@pytest.mark.parametrize("defined", [True, False])
def test_deep_sequences_are_refused_in_bounded_time(tmp_path: Path, depth: int, defined: bool) -> None:
    body = b""
    for _ in range(depth):
        if defined:
            body = element(0x00081140, b"SQ", b"\xfe\xff\x00\xe0" + struct.pack("<I", len(body)) + body)
        else:
            start = struct.pack("<HH2sHI", 0x0008, 0x1140, b"SQ", 0, 0xFFFFFFFF) + b"\xfe\xff\x00\xe0\xff\xff\xff\xff"
            body = start + body + b"\xfe\xff\x0d\xe0\0\0\0\0\xfe\xff\xdd\xe0\0\0\0\0"
    started = time.process_time()
    with pytest.raises(UnreadableHeader):
        read_header(raw_file(tmp_path / "a", body))
    assert time.process_time() - started < 5


def test_ordinary_nesting_is_read_whole(tmp_path: Path) -> None:
    inner = Dataset()
    inner.WindowCenter = "40"
    for _ in range(20):
        outer = Dataset()
        outer.ReferencedImageSequence = Sequence([inner])
        inner = outer
    found = read_header(write(tmp_path / "a", inner)).dataset
    for _ in range(20):
        found = found.ReferencedImageSequence[0]
    assert found.WindowCenter == 40


def test_a_header_beyond_the_limit_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(header, "MAX_HEADER_BYTES", 1 << 16)
    with pytest.raises(UnreadableHeader, match="exceed"):
        read_header(raw_file(tmp_path / "a", element(0x00420011, b"OB", bytes(1 << 17))))


def test_a_length_of_four_gigabytes_in_a_small_file_takes_no_memory(tmp_path: Path) -> None:
    found = read_header(raw_file(tmp_path / "a", element(0x00420011, b"OB", bytes(10), length=0xFFFFFFFE)))
    assert found.pixels is None
    assert found.bytes_read < 2000


@pytest.mark.parametrize("size", [0, 1, 131, 132, 200])
def test_a_stump_is_refused_or_has_no_pixels(tmp_path: Path, size: int) -> None:
    good = write(tmp_path / "a", with_pixels(image(2, 2), b"\1\2\3\4")).read_bytes()
    (tmp_path / "b").write_bytes(good[:size])
    try:
        assert read_header(tmp_path / "b").pixels is None
    except UnreadableHeader:
        return


def test_any_bytes_are_refused_or_have_no_pixels(tmp_path: Path) -> None:
    for _ in range(50):
        (tmp_path / "a").write_bytes(os.urandom(2000))
        try:
            read_header(tmp_path / "a")
        except UnreadableHeader:
            continue


def test_a_missing_file_is_an_error_without_its_name(tmp_path: Path) -> None:
    with pytest.raises(UnreadableHeader, match="No such file") as caught:
        read_header(tmp_path / "secret")
    assert "secret" not in str(caught.value)


def test_it_reads_what_pydicom_reads(tmp_path: Path) -> None:
    path = write(tmp_path / "a", with_pixels(image(2, 2, WindowCenter=[1, 2], ImageType=["A", "B"]), b"\1\2\3\4"))
    expected = dcmread(path, stop_before_pixels=True)
    assert read_header(path).dataset == expected


def test_any_damage_to_a_header_gives_an_error_or_a_description(tmp_path: Path) -> None:
    item = Dataset()
    item.LUTDescriptor = [4, 0, 16]
    item.LUTData = bytes(8)
    item.FrameVOILUTSequence = Sequence([image(1, 1, WindowCenter=["40", "50"])])
    rich = image(2, 2, WindowCenter=40, NumberOfFrames=1, ModalityLUTSequence=Sequence([item, item]), PatientAge="040Y")
    good = write(tmp_path / "a", with_pixels(rich, b"\1\2\3\4")).read_bytes()
    source = random.Random(7)
    readable = 0
    for _ in range(600):
        data = bytearray(good)
        for _ in range(source.choice([1, 2, 8])):
            data[source.randrange(128, len(data))] = source.randrange(256)
        (tmp_path / "b").write_bytes(data)
        try:
            describe(read_header(tmp_path / "b"))
            readable += 1
        except RenderingError:
            continue
    assert 0 < readable < 600
