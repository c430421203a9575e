"""Line Pattern: which parts of a path are drawn (PS3.3 C.10.5.1.3.13.1)."""

import numpy as np

from viewer.rendering.annotation.frame import Points

BITS = 32
MAX_BITS = 20_000


def dashed(points: Points, pattern: int, bit_length: float) -> tuple[list[Points], list[Points]]:
    """Dashes and gaps of a path.

    Parameters
    ----------
    points : ndarray, shape (n, 2)
    pattern : int
        32 bits, the most significant first; 1 is a dash, 0 a gap. It is repeated along the path.
    bit_length : float
        Length that one bit stands for; longer where the path would need more than 20 000 bits.
    """
    distance = np.concatenate([[0.0], np.hypot(*np.diff(points, axis=0).T).cumsum()])
    total = float(distance[-1])
    bits = np.array([pattern >> (BITS - 1 - index) & 1 for index in range(BITS)], dtype=np.bool_)
    if total <= 0 or bits.all():
        return [points], []
    if not bits.any():
        return [], [points]
    bit_length = max(bit_length, total / MAX_BITS)
    drawn = np.resize(bits, int(np.ceil(total / bit_length)))
    changes = np.flatnonzero(np.diff(drawn)) + 1
    at = changes * bit_length
    cuts = np.column_stack([np.interp(at, distance, points[:, axis]) for axis in (0, 1)])
    pieces = np.split(points, np.searchsorted(distance, at))
    on: list[Points] = []
    off: list[Points] = []
    for index, piece in enumerate(pieces):
        part = np.vstack([cuts[max(index - 1, 0) : index], piece, cuts[index : index + 1]])
        first = changes[index - 1] if index else 0
        (on if drawn[first] else off).append(part)
    return on, off
