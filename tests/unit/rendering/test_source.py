"""One stored object from its file to its frames."""

import hashlib
import os
import pickle
import struct
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import Any

import imagecodecs
import numpy as np
import pytest
from PIL import ImageCms
from pydicom.datadict import tag_for_keyword
from pydicom.dataelem import DataElement
from pydicom.encaps import encapsulate_extended
from pydicom.uid import DeflatedExplicitVRLittleEndian, ExplicitVRBigEndian, ExplicitVRLittleEndian

from tests.unit.rendering.source_objects import NATIVE, color, gradient, image, with_frames, with_pixels, write
from tests.unit.rendering.test_icc import swapped
from tests.unit.rendering.test_palette_color import with_palette
from viewer.rendering import source as source_module
from viewer.rendering.errors import (
    FrameOutOfRange,
    InvalidValue,
    NoPixelData,
    PixelDataError,
    RenderingError,
    UnsupportedValue,
)
from viewer.rendering.source import ImageSource, open_source

BASELINE, J2K_LOSSLESS, LS = "1.2.840.10008.1.2.4.50", "1.2.840.10008.1.2.4.90", "1.2.840.10008.1.2.4.80"
SIXTEEN = {"BitsAllocated": 16, "BitsStored": 12, "HighBit": 11}
RGB = {"SamplesPerPixel": 3, "PhotometricInterpretation": "RGB", "PlanarConfiguration": 0}


def order(syntax: str) -> str:
    return ">" if syntax == ExplicitVRBigEndian else "<"


def native(
    folder: Path, data: bytes, syntax: str = ExplicitVRLittleEndian, vr: str = "OW", **elements: Any
) -> ImageSource:
    rows, columns = elements.pop("Rows", 4), elements.pop("Columns", 6)
    return open_source(write(folder / "a", with_pixels(image(rows, columns, **elements), data, vr), syntax))


# Native pixels


@pytest.mark.parametrize("syntax", [*NATIVE, DeflatedExplicitVRLittleEndian])
@pytest.mark.parametrize("dtype", ["u2", "i2", "u4", "i4"])
def test_integers_read_the_same_from_every_native_syntax(tmp_path: Path, syntax: str, dtype: str) -> None:
    info = np.iinfo(dtype)
    values = np.random.default_rng(0).integers(info.min, info.max, (3, 4, 6), dtype=dtype, endpoint=True)
    bits = info.bits
    elements = {"BitsAllocated": bits, "BitsStored": bits, "HighBit": bits - 1, "NumberOfFrames": 3}
    data = values.astype(order(syntax) + dtype).tobytes()
    source = native(tmp_path, data, syntax, PixelRepresentation=int(dtype[0] == "i"), **elements)
    for number in (3, 1, 2):
        frame = source.stored_frame(number)
        assert frame.dtype == np.dtype(dtype)
        assert np.array_equal(frame, values[number - 1])


@pytest.mark.parametrize("syntax", NATIVE)
@pytest.mark.parametrize("vr", ["OB", "OW"])
def test_bytes_read_the_same_from_words_of_either_order(tmp_path: Path, syntax: str, vr: str) -> None:
    values = np.arange(3 * 5 * 3, dtype=np.uint8).reshape(3, 5, 3)  # frames of 15 bytes: they begin inside words
    data = values.tobytes() + b"\0"
    if vr == "OW" and syntax == ExplicitVRBigEndian:
        data = np.frombuffer(data, "<u2").astype(">u2").tobytes()
    if syntax == NATIVE[0] and vr == "OB":
        pytest.skip("implicit VR knows OW only")
    source = native(tmp_path, data, syntax, vr, Rows=5, Columns=3, NumberOfFrames=3)
    assert np.array_equal([source.stored_frame(n) for n in (1, 2, 3)], values)


