"""Transfer syntaxes and the media types that stand for them (PS3.18 8.7.3)."""

from typing import Final

from dgscope.dicomweb.wado.accept import MediaRange

EXPLICIT_LITTLE_ENDIAN: Final = "1.2.840.10008.1.2.1"
DICOM: Final = "application/dicom"
OCTET_STREAM: Final = "application/octet-stream"

_MEDIA_TYPES: Final = {
    "image/jpeg": (*range(50, 67), 70),
    "image/jls": (80, 81),
    "image/jp2": (90, 91),
    "image/jpx": (92, 93),
    "image/jxl": (110, 111, 112),
    "image/jphc": (201, 202, 203),
    "video/mpeg": (100, 101),
    "video/mp4": tuple(range(102, 109)),
}
_STORED: Final = {
    f"1.2.840.10008.1.2.4.{number}": media_type for media_type, numbers in _MEDIA_TYPES.items() for number in numbers
} | {"1.2.840.10008.1.2.5": "image/dicom-rle"}


def frame_media_type(transfer_syntax: str) -> str:
    """Media type of a frame as it is stored (PS3.18 table 8.7.3-5)."""
    return _STORED.get(transfer_syntax, OCTET_STREAM)


def as_stored(found: MediaRange, stored: str) -> bool | None:
    """Whether a range of ``application/dicom`` gets an object as stored (or else in Explicit VR Little Endian).

    None where it gets neither. Without the parameter the syntax is Explicit VR Little Endian (PS3.18 8.7.3.5.2); a
    client that takes anything at all gets what is stored.
    """
    wanted = found.transfer_syntax or ("*" if found.multipart is None else EXPLICIT_LITTLE_ENDIAN)
    if wanted in ("*", stored):
        return True
    return False if wanted == EXPLICIT_LITTLE_ENDIAN else None
