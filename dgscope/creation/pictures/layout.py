"""Which pixels a page of a picture file becomes, and how: gray of 8 to 16 bits, or RGB of 8. Nothing loses bits."""

import struct
from io import BytesIO
from typing import Final

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageCms

from dgscope.creation.pictures.picture import Page
from viewer.rendering.errors import DecodeFailed

_BITS_PER_SAMPLE, _PHOTOMETRIC, _ORIENTATION = 258, 262, 274
_GRAY_16: Final = frozenset({"I;16", "I;16L", "I;16B"})
_WITH_ALPHA: Final = frozenset({"LA", "La", "PA", "RGBA", "RGBa"})
_COLOURS: Final = frozenset({"RGB", "RGBX", "CMYK", "YCbCr"})
_TURNED: Final = frozenset({5, 6, 7, 8})


def orientation(image: Image.Image) -> int:
    """EXIF Orientation of a JPEG or PNG file; Pillow turns TIFF files itself."""
    if image.format == "TIFF":
        return 1
    value = image.getexif().get(_ORIENTATION, 1)
    return value if value in range(1, 9) else 1


def page_of(image: Image.Image, data: bytes) -> Page:
    """Describe the page at which the file is.

    Raises
    ------
    DecodeFailed
        Its samples cannot be kept without loss.
    """
    bits = _bits(image, data)
    columns, rows = image.size
    if orientation(image) in _TURNED:
        columns, rows = rows, columns
    if image.mode in _GRAY_16:
        return Page(rows, columns, 1, bits if 8 < bits <= 16 else 16, _tag(image, _PHOTOMETRIC) == 0)
    if bits > 8:
        raise DecodeFailed(
            "It has more than 8 bits for each colour, which photos in DICOM cannot. Save it with 8 bits."
        )
    if image.mode in {"1", "L", "LA", "La"}:
        return Page(rows, columns, 1, 8, False)
    if image.mode in {"P", *_WITH_ALPHA, *_COLOURS}:
        return Page(rows, columns, 3, 8, False)
    raise DecodeFailed(f"Its pixels cannot be kept without loss ({image.mode}). Save it as gray or RGB of 8 bits.")


def pixels(image: Image.Image, page: Page) -> NDArray[np.generic]:
    """Decode the page, the right way up.

    Returns
    -------
    ndarray
        uint8 or uint16, rows × columns or rows × columns × 3. What is transparent lies on white.
    """
    turn = orientation(image)
    image.load()
    flat = _flat(image, page.samples)
    samples = np.asarray(flat)
    if page.bits_allocated == 16:
        samples = samples.astype("<u2")
    elif samples.dtype == np.bool_:
        samples = samples.astype(np.uint8) * 255
    return upright(samples, turn)


def upright(samples: NDArray[np.generic], turn: int) -> NDArray[np.generic]:
    """Undo an EXIF Orientation (1 to 8): the file's first row is the picture's top, right, bottom or left."""
    if turn in _TURNED:
        samples = samples.swapaxes(0, 1)
    if turn in {3, 4, 7, 8}:
        samples = samples[::-1]
    if turn in {2, 3, 6, 7}:
        samples = samples[:, ::-1]
    return samples


def _flat(image: Image.Image, samples: int) -> Image.Image:
    if image.mode in _GRAY_16:
        return image
    if image.mode in _WITH_ALPHA or "transparency" in image.info:
        image = _on_white(image)
    elif image.mode == "CMYK":
        image = _from_cmyk(image)
    wanted = "L" if samples == 1 else "RGB"
    return image if image.mode == wanted else image.convert(wanted)


def _on_white(image: Image.Image) -> Image.Image:
    whole = image.convert("RGBA")
    if whole.getchannel("A").getextrema() == (255, 255):
        return whole.convert("RGB")
    white = Image.new("RGBA", whole.size, "white")
    return Image.alpha_composite(white, whole).convert("RGB")


def _from_cmyk(image: Image.Image) -> Image.Image:
    """By the profile of the file where it has one that can be used."""
    profile = image.info.get("icc_profile")
    if profile:
        try:
            found = ImageCms.profileToProfile(
                image, ImageCms.ImageCmsProfile(BytesIO(profile)), ImageCms.createProfile("sRGB"), outputMode="RGB"
            )
        except (ImageCms.PyCMSError, OSError):
            found = None
        if found is not None:
            return found
    return image.convert("RGB")


def _bits(image: Image.Image, data: bytes) -> int:
    """Bits of a sample in the file: Pillow opens pictures of 16 bits for each colour with 8, silently."""
    if image.format == "PNG":
        return data[24]  # IHDR comes first and has its bit depth there (PNG 11.2.1)
    if image.format == "TIFF":
        found = _tag(image, _BITS_PER_SAMPLE)
        values = found if isinstance(found, tuple) else (found,)
        return max((value for value in values if isinstance(value, int)), default=1)
    return 8


def _tag(image: Image.Image, number: int) -> object:
    tags = getattr(image, "tag_v2", None)
    try:
        return tags.get(number) if tags is not None else None
    except struct.error as error:
        raise DecodeFailed("The TIFF file is damaged.") from error
