"""An object that was made: its UIDs, and its bytes in pieces, so that a large one is never in memory twice."""

import struct
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from pydicom.dataset import Dataset
from pydicom.uid import ExplicitVRLittleEndian, JPEGBaseline8Bit

from dgscope.creation.kinds import Kind
from dgscope.dimse.encoding import encode_unchanged

Piece = bytes | memoryview
PIXEL_DATA: Final = 0x7FE00010
ENCAPSULATED_DOCUMENT: Final = 0x00420011
_ITEM, _END_OF_ITEMS = b"\xfe\xff\x00\xe0", b"\xfe\xff\xdd\xe0\0\0\0\0"
LONGEST: Final = 0xFFFFFFFE


@dataclass(frozen=True, slots=True)
class Made:
    """An object, ready to be written once.

    Attributes
    ----------
    pieces
        The encoded data set in `transfer_syntax_uid`, without File Meta Information.
    """

    kind: Kind
    sop_class_uid: str
    sop_instance_uid: str
    series_uid: str
    transfer_syntax_uid: str
    pieces: Iterable[Piece]


def made(kind: Kind, data_set: Dataset, syntax: str, pieces: Iterable[Piece]) -> Made:
    """An object from its data set and its pieces."""
    uids = str(data_set.SOPClassUID), str(data_set.SOPInstanceUID), str(data_set.SeriesInstanceUID)
    return Made(kind, *uids, syntax, pieces)


def with_value(data_set: Dataset, tag: int, vr: bytes, length: int, value: Iterable[Piece]) -> Iterator[Piece]:
    """Encode in Explicit VR Little Endian, with one long value that is not in the data set."""
    yield _before(data_set, tag)
    yield struct.pack("<HH2sHI", tag >> 16, tag & 0xFFFF, vr, 0, length + length % 2)
    yield from value
    if length % 2:
        yield b"\0"
    yield _behind(data_set, tag)


def with_frame(data_set: Dataset, frame: Piece) -> Iterator[Piece]:
    """Encode with encapsulated Pixel Data of one frame in one fragment (PS3.5 A.4)."""
    yield _before(data_set, PIXEL_DATA)
    yield struct.pack("<HH2sHI", 0x7FE0, 0x0010, b"OB", 0, 0xFFFFFFFF)
    yield _ITEM + bytes(4)  # an empty Basic Offset Table
    yield _ITEM + struct.pack("<I", len(frame) + len(frame) % 2)
    yield frame
    yield b"\0" * (len(frame) % 2) + _END_OF_ITEMS


EXPLICIT: Final = str(ExplicitVRLittleEndian)
BASELINE: Final = str(JPEGBaseline8Bit)


def _before(data_set: Dataset, tag: int) -> bytes:
    part = Dataset()
    part.update({element.tag: element for element in data_set if int(element.tag) < tag})
    return encode_unchanged(part, EXPLICIT)


def _behind(data_set: Dataset, tag: int) -> bytes:
    part = Dataset()
    part.update({element.tag: element for element in data_set if int(element.tag) > tag})
    # The texts need the character set to be encoded, which itself stands in front already.
    part.SpecificCharacterSet = data_set.SpecificCharacterSet
    alone = Dataset()
    alone.SpecificCharacterSet = data_set.SpecificCharacterSet
    return encode_unchanged(part, EXPLICIT)[len(encode_unchanged(alone, EXPLICIT)) :]
