"""Read one frame of native pixel data."""

import numpy as np
from numpy.typing import NDArray

from viewer.rendering.errors import InvalidValue, UnsupportedValue
from viewer.rendering.file_bytes import FileBytes
from viewer.rendering.frame_table import NativeFrames, Span, is_reduced
from viewer.rendering.header import PixelElement
from viewer.rendering.native_pixels import Samples, arrange, expand_422, swap_bytes, unpack_bits
from viewer.rendering.pixel_description import PixelDescription

# These exist inside codestreams only (PS3.3 C.7.6.3.1.2).
_CODESTREAM_ONLY = frozenset({"YBR_ICT", "YBR_RCT", "YBR_PARTIAL_420", "XYB"})


def read_native_frame(
    file: FileBytes, frames: NativeFrames, number: int, description: PixelDescription, element: PixelElement
) -> Samples:
    """Read frame `number` and arrange its samples.

    Returns
    -------
    NDArray, shape (rows, columns) or (rows, columns, 3)
        Stored values; colours as stored, with reduced colour samples expanded.

    Raises
    ------
    PixelDataError
        If the file does not hold the whole frame.
    UnsupportedValue
        For a Photometric Interpretation that has no native form.
    """
    if description.photometric_interpretation in _CODESTREAM_ONLY:
        raise UnsupportedValue(
            "PhotometricInterpretation", description.photometric_interpretation, "has no uncompressed form"
        )
    data = _read(file, frames, number, description, element)
    if description.bits_allocated == 1:
        pixels = description.rows * description.columns
        return unpack_bits(data, frames.first_bit(number), pixels).reshape(description.rows, description.columns)
    if is_reduced(description, frames.available):
        if description.columns % 2:
            raise InvalidValue("Columns", description.columns, "must be even for reduced colour samples")
        return expand_422(data, description, element.little_endian)
    return arrange(data, description, element.little_endian)


def read_native_bytes(
    file: FileBytes, frames: NativeFrames, number: int, description: PixelDescription, element: PixelElement
) -> bytes:
    """The frame's bytes as stored, beginning with the first pixel.

    Cells wider than a byte keep the byte order of the file. Smaller ones cannot: a frame may begin in the middle of
    a big endian word, and of a byte; they come in the order of the pixels.
    """
    data = _read(file, frames, number, description, element)
    if description.bits_allocated != 1 or not (frames.first_bit(number) or frames.frame_bits % 8):
        return data.tobytes()
    bits = unpack_bits(data, frames.first_bit(number), frames.frame_bits)
    return np.packbits(bits, bitorder="little").tobytes()


def _read(
    file: FileBytes, frames: NativeFrames, number: int, description: PixelDescription, element: PixelElement
) -> NDArray[np.uint8]:
    (span,) = frames.spans(number)
    if element.little_endian or element.vr != "OW" or description.bits_allocated > 8:
        return file.read_array(span)
    # Big endian words of two pixels, or of sixteen: whole words have to be read, then their bytes exchanged.
    before = (span.offset - frames.offset) % 2
    words = -(-(before + span.length) // 2) * 2
    words = min(words, frames.available - (span.offset - before - frames.offset))
    data = swap_bytes(file.read_array(Span(span.offset - before, words)))
    return data[before : before + span.length].copy()
