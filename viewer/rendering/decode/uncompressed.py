"""Encapsulated frames without a codec of their own: as they are, or deflated one by one (PS3.5 A.4.11, A.4.14)."""

import zlib

import numpy as np
from numpy.typing import NDArray

from viewer.rendering.color_space import to_rgb
from viewer.rendering.errors import PixelDataError
from viewer.rendering.frame_table import is_reduced, native_frames
from viewer.rendering.native_pixels import arrange, expand_422, unpack_bits
from viewer.rendering.pixel_description import PixelDescription

Samples = NDArray[np.generic]


def decode_deflated(encoded: bytes, description: PixelDescription) -> Samples:
    """Inflate a frame; never beyond its size."""
    needed = -(-native_frames(description, 0, 0).frame_bits // 8)
    try:
        inflated = zlib.decompressobj(-zlib.MAX_WBITS).decompress(encoded, needed + 2)
    except zlib.error as error:
        raise PixelDataError("the deflated frame is damaged") from error
    return decode_uncompressed(inflated, description)


def decode_uncompressed(encoded: bytes, description: PixelDescription) -> Samples:
    """Arrange the bytes of a frame; three samples come out as RGB."""
    bits = native_frames(description, 0, len(encoded)).frame_bits
    needed = -(-bits // 8)
    if not needed <= len(encoded) <= needed + 1:
        raise PixelDataError(f"the frame holds {len(encoded)} bytes; the object needs {needed}")
    data = np.frombuffer(encoded[:needed], np.uint8)
    if description.bits_allocated == 1:
        return unpack_bits(data, 0, bits).reshape(description.rows, description.columns)
    samples = expand_422(data, description) if is_reduced(description, len(encoded)) else arrange(data, description)
    if description.samples_per_pixel == 1:
        return samples
    return to_rgb(samples, description.photometric_interpretation, description.bits_stored)
