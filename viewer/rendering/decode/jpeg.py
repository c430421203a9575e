"""JPEG (ISO/IEC 10918-1): baseline, extended 8 and 12 bit, progressive, lossless."""

import imagecodecs
import numpy as np
from numpy.typing import NDArray

from viewer.rendering.color_space import to_rgb
from viewer.rendering.decode.codestream import JpegHeader, jpeg_header
from viewer.rendering.decode.conform import check_precision, check_size, conform, limit_to_stored_range
from viewer.rendering.pixel_description import PixelDescription

Samples = NDArray[np.generic]


def decode_jpeg(encoded: bytes, description: PixelDescription) -> Samples:
    """Decode a JPEG frame; three components come out as RGB.

    Raises
    ------
    PixelDataError
        If size, components or precision contradict the description.
    """
    header = jpeg_header(encoded)
    check_size("JPEG", header.rows, header.columns, header.components, description)
    check_precision("JPEG", header.precision, description)
    if header.components == 1:
        samples = conform(imagecodecs.jpeg8_decode(encoded), header.precision, description)
        return samples if header.lossless else limit_to_stored_range(samples, description)
    if header.lossless:
        return _lossless_color(encoded, header, description)
    ybr = header.is_ybr(description.photometric_interpretation)
    decoded = imagecodecs.jpeg8_decode(encoded, colorspace="YCBCR" if ybr else "RGB", outcolorspace="RGB")
    return to_rgb(conform(decoded, header.precision, description), "RGB", header.precision)


def _lossless_color(encoded: bytes, header: JpegHeader, description: PixelDescription) -> Samples:
    # The lossless processes have no colour transform of their own; libjpeg passes the components through.
    decoded = imagecodecs.jpeg8_decode(encoded, colorspace="RGB", outcolorspace="RGB")
    photometric = "YBR_FULL" if header.is_ybr(description.photometric_interpretation) else "RGB"
    return to_rgb(conform(decoded, header.precision, description), photometric, header.precision)
