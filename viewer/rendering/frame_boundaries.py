"""Decide which fragments make up which frame (PS3.5 A.4): by a table if it tells the truth, else by what is in them."""

import numpy as np
from numpy.typing import NDArray

from viewer.rendering.errors import PixelDataError
from viewer.rendering.fragments import ByteReader, Fragments
from viewer.rendering.frame_table import EncapsulatedFrames

RLE_LOSSLESS = "1.2.840.10008.1.2.5"

# What a compressed picture begins with: JPEG and JPEG-LS SOI + marker, JPEG 2000 SOC + SIZ, JP2 and JPEG XL boxes,
# bare JPEG XL codestream.
_PICTURE_STARTS = (b"\xff\xd8\xff", b"\xff\x4f\xff\x51", b"\x00\x00\x00\x0c", b"\xff\x0a")
_END_OF_IMAGE = b"\xff\xd9"


def encapsulated_frames(
    read: ByteReader,
    fragments: Fragments,
    number_of_frames: int,
    transfer_syntax_uid: str,
    extended_offsets: NDArray[np.int64] | None = None,
) -> EncapsulatedFrames:
    """Assign fragments to frames.

    Parameters
    ----------
    read : ByteReader
        Access to the file, for the first and last bytes of fragments.
    fragments : Fragments
    number_of_frames : int
    transfer_syntax_uid : str
    extended_offsets : NDArray, shape (n,), int64, optional
        Extended Offset Table (7FE0,0001).

    Returns
    -------
    EncapsulatedFrames
        May hold fewer frames than `number_of_frames`; the missing ones are refused when asked for.

    Raises
    ------
    PixelDataError
        If there are several frames, no table is true, and the fragments do not tell where frames begin.
    """
    count = len(fragments.offsets)
    for table in (extended_offsets, fragments.basic_offsets):
        firsts = _by_table(table, fragments, number_of_frames) if table is not None else None
        if firsts is not None:
            return _table(fragments, number_of_frames, firsts)
    if number_of_frames == 1:
        # RLE frames are one fragment (PS3.5 A.4.2), so a second one cannot belong to the first frame.
        return _table(fragments, 1, [0] if count else [])
    if count <= number_of_frames or transfer_syntax_uid == RLE_LOSSLESS:
        return _table(fragments, number_of_frames, list(range(min(count, number_of_frames))), surplus=count)
    firsts = _by_content(read, fragments, number_of_frames)
    if firsts is None:
        raise PixelDataError(
            f"{count} fragments hold {number_of_frames} frames, no true offset table says which, "
            "and the frames' own markers do not tell"
        )
    return _table(fragments, number_of_frames, firsts)


def _table(fragments: Fragments, frames: int, firsts: list[int], surplus: int = 0) -> EncapsulatedFrames:
    ends = [*firsts, min(surplus, frames) if surplus else len(fragments.offsets)]
    return EncapsulatedFrames(frames, fragments.offsets, fragments.lengths, np.array(ends, np.int64))


def _by_table(table: NDArray[np.int64], fragments: Fragments, frames: int) -> list[int] | None:
    """First fragments according to an offset table, or None if the table is empty or lies.

    A true table has one entry a frame, begins at the first fragment, rises, and points at item tags only.
    """
    if len(table) != frames or not len(fragments.offsets) or table[0] != 0 or np.any(np.diff(table) <= 0):
        return None
    tags = fragments.offsets - 8 - fragments.origin
    firsts = np.searchsorted(tags, table)
    if firsts[-1] >= len(tags) or np.any(tags[firsts] != table):
        return None
    return [int(first) for first in firsts]


def _by_content(read: ByteReader, fragments: Fragments, frames: int) -> list[int] | None:
    """First fragments by the markers at the beginning, else by the EOI marker at the end of fragments."""
    starts = [i for i, offset in enumerate(fragments.offsets) if read(int(offset), 4).startswith(_PICTURE_STARTS)]
    if len(starts) == frames and starts[0] == 0:
        return starts
    ends = [i for i in range(len(fragments.offsets)) if _ends_image(read, fragments, i)]
    if len(ends) == frames and ends[-1] == len(fragments.offsets) - 1:
        return [0, *(end + 1 for end in ends[:-1])]
    return None


def _ends_image(read: ByteReader, fragments: Fragments, index: int) -> bool:
    length = int(fragments.lengths[index])
    tail = read(int(fragments.offsets[index]) + max(0, length - 4), min(length, 4))
    return tail.rstrip(b"\0").endswith(_END_OF_IMAGE)
