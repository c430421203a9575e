"""JPEG files as they are (ISO/IEC 10918-1): where the picture ends, and whether it can be kept bit by bit."""

from typing import Final

from viewer.rendering.decode.codestream import JpegHeader
from viewer.rendering.errors import DecodeFailed

_STANDALONE: Final = frozenset({0x01, *range(0xD0, 0xD8)})
_START, _END, _SCAN = 0xD8, 0xD9, 0xDA
BASELINE: Final = 0xC0
ARITHMETIC: Final = frozenset(range(0xC9, 0xD0)) - {0xCC}
LOSSLESS: Final = frozenset({0xC3, 0xC7, 0xCB, 0xCF})


def end_of_picture(data: bytes) -> int:
    """The position behind the EOI marker of the first picture.

    Cameras add further pictures and videos behind it, which do not belong into the pixel data.

    Raises
    ------
    DecodeFailed
        There is no such marker: the file is cut.
    """
    position = 2
    while True:
        position = data.find(b"\xff", position)
        if position < 0 or position + 2 > len(data):
            raise DecodeFailed("The JPEG file is cut off.")
        marker = data[position + 1]
        if marker == _END:
            return position + 2
        if marker in {0x00, 0xFF} or marker in _STANDALONE or marker == _START:
            position += 1 if marker == 0xFF else 2
            continue
        position += 2 + int.from_bytes(data[position + 2 : position + 4], "big")


def kept_as(header: JpegHeader, orientation: int) -> str:
    """The Photometric Interpretation under which the stream can be stored as it is; empty where it cannot.

    Only the baseline process, 8 bits, gray or three components, the right way up: what every DICOM node reads.
    VL images allow YBR_FULL_422 only (PS3.3 C.8.12.1.1.1), also for streams whose colours are not subsampled.
    """
    if header.process != BASELINE or header.precision != 8 or orientation != 1 or not header.rows:
        return ""
    if header.components == 1:
        return "MONOCHROME2"
    if header.components != 3:
        return ""
    return "YBR_FULL_422" if header.is_ybr("YBR_FULL_422") else "RGB"