@pytest.mark.parametrize("syntax", NATIVE)
def test_one_bit_frames_that_begin_inside_a_byte(tmp_path: Path, syntax: str) -> None:
    values = np.random.default_rng(1).integers(0, 2, (5, 3, 7), dtype=np.uint8)
    data = np.packbits(values.reshape(-1), bitorder="little").tobytes()
    data += b"\0" * (len(data) % 2)
    if syntax == ExplicitVRBigEndian:
        data = np.frombuffer(data, "<u2").astype(">u2").tobytes()
    bits = {"BitsAllocated": 1, "BitsStored": 1, "HighBit": 0, "NumberOfFrames": 5}
    source = native(tmp_path, data, syntax, Rows=3, Columns=7, **bits)
    for number in range(1, 6):
        assert np.array_equal(source.stored_frame(number), values[number - 1])
    assert source.encoded_frame(3) == np.packbits(values[2].reshape(-1), bitorder="little").tobytes()


@pytest.mark.parametrize(
    ("keyword", "kind", "dtype"), [("FloatPixelData", "float", "f4"), ("DoubleFloatPixelData", "double", "f8")]
)
@pytest.mark.parametrize("syntax", NATIVE)
def test_float_pixels(tmp_path: Path, syntax: str, keyword: str, kind: str, dtype: str) -> None:
    values = np.array([[1.5, -2.25, np.inf], [np.nan, 0, 1e30]], dtype)
    dataset = image(2, 3, BitsAllocated=np.dtype(dtype).itemsize * 8)
    for absent in ("BitsStored", "HighBit", "PixelRepresentation"):
        delattr(dataset, absent)
    setattr(dataset, keyword, values.astype(order(syntax) + dtype).tobytes())
    source = open_source(write(tmp_path / "a", dataset, syntax))
    assert source.description.float_kind == kind
    assert np.array_equal(source.stored_frame(1), values, equal_nan=True)


def test_unused_high_bits_are_left_to_the_pipeline(tmp_path: Path) -> None:
    assert native(tmp_path, np.full(24, 0xF001, "<u2").tobytes(), **SIXTEEN).stored_frame(1)[0, 0] == 0xF001


@pytest.mark.parametrize("planar", [0, 1])
@pytest.mark.parametrize("depth", [8, 16])
def test_rgb_by_pixel_and_by_plane(tmp_path: Path, planar: int, depth: int) -> None:
    pixels = color(4, 6).astype(f"<u{depth // 8}") * (257 if depth == 16 else 1)
    data = pixels if planar == 0 else pixels.transpose(2, 0, 1)
    bits = {"BitsAllocated": depth, "BitsStored": depth, "HighBit": depth - 1}
    source = native(tmp_path, np.ascontiguousarray(data).tobytes(), **RGB | bits | {"PlanarConfiguration": planar})
    assert np.array_equal(source.stored_frame(1), pixels)


@pytest.mark.parametrize(
    ("term", "red"), [("YBR_FULL", (76, 85, 255)), ("YBR_FULL_422", (76, 85, 255)), ("YBR_PARTIAL_422", (81, 90, 240))]
)
def test_native_ybr_becomes_rgb(tmp_path: Path, term: str, red: tuple[int, int, int]) -> None:
    y, cb, cr = red
    data = bytes([y, y, cb, cr]) * 12 if term.endswith("422") else bytes(red) * 24
    frame = native(tmp_path, data, **RGB | {"PhotometricInterpretation": term}).stored_frame(1)
    assert np.abs(frame.astype(int) - (255, 0, 0)).max() <= 2


def test_ybr_422_stored_in_full_is_told_by_its_length(tmp_path: Path) -> None:
    source = native(tmp_path, bytes([76, 85, 255]) * 24, **RGB | {"PhotometricInterpretation": "YBR_FULL_422"})
    assert np.abs(source.stored_frame(1).astype(int) - (255, 0, 0)).max() <= 2


@pytest.mark.parametrize("term", ["YBR_RCT", "YBR_ICT", "YBR_PARTIAL_420"])
def test_colours_that_exist_in_codestreams_only_are_refused(tmp_path: Path, term: str) -> None:
    with pytest.raises(UnsupportedValue, match=term):
        native(tmp_path, bytes(72), **RGB | {"PhotometricInterpretation": term}).stored_frame(1)


def test_reduced_colour_needs_an_even_number_of_columns(tmp_path: Path) -> None:
    elements = RGB | {"PhotometricInterpretation": "YBR_FULL_422", "Columns": 5}
    with pytest.raises(InvalidValue, match="Columns"):
        native(tmp_path, bytes(40), **elements).stored_frame(1)


