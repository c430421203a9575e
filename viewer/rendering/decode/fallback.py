"""A second opinion where imagecodecs gives up: pydicom with pylibjpeg (libjpeg, OpenJPEG, RLE)."""

from typing import Any

import numpy as np
from numpy.typing import NDArray
from pydicom.encaps import encapsulate
from pydicom.pixels.decoders.base import get_decoder

from viewer.rendering.color_space import full_range
from viewer.rendering.errors import PixelDataError
from viewer.rendering.native_pixels import frame_shape
from viewer.rendering.pixel_description import PixelDescription

Samples = NDArray[np.generic]


def decode_by_pydicom(encoded: bytes, transfer_syntax_uid: str, description: PixelDescription) -> Samples:
    """Decode one frame by pydicom's plug-ins; three samples come out as RGB."""
    options: Any = {
        "rows": description.rows,
        "columns": description.columns,
        "samples_per_pixel": description.samples_per_pixel,
        "photometric_interpretation": description.photometric_interpretation,
        "bits_allocated": description.bits_allocated,
        "bits_stored": description.bits_stored,
        "pixel_representation": int(description.signed),
        "planar_configuration": description.planar_configuration,
        "number_of_frames": 1,
        "pixel_keyword": "PixelData",
    }
    decoder = get_decoder(transfer_syntax_uid)
    samples, found = decoder.as_array(encapsulate([encoded], has_bot=False), index=0, **options)
    if samples.shape != frame_shape(description):
        raise PixelDataError(f"the decoder returned {samples.shape}; the object says {frame_shape(description)}")
    if description.samples_per_pixel == 1:
        return np.ascontiguousarray(samples)
    if found["photometric_interpretation"] != "RGB":
        raise PixelDataError(f"the decoder returned {found['photometric_interpretation']} samples")
    return full_range(samples, description.bits_stored)
