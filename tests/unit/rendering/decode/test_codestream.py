"""Headers of JPEG, JPEG-LS and JPEG 2000."""

import imagecodecs
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from viewer.rendering.decode.codestream import jpeg_2000_header, jpeg_header
from viewer.rendering.errors import PixelDataError

PICTURE = np.zeros((5, 7, 3), np.uint8)


def test_a_jpeg_header_is_read() -> None:
    header = jpeg_header(bytes(imagecodecs.jpeg8_encode(PICTURE)))
    assert (header.rows, header.columns, header.components, header.precision) == (5, 7, 3, 8)
    assert header.process == 0xC0
    assert not header.lossless


def test_a_lossless_jpeg_header_is_read() -> None:
    header = jpeg_header(bytes(imagecodecs.jpeg8_encode(np.zeros((5, 7), np.uint16), lossless=True, bitspersample=16)))
    assert header.lossless
    assert header.precision == 16


def test_a_jpeg_ls_header_is_read() -> None:
    header = jpeg_header(bytes(imagecodecs.jpegls_encode(PICTURE)))
    assert (header.process, header.rows, header.columns, header.components) == (0xF7, 5, 7, 3)


@pytest.mark.parametrize("container", ["j2k", "jp2"])
@pytest.mark.parametrize("reversible", [True, False])
def test_a_jpeg_2000_header_is_read(container: str, reversible: bool) -> None:
    encoded = bytes(imagecodecs.jpeg2k_encode(PICTURE, codecformat=container, reversible=reversible, mct=reversible))
    header = jpeg_2000_header(encoded)
    assert (header.rows, header.columns, header.components, header.precision) == (5, 7, 3, 8)
    assert not header.signed
    assert header.reversible == reversible
    assert header.multiple_component_transform == reversible


def test_a_signed_jpeg_2000_header_is_read() -> None:
    assert jpeg_2000_header(bytes(imagecodecs.jpeg2k_encode(np.zeros((5, 7), np.int16), codecformat="j2k"))).signed


@given(st.binary(max_size=300))
def test_any_bytes_give_a_header_or_an_error(data: bytes) -> None:
    for prefix, read in ((b"\xff\xd8", jpeg_header), (b"\xff\x4f\xff\x51", jpeg_2000_header), (b"", jpeg_header)):
        try:
            read(prefix + data)
        except PixelDataError:
            continue


@pytest.mark.parametrize("length", range(0, 200, 7))
def test_a_cut_header_is_an_error_or_whole(length: int) -> None:
    for encoded, read in (
        (bytes(imagecodecs.jpeg8_encode(PICTURE)), jpeg_header),
        (bytes(imagecodecs.jpeg2k_encode(PICTURE, codecformat="j2k")), jpeg_2000_header),
    ):
        try:
            assert read(encoded[:length]).rows == 5
        except PixelDataError:
            continue
