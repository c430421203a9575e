"""Palette Color Lookup Tables: indices to RGB (PS3.3 C.7.6.3.1.5, C.7.6.3.1.6)."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from pydicom import Dataset
from pydicom.multival import MultiValue

from viewer.rendering.color_space import Color
from viewer.rendering.errors import InvalidValue
from viewer.rendering.segmented_palette import expand_segments

_COLORS = ("Red", "Green", "Blue")


@dataclass(frozen=True, slots=True, eq=False)
class Palette:
    """Three lookup tables of the same length.

    Attributes
    ----------
    first_mapped : int
        Stored value of the first entry; may be negative where pixels are signed.
    colors : NDArray, shape (entries, 3), uint8 or uint16
        R, G, B over the full range of their type.
    """

    first_mapped: int
    colors: Color

    def apply(self, indices: NDArray[np.generic]) -> Color:
        """Replace stored values by colours.

        Parameters
        ----------
        indices : NDArray, shape (rows, columns), integer

        Returns
        -------
        NDArray, shape (rows, columns, 3), type of `colors`
            Values below the first entry get the first colour, values beyond the last the last (C.7.6.3.1.5).
        """
        offsets = indices.astype(np.int64) - self.first_mapped
        result: Color = self.colors.take(offsets, axis=0, mode="clip")
        return result


def read_palette(dataset: Dataset, little_endian: bool, signed: bool) -> Palette:
    """Read the palette of a PALETTE COLOR image, plain or segmented.

    Parameters
    ----------
    dataset : Dataset
        Holds the Palette Color Lookup Table Module (PS3.3 C.7.9).
    little_endian : bool
        Byte order of the data set.
    signed : bool
        Pixel Representation: the type of the first value mapped.

    Raises
    ------
    InvalidValue
        If a table is missing, is shorter than its descriptor says, or is not of the same size as the others.
    """
    tables, firsts = [], []
    for color in _COLORS:
        table, first = _table(dataset, color, little_endian, signed)
        tables.append(table)
        firsts.append(first)
    if len({len(table) for table in tables}) > 1 or len(set(firsts)) > 1 or len({t.dtype for t in tables}) > 1:
        lengths = [len(table) for table in tables]
        raise InvalidValue("RedPaletteColorLookupTableDescriptor", lengths, "the three tables must be of one kind")
    colors: Color = np.stack(tables, axis=1)  # type: ignore[assignment]  # of one type, checked above
    return Palette(firsts[0], colors)


def _table(dataset: Dataset, color: str, little_endian: bool, signed: bool) -> tuple[Color, int]:
    entries, first, bits = _descriptor(dataset, f"{color}PaletteColorLookupTableDescriptor", signed)
    plain, segmented = f"{color}PaletteColorLookupTableData", f"Segmented{color}PaletteColorLookupTableData"
    if plain in dataset:
        data = _bytes(dataset[plain].value, little_endian)
        values = _entries(data, entries, bits, little_endian)
    elif segmented in dataset:
        data = _bytes(dataset[segmented].value, little_endian)
        values = expand_segments(_words(data, bits, little_endian), bits, entries)
    else:
        raise InvalidValue(plain, None, "is missing")
    if len(values) < entries:
        raise InvalidValue(plain, len(values), f"has fewer entries than its descriptor says ({entries})")
    return _full_scale(values[:entries], bits), first


def _descriptor(dataset: Dataset, keyword: str, signed: bool) -> tuple[int, int, int]:
    value: Any = dataset.get(keyword)
    numbers = _integers(value)
    if len(numbers) != 3:
        raise InvalidValue(keyword, value, "must be three integers")
    entries, first, bits = (n & 0xFFFF for n in numbers)
    if bits not in (8, 16):
        raise InvalidValue(keyword, bits, "the third value must be 8 or 16")
    if signed and first >= 0x8000:
        first -= 0x10000
    return entries or 0x10000, first, bits


def _integers(value: Any) -> list[int]:
    """A value of several integers; nothing for any other kind of value."""
    if not isinstance(value, MultiValue | list) or not all(isinstance(n, int) for n in value):
        return []
    return [int(n) for n in value]


def _bytes(value: Any, little_endian: bool) -> bytes:
    """The value of an OW element, or of one that a writer encoded as US."""
    if isinstance(value, bytes):
        return value
    numbers = _integers([value] if isinstance(value, int) else value)
    return np.array(numbers, np.int64).astype("<u2" if little_endian else ">u2").tobytes()


def _words(data: bytes, bits: int, little_endian: bool) -> NDArray[np.uint16]:
    words = np.frombuffer(data[: len(data) // 2 * 2], "<u2" if little_endian else ">u2")
    if bits == 16:
        return words.astype(np.uint16)
    # Two entries in a word, the first in the low byte, whatever the byte order of the word.
    return words.astype("<u2").view(np.uint8).astype(np.uint16)


def _entries(data: bytes, entries: int, bits: int, little_endian: bool) -> NDArray[np.uint16]:
    if bits == 8 and len(data) >= 2 * entries:
        # One 8-bit entry in each 16-bit word, padded in the high byte: "some implementations" (C.7.6.3.1.5).
        return _words(data, 16, little_endian) & np.uint16(0xFF)
    if bits == 8 and len(data) == entries and entries % 2:
        data += b"\0"
    return _words(data, bits, little_endian)


def _full_scale(values: NDArray[np.uint16], bits: int) -> Color:
    if bits == 8:
        return values.astype(np.uint8)
    if values.max(initial=0) <= 0xFF:
        # 8-bit colours under a 16-bit descriptor: read as 16 bits the whole picture would be black.
        return (values * np.uint16(257)).astype(np.uint16)
    return values
