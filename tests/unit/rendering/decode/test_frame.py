"""Every transfer syntax to samples, with frames encoded by imagecodecs and pydicom."""

import struct
import zlib
from collections.abc import Callable
from typing import Any

import imagecodecs
import numpy as np
import pytest
from numpy.typing import NDArray
from pydicom.pixels.encoders import RLELosslessEncoder

from tests.unit.rendering.source_objects import color, describe, gradient
from viewer.rendering.decode import frame as frame_module
from viewer.rendering.decode.frame import decode_frame
from viewer.rendering.errors import DecodeFailed, PixelDataError, RenderingError, UnsupportedValue
from viewer.rendering.pixel_description import PixelDescription

BASELINE, EXTENDED, LOSSLESS, LOSSLESS_SV1 = (f"1.2.840.10008.1.2.4.{n}" for n in (50, 51, 57, 70))
LS, LS_NEAR, J2K_LOSSLESS, J2K = (f"1.2.840.10008.1.2.4.{n}" for n in (80, 81, 90, 91))
HT_LOSSLESS, HT_RPCL, HT = (f"1.2.840.10008.1.2.4.{n}" for n in (201, 202, 203))
JXL_LOSSLESS, JXL_JPEG, JXL = (f"1.2.840.10008.1.2.4.{n}" for n in (110, 111, 112))
RLE, DEFLATED, UNCOMPRESSED = "1.2.840.10008.1.2.5", "1.2.840.10008.1.2.8.1", "1.2.840.10008.1.2.1.98"

ROWS, COLUMNS = 48, 64
Pixels = NDArray[Any]


def gray(bits: int, **changes: Any) -> PixelDescription:
    allocated = 8 if bits <= 8 else 16
    size = {"rows": ROWS, "columns": COLUMNS, "bits_allocated": allocated, "bits_stored": bits, "high_bit": bits - 1}
    return describe(**(size | changes))


def rgb(photometric: str = "RGB", **changes: Any) -> PixelDescription:
    return gray(8, **({"samples_per_pixel": 3, "photometric_interpretation": photometric} | changes))


def picture(bits: int) -> Pixels:
    return gradient(ROWS, COLUMNS, bits).astype(np.uint8 if bits <= 8 else np.uint16)


def rle(pixels: Pixels, photometric: str = "MONOCHROME2") -> bytes:
    samples = 1 if pixels.ndim == 2 else pixels.shape[2]
    bits = pixels.dtype.itemsize * 8
    return bytes(
        RLELosslessEncoder.encode(
            pixels,
            rows=pixels.shape[0],
            columns=pixels.shape[1],
            samples_per_pixel=samples,
            number_of_frames=1,
            bits_allocated=bits,
            bits_stored=bits,
            pixel_representation=int(pixels.dtype.kind == "i"),
            photometric_interpretation=photometric,
            planar_configuration=0,
        )
    )


def literal_rle(pixels: Pixels) -> bytes:
    """RLE of literal runs only, one segment a byte of the sample, most significant first (PS3.5 G.2)."""
    planes = np.ascontiguousarray(pixels.astype(pixels.dtype.newbyteorder(">")))
    segments, offsets, position = [], [], 64
    for index in range(pixels.dtype.itemsize):
        plane = planes.view(np.uint8)[:, index :: pixels.dtype.itemsize].tobytes()
        runs = [plane[start : start + 128] for start in range(0, len(plane), 128)]
        segment = b"".join(bytes([len(run) - 1]) + run for run in runs)
        segments.append(segment + b"\0" * (len(segment) % 2))
        offsets.append(position)
        position += len(segments[-1])
    return struct.pack("<16I", len(segments), *offsets, *[0] * (15 - len(offsets))) + b"".join(segments)


def jpeg_lossless(pixels: Pixels, bits: int, **options: Any) -> bytes:
    return bytes(imagecodecs.jpeg8_encode(pixels, lossless=True, bitspersample=bits, **options))


def j2k(pixels: Pixels, bits: int | None = None, **options: Any) -> bytes:
    return bytes(imagecodecs.jpeg2k_encode(pixels, codecformat="j2k", bitspersample=bits, **options))


