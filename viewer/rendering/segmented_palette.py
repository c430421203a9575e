"""Segmented Palette Color Lookup Table Data (PS3.3 C.7.9.2): discrete, linear and indirect segments."""

import numpy as np
from numpy.typing import NDArray

from viewer.rendering.errors import InvalidValue

_ATTRIBUTE = "SegmentedRedPaletteColorLookupTableData"
_DISCRETE, _LINEAR, _INDIRECT = 0, 1, 2


def expand_segments(data: NDArray[np.uint16], bits: int, entries: int) -> NDArray[np.uint16]:
    """Expand segments to a table.

    Parameters
    ----------
    data : NDArray, shape (n,), uint16
        The data in units of `bits`.
    bits : int
        8 or 16.
    entries : int
        Entries in the descriptor; the expansion stops there.

    Returns
    -------
    NDArray, shape (at most `entries`,), uint16

    Raises
    ------
    InvalidValue
        For an unknown opcode, a segment beyond the end of the data, a linear or indirect segment at the beginning,
        and an indirect segment that leads to another one or, so, to itself.
    """
    expansion = _Expansion([int(value) for value in data], bits, entries)
    expansion.run()
    return np.array(expansion.table[:entries], np.uint16)


class _Expansion:
    def __init__(self, data: list[int], bits: int, entries: int) -> None:
        self._data = data
        self._bits = bits
        self._entries = entries
        self.table: list[int] = []

    def run(self) -> None:
        position = 0
        # A single value left over is the padding of an odd length.
        while position + 1 < len(self._data) and len(self.table) < self._entries:
            step = self._indirect if self._data[position] == _INDIRECT else self._direct
            position = step(position)

    def _direct(self, position: int) -> int:
        opcode, length = self._take(position, 2)
        if opcode == _DISCRETE:
            self.table += self._take(position + 2, length)
            return position + 2 + length
        if opcode != _LINEAR:
            raise InvalidValue(_ATTRIBUTE, opcode, "is no segment type (0 discrete, 1 linear, 2 indirect)")
        if not self.table:
            raise InvalidValue(_ATTRIBUTE, opcode, "the first segment must be discrete")
        start, end = self.table[-1], self._take(position + 2, 1)[0]
        self.table += [start + round((end - start) * step / length) for step in range(1, length + 1)]
        return position + 3

    def _indirect(self, position: int) -> int:
        """Copy segments from another place; the offset counts bytes, least significant word first (C.7.9.2.3)."""
        units = 2 if self._bits == 16 else 4
        head = self._take(position, 2 + units)
        offset = sum(value << (self._bits * i) for i, value in enumerate(head[2:]))
        source = offset // (self._bits // 8)
        if not self.table:
            raise InvalidValue(_ATTRIBUTE, _INDIRECT, "the first segment must be discrete")
        for _ in range(head[1]):
            if len(self.table) >= self._entries:
                break
            if self._take(source, 1)[0] == _INDIRECT:
                raise InvalidValue(_ATTRIBUTE, offset, "an indirect segment must not lead to another one")
            source = self._direct(source)
        return position + 2 + units

    def _take(self, position: int, count: int) -> list[int]:
        if position + count > len(self._data):
            raise InvalidValue(_ATTRIBUTE, position, "a segment reaches beyond the end of the data")
        return self._data[position : position + count]
