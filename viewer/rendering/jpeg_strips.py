"""One JPEG made of strips that are encoded at the same time, with a restart marker between them (ITU-T T.81 E.1.4).

Encoding is what takes the most time of a large picture. A restart interval ends the prediction from block to block, so
that strips do not depend on each other: the decoded pixels are the same as without, and a restart marker is two bytes.
"""

import struct
from collections.abc import Callable
from math import ceil
from typing import Final

import numpy as np
from numpy.typing import NDArray

from viewer.rendering import parallel

# Below this, handing strips to a thread costs more than it saves.
WORTH_IT: Final = 1 << 18
_MOST_UNITS: Final = 0xFFFF  # DRI holds 16 bits
_SOF0, _SOS, _DRI, _RST0, _EOI = 0xC0, 0xDA, 0xDD, 0xD0, b"\xff\xd9"

Encode = Callable[[NDArray[np.uint8]], bytes]


def encode_in_strips(picture: NDArray[np.uint8], encode: Encode, unit: int) -> bytes:
    """Baseline JPEG of a picture; strips are encoded by several threads where that is worth it.

    Parameters
    ----------
    picture : ndarray of uint8
        Shape (height, width) or (height, width, 3).
    encode : callable
        Makes a baseline JPEG of a strip: always with the same tables, the fixed Huffman tables, and releases the GIL.
    unit : int
        Height and width of a minimum coded unit in pixels: 8, or 16 where colour is subsampled.
    """
    height, width = picture.shape[:2]
    rows = _rows_of_strip(height, width, unit)
    if picture.size < WORTH_IT or rows == 0 or rows >= height:
        return encode(picture)
    strips = [picture[start : start + rows] for start in range(0, height, rows)]
    return _joined(parallel.each(encode, strips), height, ceil(width / unit) * (rows // unit))


def _rows_of_strip(height: int, width: int, unit: int) -> int:
    """Equal strips of whole units, as many as there are cores, or more where one has too many units; 0: impossible."""
    most = _MOST_UNITS // ceil(width / unit)
    units = ceil(height / unit)
    return min(ceil(units / min(parallel.cores(), parallel.MOST_PARTS)), most) * unit


def _joined(strips: list[bytes], height: int, units: int) -> bytes:
    """The headers of the first strip, with the height of all and the restart interval, and the data of each."""
    first = strips[0]
    frame, scan, data = _places(first)
    parts = [first[: frame + 5], struct.pack(">H", height), first[frame + 7 : scan]]
    parts += [bytes((0xFF, _DRI)), struct.pack(">HH", 4, units), first[scan:data]]
    for number, strip in enumerate(strips):
        start = data if number == 0 else _places(strip)[2]
        parts.append(strip[start : -len(_EOI)])
        parts.append(bytes((0xFF, _RST0 + number % 8)) if number < len(strips) - 1 else _EOI)
    return b"".join(parts)


def _places(jpeg: bytes) -> tuple[int, int, int]:
    """Where the frame header, the scan header and the coded data begin."""
    position, frame = 2, 0
    while jpeg[position + 1] != _SOS:
        frame = position if jpeg[position + 1] == _SOF0 else frame
        position += 2 + int.from_bytes(jpeg[position + 2 : position + 4], "big")
    return frame, position, position + 2 + int.from_bytes(jpeg[position + 2 : position + 4], "big")
