"""pydicom's tolerant reader behind the fast walk, kept from believing lengths that are not there."""

import struct
from collections.abc import MutableMapping
from typing import Any, Final

from pydicom.dataelem import RawDataElement
from pydicom.dataset import Dataset
from pydicom.filereader import read_dataset
from pydicom.tag import BaseTag

from dgscope.archive.header.errors import LimitError, MalformedError
from dgscope.archive.header.walk import MAX_DEPTH, MAX_ITEMS_KEPT, UNDEFINED, Values
from dgscope.archive.header.window import MAX_VALUE, Window

MAX_HEADER: Final = 64 * 2**20
_PIXEL_GROUP: Final = 0x7FE00000
# What pydicom 3.0.2 was seen to raise on broken data sets.
PYDICOM_ERRORS: Final = (
    ValueError,
    EOFError,
    KeyError,
    IndexError,
    TypeError,
    AttributeError,
    NotImplementedError,
    OverflowError,
    RecursionError,
    struct.error,
)


class _File:
    """The data set as the binary file that pydicom wants, of which at most MAX_HEADER bytes can be read."""

    def __init__(self, window: Window) -> None:
        self._window = window
        self._position = 0
        self._left = MAX_HEADER

    def read(self, size: int = -1) -> bytes:
        rest = self._window.size - self._position
        size = rest if size < 0 else min(size, rest)
        self._left -= size
        if self._left < 0:
            raise LimitError(f"The header has more than {MAX_HEADER} bytes.")
        data = self._window.peek(self._position, size)
        self._position += len(data)
        return data

    def seek(self, offset: int, whence: int = 0) -> int:
        start = (0, self._position, self._window.size)[whence]
        self._position = max(start + offset, 0)
        return self._position

    def tell(self) -> int:
        return self._position


def read_slowly(window: Window, explicit: bool, big_endian: bool, wanted: frozenset[int]) -> tuple[Values, int]:
    """The wanted values up to the pixel data, and where those begin (or the data set ends).

    Raises
    ------
    MalformedError
        pydicom cannot read it, or read less than a length promised.
    """
    file = _File(window)

    def at_pixels(tag: BaseTag, vr: str | None, length: int) -> bool:
        return int(tag) >= _PIXEL_GROUP

    try:
        found = read_dataset(file, not explicit, not big_endian, stop_when=at_pixels)  # type: ignore[arg-type]  # quacks
        values = _values(found, wanted)
    except PYDICOM_ERRORS as error:
        raise MalformedError("The data set cannot be read.") from error
    if file.tell() > window.size or (file.tell() < window.size and window.size - file.tell() < 8):
        raise MalformedError("The data set is cut.")
    return values, file.tell()


def _values(data_set: Dataset, wanted: frozenset[int] | None, depth: int = 0) -> Values:
    if depth > MAX_DEPTH:
        raise LimitError(f"Sequences are nested more than {MAX_DEPTH} deep.")
    values: Values = {}
    elements: MutableMapping[BaseTag, Any] = data_set._dict  # raw values: nothing is converted here
    for tag, element in elements.items():
        if isinstance(element, RawDataElement):
            value = element.value or b""
            if element.length not in (UNDEFINED, len(value)):
                raise MalformedError(f"The data set is cut: it ends in the element {tag}.")
            if wanted is None or tag in wanted:
                values[int(tag)] = value[:MAX_VALUE]
        elif element.VR == "SQ" and (wanted is None or tag in wanted):
            values[int(tag)] = [_values(item, None, depth + 1) for item in element.value[:MAX_ITEMS_KEPT]]
    return values
