"""JPEG 2000 and High-Throughput JPEG 2000 (ISO/IEC 15444-1, -15)."""

from collections.abc import Callable

import imagecodecs
import numpy as np
from numpy.typing import NDArray

from viewer.rendering.color_space import to_rgb
from viewer.rendering.decode.codestream import jpeg_2000_header
from viewer.rendering.decode.conform import check_precision, check_size, conform, limit_to_stored_range
from viewer.rendering.pixel_description import PixelDescription

Samples = NDArray[np.generic]


def decode_jpeg_2000(encoded: bytes, description: PixelDescription) -> Samples:
    """Decode by OpenJPEG; three components come out as RGB."""
    return _decode(imagecodecs.jpeg2k_decode, encoded, description)


def decode_htj2k(encoded: bytes, description: PixelDescription) -> Samples:
    """Decode by OpenJPH if the codestream is reversible, else by OpenJPEG.

    OpenJPH is much the faster one, but where the irreversible transform overshoots black or white, its samples wrap
    around instead of stopping there.
    """
    decoder = imagecodecs.htj2k_decode if jpeg_2000_header(encoded).reversible else imagecodecs.jpeg2k_decode
    return _decode(decoder, encoded, description)


def _decode(decoder: Callable[[bytes], Samples], encoded: bytes, description: PixelDescription) -> Samples:
    header = jpeg_2000_header(encoded)
    check_size("JPEG 2000", header.rows, header.columns, header.components, description)
    check_precision("JPEG 2000", header.precision, description)
    samples = conform(decoder(encoded), header.precision, description)
    if header.components == 1:
        return samples if header.reversible else limit_to_stored_range(samples, description)
    # The decoder has undone the component transform that the codestream declares; what comes out is RGB then,
    # whatever the data set calls it. Without one, YBR_FULL samples were coded as they are (PS3.5 8.2.4).
    photometric = "RGB" if header.multiple_component_transform else description.photometric_interpretation
    return to_rgb(samples, photometric, header.precision)
