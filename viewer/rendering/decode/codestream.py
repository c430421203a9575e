"""What the headers of JPEG, JPEG-LS and JPEG 2000 codestreams say, read before a decoder is trusted with them."""

import struct
from dataclasses import dataclass

from viewer.rendering.errors import PixelDataError

_STANDALONE = frozenset({0x01, *range(0xD0, 0xD9)})
_START_OF_FRAME = frozenset({*range(0xC0, 0xC4), *range(0xC5, 0xC8), *range(0xC9, 0xCC), *range(0xCD, 0xD0), 0xF7})
_START_OF_SCAN = 0xDA
_APP0, _APP14 = 0xE0, 0xEE
_RGB_IDS = (b"RGB", b"rgb")
_SOC_SIZ = b"\xff\x4f\xff\x51"
_COD = 0x52
_START_OF_TILE = 0x90


@dataclass(frozen=True, slots=True)
class JpegHeader:
    """Frame header of ISO/IEC 10918-1 or 14495-1 and the markers that speak of colour.

    Attributes
    ----------
    process : int
        Second byte of the SOF marker: C0H baseline, C1H extended, C3H lossless, F7H JPEG-LS …
    rows, columns, components, precision : int
    component_ids : bytes
    adobe_transform : int or None
        Of the Adobe APP14 segment: 0 RGB (or CMYK), 1 YCbCr, 2 YCCK.
    jfif : bool
        A JFIF APP0 segment is there, which makes three components YCbCr.
    """

    process: int
    rows: int
    columns: int
    components: int
    precision: int
    component_ids: bytes
    adobe_transform: int | None
    jfif: bool

    @property
    def lossless(self) -> bool:
        """True for the processes 14 and 15 (SOF3)."""
        return self.process == 0xC3

    def is_ybr(self, photometric_interpretation: str) -> bool:
        """Whether three components are YCbCr.

        The codestream's own marks are believed before the data set: Adobe's transform, component identifiers "RGB",
        JFIF; then Photometric Interpretation (PS3.5 8.2.1).
        """
        if self.adobe_transform is not None:
            return self.adobe_transform != 0
        if self.component_ids in _RGB_IDS:
            return False
        return self.jfif or photometric_interpretation.startswith("YBR")


@dataclass(frozen=True, slots=True)
class Jpeg2000Header:
    """SIZ and COD of ISO/IEC 15444-1."""

    rows: int
    columns: int
    components: int
    precision: int
    signed: bool
    multiple_component_transform: bool
    reversible: bool


def jpeg_header(encoded: bytes) -> JpegHeader:
    """Read the markers up to the first scan.

    Raises
    ------
    PixelDataError
        If there is no frame header.
    """
    if encoded[:2] != b"\xff\xd8":
        raise PixelDataError("the frame does not begin with a JPEG Start of Image marker")
    position, adobe, jfif = 2, None, False
    frame: tuple[int, bytes] | None = None
    while position + 4 <= len(encoded):
        if encoded[position] != 0xFF:
            raise PixelDataError("the JPEG codestream is damaged before its first scan")
        marker = encoded[position + 1]
        if marker in _STANDALONE or marker == 0xFF:
            position += 1 if marker == 0xFF else 2
            continue
        length = int.from_bytes(encoded[position + 2 : position + 4], "big")
        segment = encoded[position + 4 : position + 2 + length]
        if marker == _START_OF_SCAN:
            break
        if marker in _START_OF_FRAME and frame is None:
            frame = (marker, segment)
        elif marker == _APP14 and segment[:5] == b"Adobe" and len(segment) >= 12:
            adobe = segment[11]
        elif marker == _APP0 and segment[:5] == b"JFIF\0":
            jfif = True
        position += 2 + max(2, length)
    if frame is None or len(frame[1]) < 6:
        raise PixelDataError("the JPEG codestream has no frame header")
    precision, rows, columns, components = struct.unpack(">BHHB", frame[1][:6])
    ids = frame[1][6::3][:components]
    return JpegHeader(frame[0], rows, columns, components, precision, ids, adobe, jfif)


def jpeg_2000_header(encoded: bytes) -> Jpeg2000Header:
    """Read the main header of a codestream, bare or in a JP2 file.

    Raises
    ------
    PixelDataError
        If there is no SIZ marker segment.
    """
    start = encoded.find(_SOC_SIZ, 0, 1 << 16)
    if start < 0 or len(encoded) < start + 45:
        raise PixelDataError("the frame holds no JPEG 2000 codestream header")
    width, height, left, top = struct.unpack(">IIII", encoded[start + 8 : start + 24])
    components, depth = struct.unpack(">HB", encoded[start + 40 : start + 43])
    coding = _coding_style(encoded, start + 2)
    return Jpeg2000Header(
        rows=height - top,
        columns=width - left,
        components=components,
        precision=(depth & 0x7F) + 1,
        signed=bool(depth & 0x80),
        multiple_component_transform=coding[4:5] == b"\x01",
        reversible=coding[9:10] == b"\x01",
    )


def _coding_style(encoded: bytes, position: int) -> bytes:
    """The COD marker segment without its marker and length, or nothing: Scod, progression, layers, MCT, levels …"""
    while position + 4 <= len(encoded) and encoded[position] == 0xFF and encoded[position + 1] != _START_OF_TILE:
        length = max(2, int.from_bytes(encoded[position + 2 : position + 4], "big"))
        if encoded[position + 1] == _COD:
            return encoded[position + 4 : position + 2 + length]
        position += 2 + length
    return b""
