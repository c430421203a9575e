"""What a decoded frame looks like, known to both sides of the sandbox before anything is decoded."""

import numpy as np

from viewer.rendering.native_pixels import frame_shape, sample_dtype
from viewer.rendering.pixel_description import PixelDescription


def result_dtype(description: PixelDescription) -> np.dtype[np.generic]:
    """Type of the samples that `decode_frame` returns."""
    if description.samples_per_pixel > 1:
        return np.dtype(np.uint8 if description.bits_stored <= 8 else np.uint16)
    return sample_dtype(description)


def result_bytes(description: PixelDescription) -> int:
    """Size of a decoded frame in bytes."""
    count = 1
    for extent in frame_shape(description):
        count *= extent
    return count * result_dtype(description).itemsize
