"""Read everything of a DICOM file that comes before its pixels, in bounded time and memory.

The data set is converted as a whole (see `conversion`), so that no later access to an element can raise.
"""

import io
import os
import struct
import zlib
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from pydicom import Dataset, config
from pydicom.dataset import FileDataset
from pydicom.filereader import read_partial
from pydicom.tag import BaseTag

from viewer.rendering.conversion import READ_ERRORS, UnreadableHeader, convert

DEFLATED_EXPLICIT_VR_LITTLE_ENDIAN = "1.2.840.10008.1.2.1.99"

MAX_META_BYTES = 64 << 10
FIRST_BYTES = 32 << 10
MAX_HEADER_BYTES = 128 << 20
MAX_READS = 600_000
MAX_INFLATED_BYTES = 512 << 20
MAX_INFLATE_RATIO = 200
FREE_INFLATED_BYTES = 64 << 20

PIXEL_TAGS = {0x7FE00008: "float", 0x7FE00009: "double", 0x7FE00010: ""}

# The values are judged where they are used. pydicom's own judgement changes nothing but writes values, which may be
# a patient's, to the log.
config.settings.reading_validation_mode = config.IGNORE


@dataclass(frozen=True, slots=True)
class PixelElement:
    """Where Pixel Data, Float Pixel Data or Double Float Pixel Data lie in the file.

    Attributes
    ----------
    kind : str
        ``""``, ``"float"`` or ``"double"``, as in `PixelDescription.float_kind`.
    vr : str
        Value representation as found, or that of PS3.6 in implicit VR.
    offset : int
        Position of the first byte of the value.
    length : int or None
        Length of the value in bytes; None for undefined length (encapsulated).
    little_endian : bool
        Byte order of the data set.
    """

    kind: str
    vr: str
    offset: int
    length: int | None
    little_endian: bool


@dataclass(frozen=True, slots=True)
class Header:
    """A data set without its pixels, and the way to them."""

    dataset: Dataset
    transfer_syntax_uid: str
    pixels: PixelElement | None
    bytes_read: int
    dropped: frozenset[str]
    inflated: bytes | None


class _BoundedStream:
    """A file that never reads past its end in one piece, and stops a reader that asks for too much."""

    def __init__(self, file: BinaryIO, size: int) -> None:
        self._file = file
        self._size = size
        self._calls = 0
        self.bytes_read = 0

    def read(self, count: int = -1) -> bytes:
        left = max(0, self._size - self._file.tell())
        count = left if count < 0 else min(count, left)
        self._calls += 1
        self.bytes_read += count
        if self.bytes_read > MAX_HEADER_BYTES or self._calls > MAX_READS:
            raise UnreadableHeader(
                f"the data before the pixels exceed {MAX_HEADER_BYTES >> 20} MiB or {MAX_READS // 2} elements"
            )
        return self._file.read(count)

    def seek(self, offset: int, whence: int = os.SEEK_SET) -> int:
        return self._file.seek(offset, whence)

    def tell(self) -> int:
        return self._file.tell()

    def close(self) -> None:
        self._file.close()


def read_header(path: Path) -> Header:
    """Read a DICOM file up to its pixels.

    Parameters
    ----------
    path : Path
        A PS3.10 file; a missing preamble or missing File Meta Information is tolerated.

    Returns
    -------
    Header
        The data set with every standard element converted; elements that cannot be converted are left out and named
        by keyword in `dropped`.

    Raises
    ------
    UnreadableHeader
        If the file cannot be opened, is no DICOM file, or goes beyond the limits of this module.
    """
    try:
        with path.open("rb") as file:
            return _read(file, os.fstat(file.fileno()).st_size)
    except OSError as error:
        if error.errno is None:  # pydicom's own, for a data set that ends inside an element
            raise UnreadableHeader("the file is truncated or damaged") from error
        raise UnreadableHeader(f"the file cannot be read: {error.strerror}") from error
    except READ_ERRORS as error:
        raise UnreadableHeader(f"the file is damaged or is no DICOM file ({type(error).__name__})") from error


def _read(file: BinaryIO, size: int) -> Header:
    inflated: bytes | None = None
    start, syntax = _deflated_start(file, size)
    if start:
        inflated = _inflate(file, start)
        file, size = io.BytesIO(inflated), len(inflated)
    found = _read_at_once(file, size)
    if found is None:
        stream = _BoundedStream(file, size)
        dataset = read_partial(stream, stop_when=_at_pixels, force=True)  # type: ignore[arg-type]  # reads and seeks only
        pixels = _pixel_element(stream, size, bool(dataset.original_encoding[1]))
        bytes_read = stream.bytes_read
    else:
        dataset, pixels = found
        bytes_read = pixels.offset
    syntax = syntax or str(dataset.file_meta.get("TransferSyntaxUID", "") or "")
    dropped = convert(dataset)
    return Header(_without_file(dataset), syntax, pixels, bytes_read, dropped, inflated)


