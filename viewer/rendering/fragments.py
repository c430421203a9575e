"""Walk the items of encapsulated pixel data (PS3.5 A.4) without reading their values."""

import struct
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from viewer.rendering.errors import PixelDataError

MAX_FRAGMENTS = 1_000_000
MAX_TABLE_BYTES = 64 << 20

ITEM = b"\xfe\xff\x00\xe0"
SEQUENCE_DELIMITATION = b"\xfe\xff\xdd\xe0"

# Reads `length` bytes at `offset`; fewer at the end of the file.
ByteReader = Callable[[int, int], bytes]


@dataclass(frozen=True, slots=True, eq=False)
class Fragments:
    """The items after the Basic Offset Table.

    Attributes
    ----------
    basic_offsets : NDArray, shape (n,), int64
        Entries of the Basic Offset Table, relative to `origin`; empty where the table is.
    origin : int
        Position of the first byte (its item tag) of the first fragment.
    offsets, lengths : NDArray, shape (fragments,), int64
        Position of each fragment's value in the file and its length in bytes.
    """

    basic_offsets: NDArray[np.int64]
    origin: int
    offsets: NDArray[np.int64]
    lengths: NDArray[np.int64]


def scan_fragments(read: ByteReader, offset: int, end: int) -> Fragments:
    """Find every fragment.

    Parameters
    ----------
    read : ByteReader
        Access to the file.
    offset : int
        Position of the value of Pixel Data: the item tag of the Basic Offset Table.
    end : int
        Size of the file.

    Raises
    ------
    PixelDataError
        If there is no Basic Offset Table item, an item has no or a wrong length, something else than an item lies
        between two items, or there are more than `MAX_FRAGMENTS`.

    Notes
    -----
    A missing Sequence Delimitation Item at the end of the file is tolerated; a fragment cut off by the end of the
    file is not: its frame would be a part of a picture.
    """
    tag, length = _item(read, offset)
    if tag != ITEM:
        raise PixelDataError("encapsulated pixel data do not begin with a Basic Offset Table item")
    if length % 4 or length > min(MAX_TABLE_BYTES, end - offset - 8):
        raise PixelDataError(f"the Basic Offset Table has an impossible length of {length} bytes")
    table = np.frombuffer(read(offset + 8, length), dtype="<u4").astype(np.int64)
    position = origin = offset + 8 + length
    offsets: list[int] = []
    lengths: list[int] = []
    while position + 8 <= end:
        tag, length = _item(read, position)
        if tag == SEQUENCE_DELIMITATION:
            break
        if tag != ITEM:
            raise PixelDataError(f"{tag.hex()} stands where an item of the pixel data should begin (byte {position})")
        if length > end - position - 8:
            raise PixelDataError(f"fragment {len(offsets) + 1} is {length} bytes long; the file ends before")
        if len(offsets) == MAX_FRAGMENTS:
            raise PixelDataError(f"the pixel data have more than {MAX_FRAGMENTS} fragments")
        offsets.append(position + 8)
        lengths.append(length)
        position += 8 + length
    return Fragments(table, origin, np.array(offsets, np.int64), np.array(lengths, np.int64))


def _item(read: ByteReader, position: int) -> tuple[bytes, int]:
    head = read(position, 8)
    if len(head) < 8:
        raise PixelDataError("encapsulated pixel data end inside an item")
    return head[:4], struct.unpack("<I", head[4:])[0]
