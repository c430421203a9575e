"""JPEG XL (ISO/IEC 18181-1), also as a recompressed JPEG."""

import imagecodecs
import numpy as np
from numpy.typing import NDArray

from viewer.rendering.color_space import to_rgb
from viewer.rendering.decode.conform import conform
from viewer.rendering.pixel_description import PixelDescription

Samples = NDArray[np.generic]


def decode_jpeg_xl(encoded: bytes, description: PixelDescription) -> Samples:
    """Decode a JPEG XL frame; three components come out as RGB, which is what the codec returns for every colour."""
    decoded = imagecodecs.jpegxl_decode(encoded, numthreads=1)
    bits = description.bits_stored if decoded.dtype.itemsize > 1 else 8
    samples = conform(decoded, bits, description)
    return samples if description.samples_per_pixel == 1 else to_rgb(samples, "RGB", bits)