def _read_at_once(file: BinaryIO, size: int) -> tuple[FileDataset, PixelElement] | None:
    """Read a header that is whole in the first bytes of the file, as almost all are: in half of the time.

    A reader can neither take much nor long in so few bytes. None where the pixels do not begin in them, or something is
    wrong: then the file is read from its beginning within the bounds.
    """
    head = file.read(min(size, FIRST_BYTES))
    file.seek(0)
    stream = io.BytesIO(head)
    try:
        dataset = read_partial(stream, stop_when=_at_pixels, force=True)
    except (OSError, *READ_ERRORS):
        return None
    if stream.tell() > len(head) - 12:
        return None
    pixels = _pixel_element(stream, size, bool(dataset.original_encoding[1]))
    return None if pixels is None else (dataset, pixels)


def _without_file(dataset: FileDataset) -> Dataset:
    """The same elements without pydicom's tie to the open file, which can neither be pickled nor outlive it."""
    plain = Dataset(dataset)
    plain.file_meta = dataset.file_meta
    implicit_vr, little_endian = dataset.original_encoding
    plain.set_original_encoding(implicit_vr, little_endian, dataset.original_character_set)
    return plain


def _deflated_start(file: BinaryIO, size: int) -> tuple[int, str]:
    """Find where a deflated data set begins; (0, "") for every other transfer syntax, which pydicom reads itself."""
    head = file.read(min(size, MAX_META_BYTES))
    file.seek(0)
    if head[128:132] != b"DICM":
        return 0, ""
    position, syntax = 132, b""
    while head[position : position + 2] == b"\x02\x00" and position + 12 <= len(head):
        if head[position + 4 : position + 6] in (b"OB", b"UN", b"OW", b"SQ", b"UT"):
            start, length = position + 12, int.from_bytes(head[position + 8 : position + 12], "little")
        else:
            start, length = position + 8, int.from_bytes(head[position + 6 : position + 8], "little")
        if head[position + 2 : position + 4] == b"\x10\x00":
            syntax = head[start : start + length].rstrip(b"\0 ")
        position = start + length
    if syntax != DEFLATED_EXPLICIT_VR_LITTLE_ENDIAN.encode():
        return 0, ""
    return position, DEFLATED_EXPLICIT_VR_LITTLE_ENDIAN


def _inflate(file: BinaryIO, start: int) -> bytes:
    """Inflate a data set (PS3.5 A.5) that may be a bomb."""
    file.seek(start)
    packed = file.read(MAX_INFLATED_BYTES)
    limit = min(MAX_INFLATED_BYTES, max(FREE_INFLATED_BYTES, MAX_INFLATE_RATIO * len(packed)))
    inflater = zlib.decompressobj(-zlib.MAX_WBITS)
    inflated = inflater.decompress(packed, limit)
    if inflater.unconsumed_tail:
        raise UnreadableHeader(f"the deflated data set grows beyond {limit >> 20} MiB")
    return inflated


def _at_pixels(tag: BaseTag, vr: str | None, length: int) -> bool:
    return int(tag) in PIXEL_TAGS


def _pixel_element(stream: _BoundedStream | io.BytesIO, size: int, little_endian: bool) -> PixelElement | None:
    """Read the element header at which `read_partial` stopped; PS3.5 7.1.2 and 7.1.3."""
    start = stream.tell()
    head = stream.read(12)
    if len(head) < 8:
        return None
    order = "<" if little_endian else ">"
    group, element = struct.unpack(order + "HH", head[:4])
    kind = PIXEL_TAGS.get(group << 16 | element)
    if kind is None:
        return None
    # An implicit length that reads as OB, OW, OF, OD or UN would be odd, which PS3.5 7.1.1 forbids.
    if head[4:6] in (b"OB", b"OW", b"OF", b"OD", b"UN") and len(head) == 12:
        vr, offset, length = head[4:6].decode("ascii"), start + 12, struct.unpack(order + "I", head[8:12])[0]
    else:
        vr, offset, length = "OW", start + 8, struct.unpack(order + "I", head[4:8])[0]
    return PixelElement(kind, vr, offset, None if length == 0xFFFFFFFF else min(length, size - offset), little_endian)
