"""RLE Lossless (PS3.5 annex G)."""

import imagecodecs
import numpy as np
from numpy.typing import NDArray

from viewer.rendering.color_space import to_rgb
from viewer.rendering.errors import PixelDataError
from viewer.rendering.native_pixels import sample_dtype
from viewer.rendering.pixel_description import PixelDescription

Samples = NDArray[np.generic]


def decode_rle(encoded: bytes, description: PixelDescription) -> Samples:
    """Decode an RLE frame; three samples come out as RGB.

    Raises
    ------
    PixelDataError
        If the number of segments is not that of samples × bytes a sample, or an offset points outside the frame.
    """
    if description.bits_allocated == 1:
        raise PixelDataError("RLE Lossless has no form for pixels of one bit (PS3.5 8.2.2)")
    dtype = sample_dtype(description)
    samples = description.samples_per_pixel
    _check_segments(encoded, samples * dtype.itemsize)
    pixels = description.rows * description.columns
    planes: Samples = np.zeros((samples, description.rows, description.columns), dtype)
    imagecodecs.dicomrle_decode(encoded, dtype.newbyteorder("<"), out=planes.reshape(samples * pixels).data)
    if samples == 1:
        plane: Samples = planes[0]
        return plane
    color: Samples = planes.transpose(1, 2, 0)
    return to_rgb(color, description.photometric_interpretation, description.bits_stored)


def _check_segments(encoded: bytes, expected: int) -> None:
    if len(encoded) < 64:
        raise PixelDataError("the RLE frame is shorter than its header")
    header = np.frombuffer(encoded[:64], "<u4")
    if header[0] != expected:
        raise PixelDataError(f"the RLE frame has {header[0]} segments; the object needs {expected}")
    offsets = header[1 : 1 + expected]
    if offsets[0] < 64 or np.any(np.diff(offsets.astype(np.int64)) <= 0) or offsets[-1] >= len(encoded):
        raise PixelDataError("the segment offsets of the RLE frame do not lie inside it")