@pytest.mark.parametrize("syntax", NATIVE)
def test_a_palette_becomes_rgb(tmp_path: Path, syntax: str) -> None:
    table = np.array([0, 1000, 65535], order(syntax) + "u2").tobytes()
    dataset = with_palette(image(1, 4, PhotometricInterpretation="PALETTE COLOR"), [table] * 3, [3, 1, 16])
    with_pixels(dataset, bytes([0, 2, 3, 200]), "OB" if syntax != NATIVE[0] else "OW")
    frame = open_source(write(tmp_path / "a", dataset, syntax)).stored_frame(1)
    assert frame.dtype == np.uint16
    assert frame[0, :, 1].tolist() == [0, 1000, 65535, 65535]


# Encapsulated pixels


def jpegs(count: int) -> list[bytes]:
    return [bytes(imagecodecs.jpeg8_encode(np.full((16, 24), 20 * n, np.uint8))) for n in range(1, count + 1)]


@pytest.mark.parametrize("has_bot", [True, False])
@pytest.mark.parametrize("fragments", [1, 3])
def test_encapsulated_frames_are_found_and_decoded(tmp_path: Path, has_bot: bool, fragments: int) -> None:
    dataset = with_frames(image(16, 24), jpegs(4), has_bot, fragments)
    source = open_source(write(tmp_path / "a", dataset, BASELINE))
    assert [round(source.stored_frame(n).mean()) for n in (4, 1, 2, 3)] == [80, 20, 40, 60]
    assert [frame.rstrip(b"\0") for frame in source.iter_encoded_frames()] == [f.rstrip(b"\0") for f in jpegs(4)]


def test_the_extended_offset_table_is_used(tmp_path: Path) -> None:
    dataset = image(16, 24, NumberOfFrames=3)
    data, offsets, lengths = encapsulate_extended(jpegs(3))
    dataset.ExtendedOffsetTable, dataset.ExtendedOffsetTableLengths = offsets, lengths
    dataset.add_new(0x7FE00010, "OB", data)
    dataset["PixelData"].is_undefined_length = True
    source = open_source(write(tmp_path / "a", dataset, BASELINE))
    assert round(source.stored_frame(3).mean()) == 60


def test_gray_values_survive_lossless_compression(tmp_path: Path) -> None:
    pixels = gradient(40, 50, 12)
    dataset = with_frames(image(40, 50, **SIXTEEN), [bytes(imagecodecs.jpegls_encode(pixels))])
    assert np.array_equal(open_source(write(tmp_path / "a", dataset, LS)).stored_frame(1), pixels)


def test_a_codestream_of_another_size_is_refused(tmp_path: Path) -> None:
    encoded = bytes(imagecodecs.jpeg2k_encode(gradient(64, 64, 12), codecformat="j2k", level=0))
    dataset = with_frames(image(16, 16, **SIXTEEN), [encoded])
    with pytest.raises(PixelDataError, match="64 rows, 64 columns"):
        open_source(write(tmp_path / "a", dataset, J2K_LOSSLESS)).stored_frame(1)


def test_a_damaged_codestream_is_an_error_and_the_next_frame_is_not(tmp_path: Path) -> None:
    frames = jpegs(2)
    frames[0] = frames[0][:40] + bytes(100)
    source = open_source(write(tmp_path / "a", with_frames(image(16, 24), frames), BASELINE))
    with pytest.raises(PixelDataError):
        source.stored_frame(1)
    assert round(source.stored_frame(2).mean()) == 40


@pytest.mark.parametrize(
    ("syntax", "error"),
    [
        (ExplicitVRLittleEndian, PixelDataError),
        ("1.2.840.10008.1.2.4.94", UnsupportedValue),
        ("1.2.3.4", UnsupportedValue),
    ],
)
def test_a_transfer_syntax_that_cannot_be_is_refused(tmp_path: Path, syntax: str, error: type[Exception]) -> None:
    path = write(tmp_path / "a", with_frames(image(16, 24), jpegs(1)), BASELINE)
    old = BASELINE.encode()
    path.write_bytes(path.read_bytes().replace(old, syntax.encode().ljust(len(old), b"\0"), 1))
    with pytest.raises(error):
        open_source(path).stored_frame(1)


# Colour management


