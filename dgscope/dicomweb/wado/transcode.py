"""A stored object in Explicit VR Little Endian, made while it is sent: a piece or a frame in memory at a time.

Elements behind Pixel Data are left out: they are padding (FFFC,FFFC), or signatures (FFFA,FFFA) of bytes that no longer
are the same. An element that cannot be read is left out too.
"""

import io
import struct
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import numpy as np
from pydicom import DataElement, Dataset, dcmwrite
from pydicom.dataset import FileMetaDataset
from pydicom.uid import UID

from dgscope.dicomweb.wado.little_endian import little_endian
from dgscope.dicomweb.wado.syntaxes import EXPLICIT_LITTLE_ENDIAN
from viewer.rendering.conversion import READ_ERRORS
from viewer.rendering.errors import NoPixelData, RenderingError, UnsupportedValue
from viewer.rendering.file_bytes import FileBytes
from viewer.rendering.header import Header, PixelElement, read_header
from viewer.rendering.source import ImageSource

CHUNK: Final = 1 << 20
MAX_VALUE: Final = 0xFFFFFFFE
_PIXEL_TAG: Final = {"": (0x7FE0, 0x0010), "float": (0x7FE0, 0x0008), "double": (0x7FE0, 0x0009)}
_PIXEL_VR: Final = {"float": b"OF", "double": b"OD"}
_SAMPLED_YBR: Final = ("YBR_FULL", "YBR_FULL_422", "YBR_PARTIAL_420", "YBR_ICT", "YBR_RCT")


def explicit_little_endian(path: Path) -> Iterator[bytes]:
    """The object in `path` as a PS3.10 file in Explicit VR Little Endian, in pieces.

    Raises
    ------
    RenderingError
        The object cannot be read or decoded; before the first piece wherever that is known by then.
    """
    header = read_header(path)
    if header.pixels is None:
        yield _written(header, header.dataset)
    elif header.pixels.length is not None:
        yield from _native(path, header, header.pixels, header.pixels.length)
    else:
        yield from _decoded(ImageSource(path, header), header)


def _native(path: Path, header: Header, pixels: PixelElement, length: int) -> Iterator[bytes]:
    """The same pixel cells, their bytes exchanged where they were big endian."""
    bits = header.dataset.get("BitsAllocated", 16)
    vr = _PIXEL_VR.get(pixels.kind, b"OW" if bits != 8 or pixels.vr == "OW" else b"OB")
    yield _written(header, header.dataset)
    yield _pixel_head(pixels.kind, vr, length)
    yield from native_pixels(path, header)
    if length % 2:
        yield b"\0"


def native_pixels(path: Path, header: Header) -> Iterator[bytes]:
    """The value of native Pixel Data in little endian, in pieces.

    Raises
    ------
    NoPixelData
        There are none, or they are encapsulated.
    """
    pixels = header.pixels
    if pixels is None or pixels.length is None:
        raise NoPixelData("The object holds no native pixel data.")
    vr = cell_vr(header.dataset.get("BitsAllocated", 16), pixels.vr)
    with FileBytes(path, header.inflated) as file:
        for offset in range(0, pixels.length, CHUNK):
            piece = file.read(pixels.offset + offset, min(CHUNK, pixels.length - offset))
            yield little_endian(piece, vr, pixels.little_endian)


def cell_vr(bits_allocated: int, vr: str) -> str:
    """A value representation as wide as a pixel cell; for smaller cells the one that they are packed in."""
    return {16: "OW", 32: "OL", 64: "OV"}.get(bits_allocated, vr)


def _decoded(source: ImageSource, header: Header) -> Iterator[bytes]:
    description = source.description
    cells = description.number_of_frames * description.rows * description.columns * description.samples_per_pixel
    length = cells * (description.bits_allocated // 8)
    # Colour of 9 to 15 bits comes spread over 16 bits from the decoder, which would change the values.
    narrow = description.samples_per_pixel == 1 or description.bits_stored in (8, 16)
    if source.is_video or description.bits_allocated < 8 or not narrow or length > MAX_VALUE:
        raise UnsupportedValue("TransferSyntaxUID", source.transfer_syntax_uid, "cannot be given in another one")
    dataset = Dataset(header.dataset)
    if description.samples_per_pixel > 1:
        dataset.PlanarConfiguration = 0
        if description.photometric_interpretation in _SAMPLED_YBR:
            dataset.PhotometricInterpretation = "RGB"
    for keyword in ("ExtendedOffsetTable", "ExtendedOffsetTableLengths"):
        if keyword in dataset:
            delattr(dataset, keyword)
    first = decoded_frame(source, 1)  # before anything is sent: where one frame cannot be read, mostly none can
    yield _written(header, dataset)
    yield _pixel_head("", b"OW" if description.bits_allocated > 8 else b"OB", length)
    yield first
    for number in range(2, description.number_of_frames + 1):
        yield decoded_frame(source, number)
    if length % 2:
        yield b"\0"


def decoded_frame(source: ImageSource, number: int) -> bytes:
    """Pixel cells of a frame, little endian, samples of a pixel side by side."""
    samples = source.samples(number)
    return np.ascontiguousarray(samples, samples.dtype.newbyteorder("<")).tobytes()


def _pixel_head(kind: str, vr: bytes, length: int) -> bytes:
    return struct.pack("<HH2sHI", *_PIXEL_TAG[kind], vr, 0, length + length % 2)


def _written(header: Header, dataset: Dataset) -> bytes:
    """Preamble, File Meta Information and `dataset`, all little endian."""
    ordered = Dataset()
    meta = FileMetaDataset()
    for element in getattr(header.dataset, "file_meta", ()):
        meta.add(element)
    meta.TransferSyntaxUID = UID(EXPLICIT_LITTLE_ENDIAN)
    stored_little_endian = bool(header.dataset.original_encoding[1])
    buffer = io.BytesIO()
    try:
        for tag in sorted(dataset.keys()):
            ordered.add(_in_little_endian(dataset[tag], stored_little_endian))
        ordered.file_meta = meta
        dcmwrite(buffer, ordered, implicit_vr=False, little_endian=True, enforce_file_format=True)
    except READ_ERRORS as error:
        raise RenderingError(f"the object cannot be written in another transfer syntax ({error})") from error
    return buffer.getvalue()


def _in_little_endian(element: DataElement, stored_little_endian: bool) -> DataElement:
    if stored_little_endian:
        return element
    if element.VR == "SQ":
        for item in element.value:
            for tag in sorted(item.keys()):
                item[tag] = _in_little_endian(item[tag], stored_little_endian)
        return element
    if isinstance(element.value, bytes):
        value = little_endian(element.value, str(element.VR), stored_little_endian)
        return DataElement(element.tag, element.VR, value)
    return element