LOSSLESS_CASES: list[tuple[str, Callable[[Pixels, int], bytes], tuple[int, ...]]] = [
    (LOSSLESS, jpeg_lossless, (8, 10, 12, 16)),
    (LOSSLESS_SV1, jpeg_lossless, (8, 10, 12, 16)),
    (LS, lambda p, bits: bytes(imagecodecs.jpegls_encode(p)), (8, 16)),
    (J2K_LOSSLESS, lambda p, bits: j2k(p, bits, reversible=True, level=0), (8, 12, 16)),
    (HT_LOSSLESS, lambda p, bits: bytes(imagecodecs.htj2k_encode(p, reversible=True)), (8, 16)),
    (HT_RPCL, lambda p, bits: bytes(imagecodecs.htj2k_encode(p, reversible=True)), (8, 16)),
    (JXL_LOSSLESS, lambda p, bits: bytes(imagecodecs.jpegxl_encode(p, lossless=True, effort=1)), (8, 16)),
    (RLE, lambda p, bits: rle(p), (8, 12, 16)),
    (UNCOMPRESSED, lambda p, bits: p.tobytes(), (8, 12, 16)),
    (DEFLATED, lambda p, bits: zlib.compress(p.tobytes(), wbits=-15), (8, 12, 16)),
]


@pytest.mark.parametrize(
    ("syntax", "encode", "bits"), [(uid, encode, n) for uid, encode, depths in LOSSLESS_CASES for n in depths]
)
def test_lossless_gray_comes_back_exactly(syntax: str, encode: Callable[[Pixels, int], bytes], bits: int) -> None:
    pixels = picture(bits)
    decoded = decode_frame(encode(pixels, bits), syntax, gray(bits))
    assert decoded.dtype == pixels.dtype
    assert np.array_equal(decoded, pixels)


@pytest.mark.parametrize("predictor", range(1, 8))
def test_every_predictor_of_lossless_jpeg_is_exact(predictor: int) -> None:
    pixels = picture(12)
    assert np.array_equal(decode_frame(jpeg_lossless(pixels, 12, predictor=predictor), LOSSLESS, gray(12)), pixels)


@pytest.mark.parametrize(
    ("syntax", "encode"),
    [
        (LOSSLESS_SV1, lambda p: jpeg_lossless(p.view(np.uint16), 16)),
        (LS, lambda p: bytes(imagecodecs.jpegls_encode(p.view(np.uint16)))),
        (J2K_LOSSLESS, lambda p: j2k(p, reversible=True, level=0)),
        (J2K_LOSSLESS, lambda p: j2k(p.view(np.uint16), reversible=True, level=0)),
        (HT_LOSSLESS, lambda p: bytes(imagecodecs.htj2k_encode(p, reversible=True))),
        (RLE, rle),
    ],
)
def test_signed_values_come_back_signed_however_the_codestream_calls_them(
    syntax: str, encode: Callable[[Pixels], bytes]
) -> None:
    pixels = (picture(16).astype(np.int32) - 32768).astype(np.int16)
    decoded = decode_frame(encode(pixels), syntax, gray(16, signed=True))
    assert decoded.dtype == np.int16
    assert np.array_equal(decoded, pixels)


def test_twelve_bit_twos_complement_in_an_unsigned_codestream_is_extended() -> None:
    pixels = (picture(12).astype(np.int16) - 2048).astype(np.int16)
    encoded = j2k(pixels.view(np.uint16) & 0xFFF, 12, reversible=True, level=0)
    assert np.array_equal(decode_frame(encoded, J2K_LOSSLESS, gray(12, signed=True)), pixels)


def test_high_bits_that_the_codestream_carries_stay_for_embedded_overlays() -> None:
    pixels = picture(12) | np.uint16(0x8000)
    assert np.array_equal(decode_frame(jpeg_lossless(pixels, 16), LOSSLESS_SV1, gray(12)), pixels)


def test_lossy_values_beyond_the_bits_stored_stop_at_the_ends_of_the_range() -> None:
    pixels = np.zeros((ROWS, COLUMNS), np.uint16)
    pixels[:, ::5] = 1023
    for encoded, syntax in (
        (bytes(imagecodecs.jpeg8_encode(pixels, level=40, bitspersample=12)), EXTENDED),
        (j2k(pixels, 12, level=45, reversible=False), J2K),
    ):
        decoded = decode_frame(encoded, syntax, gray(10))
        assert decoded.max() == 1023
        assert abs(int(decoded[20, 20]) - 1023) < 300


def test_eight_bit_codestreams_fill_sixteen_bit_containers() -> None:
    pixels = picture(8)
    decoded = decode_frame(jpeg_lossless(pixels, 8), LOSSLESS_SV1, gray(8, bits_allocated=16))
    assert decoded.dtype == np.uint16
    assert np.array_equal(decoded, pixels)