def test_an_icc_profile_is_applied(tmp_path: Path) -> None:
    source = native(tmp_path, bytes([255, 0, 0]) * 24, **RGB, ICCProfile=swapped())
    assert np.abs(source.stored_frame(1).astype(int) - (0, 255, 0)).max() <= 3
    assert source.warnings == ()


def test_an_srgb_profile_changes_nothing(tmp_path: Path) -> None:
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    source = native(tmp_path, color(4, 6).tobytes(), **RGB, ICCProfile=profile)
    assert np.array_equal(source.stored_frame(1), color(4, 6))


@pytest.mark.parametrize("profile", [bytes(5 << 20), b"junk", swapped()[:200]])
def test_an_unusable_profile_is_a_warning(tmp_path: Path, profile: bytes) -> None:
    source = native(tmp_path, color(4, 6).tobytes(), **RGB, ICCProfile=profile)
    assert np.array_equal(source.stored_frame(1), color(4, 6))
    assert any("without their ICC profile" in warning for warning in source.warnings)


# The object


def test_an_object_without_pixels_says_so_on_access(tmp_path: Path) -> None:
    source = open_source(write(tmp_path / "a", image(4, 6)))
    assert source.header.PatientName == "Test^Rendering"
    assert source.warnings == ()
    for access in (lambda: source.description, lambda: source.frames, lambda: source.stored_frame(1)):
        with pytest.raises(NoPixelData):
            access()


@pytest.mark.parametrize("number", [0, -1, 2, 2**63])
def test_a_frame_outside_the_object_is_refused(tmp_path: Path, number: int) -> None:
    source = native(tmp_path, bytes(24))
    for access in (source.stored_frame, source.encoded_frame):
        with pytest.raises(FrameOutOfRange):
            access(number)


def test_pixel_data_shorter_than_the_description_are_refused(tmp_path: Path) -> None:
    with pytest.raises(PixelDataError, match="needs 48 bytes of pixel data; the file has 24"):
        native(tmp_path, bytes(24), **SIXTEEN).stored_frame(1)


def test_a_frame_of_terabytes_is_refused_before_memory_is_asked_for(tmp_path: Path) -> None:
    with pytest.raises(UnsupportedValue, match="more than 1024 MiB"):
        native(tmp_path, bytes(24), Rows=65535, Columns=65535).stored_frame(1)


def test_a_file_cut_short_after_it_was_opened_is_an_error(tmp_path: Path) -> None:
    source = native(tmp_path, bytes(24))
    assert source.frames.number_of_frames == 1
    os.truncate(source.path, source.path.stat().st_size - 5)
    with pytest.raises(PixelDataError, match="ends 5 bytes before"):
        source.stored_frame(1)


def test_a_file_that_has_gone_is_an_error(tmp_path: Path) -> None:
    source = native(tmp_path, bytes(24))
    source.path.unlink()
    with pytest.raises(PixelDataError, match="No such file"):
        source.stored_frame(1)


def test_native_bytes_are_handed_out_as_stored(tmp_path: Path) -> None:
    data = np.random.default_rng(2).bytes(48)
    source = native(tmp_path, data, NumberOfFrames=2)
    assert list(source.iter_encoded_frames()) == [data[:24], data[24:]]


@pytest.mark.parametrize("syntax", NATIVE)
def test_wide_native_cells_are_handed_out_in_the_byte_order_of_the_file(tmp_path: Path, syntax: str) -> None:
    values = np.arange(48, dtype=np.uint16)
    source = native(tmp_path, values.astype(order(syntax) + "u2").tobytes(), syntax, NumberOfFrames=2, **SIXTEEN)
    assert source.encoded_frame(2) == values[24:].astype(order(syntax) + "u2").tobytes()


def test_unreadable_elements_are_named(tmp_path: Path) -> None:
    path = write(tmp_path / "a", with_pixels(image(2, 2), bytes(4), "OB"))
    rows = struct.pack("<HH2sH", 0x0028, 0x1050, b"FD", 3) + b"abc"
    data = path.read_bytes()
    pixels = data.rindex(b"\xe0\x7f\x10\x00")
    path.write_bytes(data[:pixels] + rows + data[pixels:])
    source = open_source(path)
    assert source.warnings == ("WindowCenter cannot be read and is ignored",)
    assert "WindowCenter" not in source.header


