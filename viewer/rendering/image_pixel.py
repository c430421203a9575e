"""Read and check the Image Pixel Description Macro (PS3.3 C.7.6.3)."""

from typing import Any

from pydicom import Dataset

from viewer.rendering.errors import InvalidValue, NoPixelData, UnsupportedValue
from viewer.rendering.header import Header
from viewer.rendering.pixel_description import PixelDescription

ONE_SAMPLE = frozenset({"MONOCHROME1", "MONOCHROME2", "PALETTE COLOR"})
THREE_SAMPLES = frozenset(
    {"RGB", "YBR_FULL", "YBR_FULL_422", "YBR_PARTIAL_422", "YBR_PARTIAL_420", "YBR_ICT", "YBR_RCT", "XYB"}
)
REFUSED = frozenset({"ARGB", "CMYK", "HSV"})
BITS_ALLOCATED = frozenset({1, 8, 16, 32, 64})
FLOAT_BITS = {"float": 32, "double": 64}
MAX_FRAMES = 10_000_000


def describe(header: Header) -> PixelDescription:
    """Describe the pixels of an object.

    Parameters
    ----------
    header : Header
        As read by `read_header`.

    Returns
    -------
    PixelDescription
        Validated against PS3.3 C.7.6.3 and against itself.

    Raises
    ------
    NoPixelData
        If the object holds no Pixel Data, Float Pixel Data or Double Float Pixel Data.
    InvalidValue
        If an attribute is missing, forbidden or contradicts another one; `UnsupportedValue` if it is legal but is
        not rendered.
    """
    if header.pixels is None:
        raise NoPixelData("the object holds no pixel data")
    for keyword in header.dropped & _NEEDED:
        raise InvalidValue(keyword, None, "cannot be read as the value that the standard asks for")
    ds, kind = header.dataset, header.pixels.kind
    rows, columns = _integer(ds, "Rows"), _integer(ds, "Columns")
    _require(1 <= rows <= 65535, "Rows", rows, "must be 1 to 65535")
    _require(1 <= columns <= 65535, "Columns", columns, "must be 1 to 65535")
    photometric = _photometric(ds)
    samples = _samples(ds, photometric)
    allocated, stored, high_bit = _bits(ds, kind)
    representation = 1 if kind else _integer(ds, "PixelRepresentation", 0)
    _require(representation in (0, 1), "PixelRepresentation", representation, "must be 0 or 1")
    planar = _integer(ds, "PlanarConfiguration", 0) if samples > 1 else 0
    _require(planar in (0, 1), "PlanarConfiguration", planar, "must be 0 or 1")
    frames = _integer(ds, "NumberOfFrames", 1) or 1  # 0 is a common writer's error for "single frame"
    _require(1 <= frames <= MAX_FRAMES, "NumberOfFrames", frames, f"must be 1 to {MAX_FRAMES}")
    if samples > 1 and (allocated < 8 or kind):
        raise UnsupportedValue("BitsAllocated", allocated, "is not supported for colour pixels")
    return PixelDescription(
        rows, columns, samples, photometric, allocated, stored, high_bit, representation == 1, planar, frames, kind
    )


_NEEDED = frozenset(
    {
        "Rows",
        "Columns",
        "SamplesPerPixel",
        "PhotometricInterpretation",
        "BitsAllocated",
        "BitsStored",
        "HighBit",
        "PixelRepresentation",
        "PlanarConfiguration",
        "NumberOfFrames",
    }
)


def _require(condition: bool, attribute: str, value: object, reason: str) -> None:
    if not condition:
        raise InvalidValue(attribute, value, reason)


def _integer(ds: Dataset, keyword: str, default: int | None = None) -> int:
    value: Any = ds.get(keyword)
    if value is None or value == "":
        if default is None:
            raise InvalidValue(keyword, None, "is missing")
        return default
    if not isinstance(value, int):
        raise InvalidValue(keyword, value, "must be one integer")
    return int(value)


def _photometric(ds: Dataset) -> str:
    value = str(ds.get("PhotometricInterpretation") or "").strip(" \0").upper()
    if value in REFUSED:
        raise UnsupportedValue("PhotometricInterpretation", value, "is retired and is not supported")
    if value not in ONE_SAMPLE | THREE_SAMPLES:
        raise InvalidValue("PhotometricInterpretation", value, "is no defined term of PS3.3 C.7.6.3.1.2")
    return value


def _samples(ds: Dataset, photometric: str) -> int:
    expected = 1 if photometric in ONE_SAMPLE else 3
    samples = _integer(ds, "SamplesPerPixel", expected)
    _require(samples == expected, "SamplesPerPixel", samples, f"must be {expected} for {photometric}")
    return samples


def _bits(ds: Dataset, kind: str) -> tuple[int, int, int]:
    """Bits Allocated, Bits Stored and High Bit; the last two are absent for float pixels (PS3.3 C.7.6.24)."""
    allocated = _integer(ds, "BitsAllocated")
    if kind:
        _require(allocated == FLOAT_BITS[kind], "BitsAllocated", allocated, f"must be {FLOAT_BITS[kind]}")
        return allocated, allocated, allocated - 1
    if allocated not in BITS_ALLOCATED:
        raise UnsupportedValue("BitsAllocated", allocated, "is not supported; 1, 8, 16, 32 and 64 are")
    stored = _integer(ds, "BitsStored", allocated)
    _require(1 <= stored <= allocated, "BitsStored", stored, f"must be 1 to Bits Allocated ({allocated})")
    high_bit = _integer(ds, "HighBit", stored - 1)
    _require(stored - 1 <= high_bit < allocated, "HighBit", high_bit, f"does not fit {stored} of {allocated} bits")
    return allocated, stored, high_bit
