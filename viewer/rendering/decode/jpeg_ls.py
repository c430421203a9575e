"""JPEG-LS (ISO/IEC 14495-1), lossless and near-lossless."""

import imagecodecs
import numpy as np
from numpy.typing import NDArray

from viewer.rendering.color_space import to_rgb
from viewer.rendering.decode.codestream import jpeg_header
from viewer.rendering.decode.conform import check_precision, check_size, conform
from viewer.rendering.pixel_description import PixelDescription

Samples = NDArray[np.generic]


def decode_jpeg_ls(encoded: bytes, description: PixelDescription) -> Samples:
    """Decode a JPEG-LS frame; three components come out as RGB."""
    header = jpeg_header(encoded)
    check_size("JPEG-LS", header.rows, header.columns, header.components, description)
    check_precision("JPEG-LS", header.precision, description)
    decoded = imagecodecs.jpegls_decode(encoded)
    if decoded.ndim == 3 and decoded.shape[0] == 3 and decoded.shape[2] != 3:
        decoded = decoded.transpose(1, 2, 0)  # one scan a component
    samples = conform(decoded, header.precision, description)
    if header.components == 1:
        return samples
    return to_rgb(samples, description.photometric_interpretation, header.precision)
