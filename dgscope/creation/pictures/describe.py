"""Describe a picture file without its pixels. Runs in a process of its own."""

import re
from typing import Any, Final

from PIL import Image

from dgscope.creation.jpeg import ARITHMETIC, LOSSLESS, end_of_picture, kept_as
from dgscope.creation.pictures.layout import orientation, page_of
from dgscope.creation.pictures.opening import check_size, opened
from dgscope.creation.pictures.picture import LARGEST_PROFILE, MOST_PAGES, Page
from viewer.rendering.decode.codestream import jpeg_header
from viewer.rendering.errors import DecodeFailed, PixelDataError

_MAKER, _MODEL, _EXIF = 271, 272, 0x8769
_TAKEN, _TAKEN_OFFSET = 0x9003, 0x9011
_COMPRESSION: Final = 259
# JPEG old and new, JPEG 2000 and WebP inside of TIFF (TIFF tag 259).
_LOSSY: Final = frozenset({6, 7, 33003, 33005, 34712, 50001})


def described(data: bytes, file_type: str) -> dict[str, Any]:
    """The values of a `Picture`.

    Raises
    ------
    DecodeFailed
        The file cannot become DICOM images; the message is a sentence.
    """
    with opened(data, file_type) as image:
        kept, end = _jpeg(image, data) if file_type == "JPEG" else ("", len(data))
        maker, model, taken, offset = _camera(image)
        profile = rgb_profile(image)
        lossy = file_type == "JPEG" or _is_lossy(image)
        pages = _pages(image, data) if file_type == "TIFF" else [page_of(image, data)]
        return {
            "pages": [{name: getattr(page, name) for name in page.__slots__} for page in pages],
            "kept_as": kept,
            "end": end,
            "is_lossy": lossy,
            "profile": len(profile),
            "maker": maker,
            "model": model,
            "taken": taken,
            "taken_offset": offset,
        }


def rgb_profile(image: Image.Image) -> bytes:
    """The ICC profile of a colour picture where it is one for RGB (ICC.1 7.2); empty otherwise."""
    profile = image.info.get("icc_profile") or b""
    if not isinstance(profile, bytes) or not 132 < len(profile) <= LARGEST_PROFILE:
        return b""
    is_rgb = profile[16:20] == b"RGB " and profile[36:40] == b"acsp" and profile[12:16] in {b"scnr", b"mntr", b"spac"}
    return profile if is_rgb and image.mode not in {"L", "LA", "1", "I;16", "CMYK"} else b""


def _jpeg(image: Image.Image, data: bytes) -> tuple[str, int]:
    try:
        header = jpeg_header(data)
    except PixelDataError as error:
        raise DecodeFailed("The JPEG file is damaged at its beginning.") from error
    if header.process in LOSSLESS or header.process in ARITHMETIC or header.precision != 8:
        raise DecodeFailed("It is a JPEG of a rare kind (lossless, arithmetic, or of 12 bits). Save it as common JPEG.")
    if not header.rows:
        raise DecodeFailed("The JPEG file does not say how high the picture is.")
    return kept_as(header, orientation(image)), end_of_picture(data)


def _pages(image: Image.Image, data: bytes) -> list[Page]:
    pages: list[Page] = []
    while True:
        pages.append(page_of(image, data))
        try:
            image.seek(len(pages))
        except EOFError:
            return pages
        if len(pages) == MOST_PAGES:
            raise DecodeFailed(f"The TIFF file has more than {MOST_PAGES} pages.")
        check_size(image)


def _is_lossy(image: Image.Image) -> bool:
    tags = getattr(image, "tag_v2", None)
    return tags is not None and tags.get(_COMPRESSION) in _LOSSY


def _camera(image: Image.Image) -> tuple[str, str, str, str]:
    """What EXIF says of the camera and the time; a broken EXIF says nothing."""
    try:
        tags = image.getexif()
        details = tags.get_ifd(_EXIF)
    except (OSError, SyntaxError, ValueError, KeyError, IndexError, TypeError, EOFError):
        return "", "", "", ""
    texts = [tags.get(_MAKER), tags.get(_MODEL), details.get(_TAKEN), details.get(_TAKEN_OFFSET)]
    maker, model, taken, offset = ("".join(filter(str.isprintable, str(text or ""))).strip()[:64] for text in texts)
    moment = re.fullmatch(r"(\d{4}):(\d\d):(\d\d) (\d\d):(\d\d):(\d\d)", taken, re.ASCII)
    shift = re.fullmatch(r"([+-]\d\d):(\d\d)", offset, re.ASCII)
    return maker, model, "".join(moment.groups()) if moment else "", "".join(shift.groups()) if shift else ""
