"""Line Pattern: which parts of a path are drawn (PS3.3 C.10.5.1.3.13.1)."""

import numpy as np

from viewer.rendering.annotation.frame import Points

BITS = 32
MAX_DASHES = 100_000


def dashed(points: Points, pattern: int, bit_length: float) -> tuple[list[Points], list[Points]]:
    """Dashes and gaps of a path.

    Parameters
    ----------
    points : ndarray, shape (n, 2)
    pattern : int
        32 bits, the most significant first; 1 is a dash, 0 a gap. It is repeated along the path.
    bit_length : float
        Length that one bit stands for.
    """
    distance = np.concatenate([[0.0], np.hypot(*np.diff(points, axis=0).T).cumsum()])
    total = float(distance[-1])
    bits = [bool(pattern >> (BITS - 1 - index) & 1) for index in range(BITS)]
    if total <= 0 or all(bits):
        return [points], []
    if not any(bits):
        return [], [points]
    bit_length = max(bit_length, total / MAX_DASHES)
    on: list[Points] = []
    off: list[Points] = []
    index, count = 0, int(np.ceil(total / bit_length))
    while index < count:
        end = index + 1
        while end < count and bits[end % BITS] == bits[index % BITS]:
            end += 1
        part = _between(points, distance, index * bit_length, min(end * bit_length, total))
        (on if bits[index % BITS] else off).append(part)
        index = end
    return on, off


def _between(points: Points, distance: Points, start: float, end: float) -> Points:
    inner = points[np.searchsorted(distance, start, "right") : np.searchsorted(distance, end, "left")]
    edges = [np.array([np.interp(at, distance, points[:, axis]) for axis in (0, 1)]) for at in (start, end)]
    return np.vstack([edges[0], inner, edges[1]])
