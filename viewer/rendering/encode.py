"""A picture as JPEG or PNG bytes."""

from functools import cache
from io import BytesIO

import imagecodecs
import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageCms

from viewer.rendering.errors import InvalidValue
from viewer.rendering.jpeg_strips import encode_in_strips

# Date and time of creation in the header of a profile (ICC.1 7.2.8): 1 January 2000.
_DATE = 24
_FIXED_DATE = bytes((7, 208, 0, 1, 0, 1, 0, 0, 0, 0, 0, 0))
PNG_LEVEL = 1  # a third of the time of Pillow's default for a few per cent more bytes


def encode_jpeg(picture: NDArray[np.uint8], quality: int = 90, *, srgb: bool = False) -> bytes:
    """JPEG baseline of a picture.

    Parameters
    ----------
    picture : ndarray of uint8
        Shape (height, width) for gray or (height, width, 3) for RGB.
    quality : int
        1 … 100, the quality of PS3.18 8.3.5.1.3; from 90 on colour is not subsampled.
    srgb : bool
        Embed an sRGB profile; gray becomes RGB, since the profile is one of RGB.

    Raises
    ------
    InvalidValue
        `quality` is out of range, or a side is longer than the 65500 pixels of libjpeg.
    """
    if not 1 <= quality <= 100:
        raise InvalidValue("quality", quality, "must be 1 … 100")
    if max(picture.shape[:2]) > 65_500:
        raise InvalidValue("viewport", picture.shape[:2], "JPEG holds at most 65500 pixels a side")
    subsampling = 0 if quality >= 90 else 2
    if srgb:
        buffer = BytesIO()
        _rgb(picture).save(buffer, "JPEG", quality=quality, subsampling=subsampling, icc_profile=srgb_profile())
        return buffer.getvalue()

    def encode(strip: NDArray[np.uint8]) -> bytes:
        buffer = BytesIO()
        Image.fromarray(strip).save(buffer, "JPEG", quality=quality, subsampling=subsampling)
        return buffer.getvalue()

    return encode_in_strips(picture, encode, 16 if picture.ndim == 3 and subsampling else 8)


def encode_png(picture: NDArray[np.uint8], *, srgb: bool = False) -> bytes:
    """PNG of a picture, shape (height, width) or (height, width, 3); lossless. `srgb` as in `encode_jpeg`."""
    if srgb:
        buffer = BytesIO()
        _rgb(picture).save(buffer, "PNG", compress_level=PNG_LEVEL, icc_profile=srgb_profile())
        return buffer.getvalue()
    # Differences to the row above, and no search for repetitions: a third of the time of the usual ways at this level,
    # and for pictures of this kind no more bytes.
    return bytes(
        imagecodecs.png_encode(
            np.ascontiguousarray(picture),
            level=PNG_LEVEL,
            strategy=imagecodecs.PNG.STRATEGY.RLE,
            filter=imagecodecs.PNG.FILTER.UP,
        )
    )


@cache
def srgb_profile() -> bytes:
    """ICC profile of sRGB; always the same bytes, whenever it is made."""
    made = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    return made[:_DATE] + _FIXED_DATE + made[_DATE + len(_FIXED_DATE) :]


def _rgb(picture: NDArray[np.uint8]) -> Image.Image:
    return Image.fromarray(picture).convert("RGB")
