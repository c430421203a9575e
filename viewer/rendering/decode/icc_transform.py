"""LittleCMS, as called inside a decoder process: profiles come from the network and are read by native code."""

import io
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageCms

from viewer.rendering.errors import PixelDataError


def to_srgb(profile: bytes, pixels: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Transform RGB pixels from an input profile to sRGB, with perceptual intent.

    Parameters
    ----------
    profile : bytes
        ICC profile (PS3.3 C.11.15).
    pixels : NDArray, shape (rows, columns, 3), uint8

    Returns
    -------
    NDArray, shape (rows, columns, 3), uint8

    Raises
    ------
    PixelDataError
        If the profile cannot be used for RGB pixels.
    """
    try:
        transformed = ImageCms.applyTransform(Image.fromarray(pixels), _transform(profile))
    except (ImageCms.PyCMSError, OSError, TypeError, ValueError) as error:
        raise PixelDataError(f"the ICC profile cannot be used: {error}") from error
    return np.asarray(transformed)


def is_srgb(profile: bytes) -> bool:
    """Whether the profile leaves every colour of a 9×9×9 grid within 1 of 255: then it need not be applied."""
    levels = np.linspace(0, 255, 9).round().astype(np.uint8)
    grid = np.stack(np.meshgrid(levels, levels, levels, indexing="ij"), axis=-1).reshape(9, 81, 3)
    change = to_srgb(profile, grid).astype(np.int16) - grid.astype(np.int16)
    return bool(np.abs(change).max() <= 1)


@lru_cache(maxsize=8)
def _transform(profile: bytes) -> ImageCms.ImageCmsTransform:
    source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
    return ImageCms.buildTransform(
        source, ImageCms.createProfile("sRGB"), "RGB", "RGB", renderingIntent=ImageCms.Intent.PERCEPTUAL
    )