@pytest.mark.parametrize(
    ("syntax", "encode", "bits", "tolerance"),
    [
        (BASELINE, lambda p: imagecodecs.jpeg8_encode(p, level=95), 8, 6),
        (EXTENDED, lambda p: imagecodecs.jpeg8_encode(p, level=95, bitspersample=12), 12, 90),
        (LS_NEAR, lambda p: imagecodecs.jpegls_encode(p, level=3), 8, 3),
        (J2K, lambda p: j2k(p, 12, level=60, reversible=False), 12, 60),
        (HT, lambda p: imagecodecs.jpeg2k_encode(p, codecformat="j2k", level=60), 8, 8),
        (JXL, lambda p: imagecodecs.jpegxl_encode(p, level=95), 8, 12),
    ],
)
def test_lossy_gray_comes_back_nearly(
    syntax: str, encode: Callable[[Pixels], bytes], bits: int, tolerance: int
) -> None:
    y, x = np.mgrid[0:ROWS, 0:COLUMNS]
    pixels = ((x + y) * ((1 << bits) - 1) // (ROWS + COLUMNS)).astype(np.uint8 if bits == 8 else np.uint16)
    decoded = decode_frame(bytes(encode(pixels)), syntax, gray(bits))
    assert decoded.dtype == pixels.dtype
    assert np.abs(decoded.astype(int) - pixels).max() <= tolerance


@pytest.mark.parametrize(
    ("syntax", "encode", "photometric"),
    [
        (LOSSLESS_SV1, lambda p: jpeg_lossless(p, 8), "RGB"),
        (LS, lambda p: bytes(imagecodecs.jpegls_encode(p)), "RGB"),
        (J2K_LOSSLESS, lambda p: j2k(p, reversible=True, level=0, mct=True), "YBR_RCT"),
        (J2K_LOSSLESS, lambda p: j2k(p, reversible=True, level=0, mct=False), "RGB"),
        (J2K_LOSSLESS, lambda p: j2k(p, reversible=True, level=0, mct=True), "RGB"),
        (HT_LOSSLESS, lambda p: bytes(imagecodecs.htj2k_encode(p, reversible=True)), "YBR_RCT"),
        (JXL_LOSSLESS, lambda p: bytes(imagecodecs.jpegxl_encode(p, lossless=True, effort=1)), "RGB"),
        (RLE, lambda p: rle(p, "RGB"), "RGB"),
        (UNCOMPRESSED, lambda p: p.tobytes(), "RGB"),
        (DEFLATED, lambda p: zlib.compress(p.tobytes(), wbits=-15), "RGB"),
    ],
)
def test_lossless_colour_comes_back_exactly(syntax: str, encode: Callable[[Pixels], bytes], photometric: str) -> None:
    pixels = color(ROWS, COLUMNS)
    assert np.array_equal(decode_frame(encode(pixels), syntax, rgb(photometric)), pixels)


@pytest.mark.parametrize(
    ("syntax", "encode"),
    [
        (RLE, lambda p: rle(p, "YBR_FULL")),
        (LS, lambda p: bytes(imagecodecs.jpegls_encode(p))),
        (J2K_LOSSLESS, lambda p: j2k(p, reversible=True, level=0, mct=False)),
        (LOSSLESS_SV1, lambda p: bare(jpeg_lossless(p, 8))),
    ],
)
def test_ybr_samples_inside_lossless_codestreams_become_rgb(syntax: str, encode: Callable[[Pixels], bytes]) -> None:
    ybr = np.empty((ROWS, COLUMNS, 3), np.uint8)
    ybr[:] = (76, 85, 255)  # pure red
    decoded = decode_frame(encode(ybr), syntax, rgb("YBR_FULL")).astype(int)
    assert np.abs(decoded - (254, 0, 0)).max() <= 1


def jpeg(pixels: Pixels, stored_as: str, subsampling: str = "444") -> bytes:
    return bytes(
        imagecodecs.jpeg8_encode(
            pixels, level=98, colorspace="RGB", outcolorspace=stored_as, subsampling=subsampling, optimize=False
        )
    )


def without(encoded: bytes, marker: int) -> bytes:
    """Take a JPEG marker segment out."""
    position = encoded.find(bytes([0xFF, marker]))
    if position < 0:
        return encoded
    return encoded[:position] + encoded[position + 2 + int.from_bytes(encoded[position + 2 : position + 4], "big") :]


def adobe(encoded: bytes, transform: int) -> bytes:
    """Put an Adobe APP14 segment behind the start of image."""
    return encoded[:2] + b"\xff\xee\x00\x0eAdobe\x00\x64\x00\x00\x00\x00" + bytes([transform]) + encoded[2:]


def component_ids(encoded: bytes, ids: bytes) -> bytes:
    """Give the three components other identifiers, in frame and scan headers."""
    data = bytearray(encoded)
    frame, scan = max(data.find(b"\xff\xc0"), data.find(b"\xff\xc3")), data.find(b"\xff\xda")
    for index in range(3):
        data[frame + 10 + 3 * index] = ids[index]
        data[scan + 5 + 2 * index] = ids[index]
    return bytes(data)


def bare(encoded: bytes) -> bytes:
    return component_ids(without(without(encoded, 0xE0), 0xEE), b"\1\2\3")


@pytest.mark.parametrize(
    ("stored_as", "mark", "photometric"),
    [
        ("YCBCR", bare, "YBR_FULL_422"),
        ("YCBCR", bare, "YBR_FULL"),
        ("RGB", bare, "RGB"),
        ("RGB", lambda e: adobe(bare(e), 0), "YBR_FULL_422"),
        ("YCBCR", lambda e: adobe(bare(e), 1), "RGB"),
        ("RGB", lambda e: component_ids(bare(e), b"RGB"), "YBR_FULL_422"),
        ("YCBCR", lambda e: component_ids(without(e, 0xEE), b"\1\2\3"), "RGB"),
    ],
)
def test_the_codestreams_marks_decide_whether_jpeg_is_ybr(
    stored_as: str, mark: Callable[[bytes], bytes], photometric: str
) -> None:
    pixels = color(ROWS, COLUMNS)
    decoded = decode_frame(mark(jpeg(pixels, stored_as)), BASELINE, rgb(photometric))
    assert np.abs(decoded.astype(int) - pixels).max() <= 8


@pytest.mark.parametrize("subsampling", ["422", "420"])
def test_reduced_colour_in_jpeg_is_expanded(subsampling: str) -> None:
    pixels = color(ROWS, COLUMNS)
    decoded = decode_frame(jpeg(pixels, "YCBCR", subsampling), BASELINE, rgb("YBR_FULL_422"))
    assert np.abs(decoded.astype(int) - pixels).mean() < 3


def test_a_jpeg_recompressed_as_jpeg_xl_is_decoded() -> None:
    pixels = color(ROWS, COLUMNS)
    encoded = bytes(imagecodecs.jpegxl_encode_jpeg(imagecodecs.jpeg8_encode(pixels, level=95)))
    decoded = decode_frame(encoded, JXL_JPEG, rgb("YBR_FULL_422"))
    assert np.abs(decoded.astype(int) - pixels).mean() < 4


def test_sixteen_bit_colour_spans_the_full_range() -> None:
    pixels = color(ROWS, COLUMNS).astype(np.uint16) * 16
    deep = rgb(bits_allocated=16, bits_stored=12)
    decoded = decode_frame(j2k(pixels, 12, reversible=True, level=0, mct=False), J2K_LOSSLESS, deep)
    assert decoded.dtype == np.uint16
    assert np.abs(decoded.astype(int) - pixels.astype(int) * 65535 // 4095).max() <= 1


def test_palette_indices_stay_indices() -> None:
    pixels = picture(8)
    assert np.array_equal(decode_frame(rle(pixels), RLE, gray(8, photometric_interpretation="PALETTE COLOR")), pixels)


def test_thirty_two_bit_rle_is_decoded() -> None:
    pixels = gradient(ROWS, COLUMNS, 16).astype(np.uint32) << 10
    description = gray(16, bits_allocated=32, bits_stored=32)
    assert np.array_equal(decode_frame(literal_rle(pixels), RLE, description), pixels)


def test_deflated_one_bit_frames_begin_at_a_byte() -> None:
    bits = np.random.default_rng(1).integers(0, 2, (5, 7), dtype=np.uint8)
    packed = np.packbits(bits.reshape(-1), bitorder="little").tobytes()
    description = describe(rows=5, columns=7, bits_allocated=1, bits_stored=1, high_bit=0)
    assert np.array_equal(decode_frame(zlib.compress(packed, wbits=-15), DEFLATED, description), bits)


def test_irreversible_high_throughput_does_not_wrap_around_at_black_and_white() -> None:
    pixels = np.zeros((ROWS, COLUMNS), np.uint8)
    pixels[:, ::3] = 255
    encoded = bytes(imagecodecs.htj2k_encode(pixels, reversible=False, level=0.05))
    decoded = decode_frame(encoded, HT, gray(8)).astype(int)
    assert np.abs(decoded - pixels).max() < 128


@pytest.mark.parametrize("syntax", [LOSSLESS_SV1, LS, J2K_LOSSLESS, RLE])
def test_another_decoder_is_asked_when_the_first_gives_up(syntax: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def give_up(encoded: bytes, description: PixelDescription) -> Pixels:
        raise RuntimeError("not today")

    for name in ("decode_jpeg", "decode_jpeg_ls", "decode_jpeg_2000", "decode_rle"):
        monkeypatch.setattr(frame_module, name, give_up)
    encode = {uid: encode for uid, encode, _ in LOSSLESS_CASES}[syntax]
    pixels = picture(16)
    assert np.array_equal(decode_frame(encode(pixels, 16), syntax, gray(16)), pixels)


@pytest.mark.parametrize(
    ("syntax", "encoded"),
    [
        (BASELINE, bytes(imagecodecs.jpeg8_encode(picture(8)))),
        (LOSSLESS_SV1, jpeg_lossless(picture(8), 8)),
        (LS, bytes(imagecodecs.jpegls_encode(picture(8)))),
        (J2K_LOSSLESS, j2k(picture(8), reversible=True, level=0)),
        (HT_LOSSLESS, bytes(imagecodecs.htj2k_encode(picture(8), reversible=True))),
        (JXL_LOSSLESS, bytes(imagecodecs.jpegxl_encode(picture(8), lossless=True, effort=1))),
        (UNCOMPRESSED, picture(8).tobytes()),
        (DEFLATED, zlib.compress(picture(8).tobytes(), wbits=-15)),
    ],
)
@pytest.mark.parametrize(
    "lie", [{"rows": ROWS - 1}, {"columns": COLUMNS * 2}, {"samples_per_pixel": 3, "photometric_interpretation": "RGB"}]
)
def test_a_codestream_of_another_size_is_refused(syntax: str, encoded: bytes, lie: dict[str, Any]) -> None:
    with pytest.raises(PixelDataError):
        decode_frame(encoded, syntax, gray(8, **lie))


def test_more_bits_than_allocated_are_refused() -> None:
    with pytest.raises(PixelDataError, match="12 bits"):
        decode_frame(jpeg_lossless(picture(12), 12), LOSSLESS_SV1, gray(8))


def test_a_transfer_syntax_without_decoder_is_refused_by_name() -> None:
    with pytest.raises(UnsupportedValue, match=r"1\.2\.840\.10008\.1\.2\.4\.94"):
        decode_frame(b"", "1.2.840.10008.1.2.4.94", gray(8))


@pytest.mark.parametrize("change", [{"segments": 15}, {"segments": 1}, {"segments": 0}, {"second": 10**6}])
def test_rle_headers_that_lie_are_refused(change: dict[str, int]) -> None:
    encoded = bytearray(rle(picture(16)))
    if "segments" in change:
        struct.pack_into("<I", encoded, 0, change["segments"])
    else:
        struct.pack_into("<I", encoded, 8, change["second"])
    with pytest.raises(PixelDataError):
        decode_frame(bytes(encoded), RLE, gray(16))


def test_a_deflated_frame_never_grows_beyond_its_size() -> None:
    with pytest.raises(PixelDataError):
        decode_frame(zlib.compress(bytes(50 << 20), wbits=-15), DEFLATED, gray(8))


@pytest.mark.parametrize("syntax", [BASELINE, LOSSLESS_SV1, LS, J2K, HT, RLE, JXL, DEFLATED, UNCOMPRESSED])
@pytest.mark.parametrize("encoded", [b"", b"\xff\xd8", b"\xff\xd8\xff", bytes(64), bytes(5000), b"\xff" * 5000])
def test_nonsense_is_refused(syntax: str, encoded: bytes) -> None:
    with pytest.raises(RenderingError):
        decode_frame(encoded, syntax, gray(8))


def test_the_error_names_what_the_decoders_said() -> None:
    with pytest.raises(DecodeFailed, match="no decoder can read the frame: "):
        decode_frame(jpeg_lossless(picture(8), 8)[:200] + bytes(30), JXL, gray(8))