def test_a_source_can_be_pickled_and_used_by_many_threads(tmp_path: Path) -> None:
    dataset = with_frames(image(16, 24), jpegs(4))
    source = pickle.loads(pickle.dumps(open_source(write(tmp_path / "a", dataset, BASELINE))))
    with ThreadPoolExecutor(6) as threads:
        means = list(threads.map(lambda n: round(source.stored_frame(n % 4 + 1).mean()), range(24)))
    assert means == [20, 40, 60, 80] * 6


def test_its_size_is_told_to_the_cache(tmp_path: Path) -> None:
    plain, deflated = tmp_path / "p", tmp_path / "d"
    plain.mkdir()
    deflated.mkdir()
    small, large = (
        native(plain, bytes(60000), Rows=200, Columns=300),
        native(deflated, bytes(60000), DeflatedExplicitVRLittleEndian, Rows=200, Columns=300),
    )
    assert 500 < small.nbytes < 60000 < large.nbytes


def test_too_many_encoded_bytes_for_one_frame_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(source_module, "MAX_ENCODED_BYTES", 100)
    source = open_source(write(tmp_path / "a", with_frames(image(16, 24), jpegs(1)), BASELINE))
    with pytest.raises(PixelDataError, match="encoded data"):
        source.stored_frame(1)


def test_reading_native_pixels_starts_no_process(tmp_path: Path) -> None:
    path = write(tmp_path / "a", with_pixels(image(4, 6), bytes(24)))
    script = (
        "import sys; from pathlib import Path; from viewer.rendering.source import open_source\n"
        "from viewer.rendering.decode.sandbox import shared_sandbox\n"
        "open_source(Path(sys.argv[1])).stored_frame(1); print(shared_sandbox().process_ids())\n"
        "print([name for name in sys.modules if name.startswith(('imagecodecs', 'django'))])"
    )
    output = subprocess.run([sys.executable, "-c", script, str(path)], capture_output=True, text=True, check=True)
    assert output.stdout.split() == ["[]", "[]"]


@pytest.mark.parametrize("step", range(0, 1400, 97))
def test_a_file_cut_anywhere_is_an_error_or_the_same_picture(tmp_path: Path, step: int) -> None:
    path = write(tmp_path / "a", with_frames(image(16, 24), jpegs(1)), BASELINE)
    whole = hashlib.sha256(open_source(path).stored_frame(1).tobytes()).digest()
    path.write_bytes(path.read_bytes()[:step])
    try:
        assert hashlib.sha256(open_source(path).stored_frame(1).tobytes()).digest() == whole
    except RenderingError:
        return


ODD_VALUES: list[Any] = [
    None,
    "",
    b"",
    b"\1",
    b"\1\2\3",
    "x",
    "1.5",
    -1,
    0,
    2**40,
    1.5,
    [],
    [1],
    ["a", "b"],
    [1, 2.5, 3],
]
READ_HERE = [
    "Rows",
    "Columns",
    "SamplesPerPixel",
    "PhotometricInterpretation",
    "BitsAllocated",
    "BitsStored",
    "HighBit",
    "PixelRepresentation",
    "PlanarConfiguration",
    "NumberOfFrames",
    "ICCProfile",
    "OpticalPathSequence",
    "ExtendedOffsetTable",
    "RedPaletteColorLookupTableDescriptor",
    "GreenPaletteColorLookupTableData",
    "SegmentedBluePaletteColorLookupTableData",
]


@pytest.mark.parametrize("keyword", READ_HERE)
def test_values_of_any_kind_give_a_picture_or_an_error(tmp_path: Path, keyword: str) -> None:
    gray = native(tmp_path, bytes(72))
    for base in ({}, RGB, {"PhotometricInterpretation": "PALETTE COLOR"}):
        for value in ODD_VALUES:
            dataset = with_palette(image(4, 6, **base), [bytes(256)] * 3, [256, 0, 8])
            element = DataElement(tag_for_keyword(keyword) or 0, "OB", None)
            element._value = value  # as a reader may return it for a wrong value representation
            dataset[element.tag] = element
            source = ImageSource(gray.path, replace(gray._read, dataset=dataset))
            try:
                assert source.stored_frame(1).size
                assert isinstance(source.warnings, tuple)
            except RenderingError:
                continue
