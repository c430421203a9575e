"""The LUT of PS3.3 C.11.1.1, C.11.2.1.1 and C.11.6: a descriptor and its data, with the faults seen in the field."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from viewer.rendering.errors import InvalidValue

BYTE_BITS = 8
WORD_BITS = 16
FULL_LENGTH = 1 << WORD_BITS


@dataclass(frozen=True, slots=True)
class LookupTable:
    """A table that maps consecutive input values; values outside it get its first or last entry.

    Kept as bytes, so that a table can be compared, hashed and used as a cache key.

    Attributes
    ----------
    first_mapped : int
        Input value of the first entry.
    bits : int
        Bits of an entry, 1 … 16; the output range is 0 … 2^bits − 1.
    data : bytes
        Entries as unsigned 16-bit little-endian words.
    explanation : str
        LUT Explanation (0028,3003).
    """

    first_mapped: int
    bits: int
    data: bytes
    explanation: str = ""

    @property
    def entries(self) -> NDArray[np.uint16]:
        """Entries, shape (n,), dtype uint16, read-only."""
        return np.frombuffer(self.data, dtype="<u2")

    @property
    def maximum(self) -> int:
        """Highest value that an entry of `bits` bits can have."""
        return (1 << self.bits) - 1

    def look_up(self, values: NDArray[np.generic]) -> NDArray[np.float64]:
        """Entry of each value, shape of `values`, float64; NaN takes the first entry."""
        entries = self.entries
        last = len(entries) - 1
        # fmax and fmin rather than clip: they turn NaN into a bound, and an index cannot be NaN.
        index = np.fmin(np.fmax(np.rint(values.astype(np.float64)) - self.first_mapped, 0), last)
        return np.asarray(entries[index.astype(np.intp)].astype(np.float64))

    def complement(self) -> "LookupTable":
        """The table whose output is the inverse: maximum − entry."""
        inverted = (self.maximum - self.entries.astype(np.int32)).astype("<u2")
        return LookupTable(self.first_mapped, self.bits, inverted.tobytes(), self.explanation)


def read_lookup_table(
    descriptor: Sequence[int],
    data: bytes | Sequence[int] | int,
    *,
    signed: bool,
    big_endian: bool = False,
    explanation: str = "",
) -> tuple[LookupTable, tuple[str, ...]]:
    """Make a table of a LUT Descriptor and LUT Data, tolerating the known mislabelled forms with a warning.

    Parameters
    ----------
    descriptor : sequence of int
        LUT Descriptor (0028,3002): number of entries (0 means 65536), first value mapped, bits of an entry.
    data : bytes, sequence of int or int
        LUT Data (0028,3006): bytes where its VR is OW, numbers where it is US or SS.
    signed : bool
        The input of the table can be negative, so that a first value mapped above 32767 is a negative number.
    big_endian : bool
        Byte order of `data` when it is bytes.

    Returns
    -------
    table : LookupTable
    warnings : tuple of str

    Raises
    ------
    InvalidValue
        The descriptor has not three values, or there are no data.

    Notes
    -----
    PS3.3 C.11.1.1.1, C.11.2.1.1. An 8-bit table may hold one entry or two in a 16-bit word; a table called 16 bits wide
    may use 8 only (dcm4che narrows it too); entries wider than the descriptor says widen it.
    """
    if len(descriptor) != 3:
        raise InvalidValue("LUTDescriptor", tuple(descriptor), "needs three values")
    count, first, bits = (int(value) for value in descriptor)
    count = (count & 0xFFFF) or FULL_LENGTH
    first = _first_mapped(first, signed)
    entries = _entries(data, count, bits, big_endian)
    warnings: list[str] = []
    if len(entries) == 0:
        raise InvalidValue("LUTData", b"", "holds no entries")
    if len(entries) < count:
        warnings.append(f"The LUT has {len(entries)} entries where its descriptor says {count}; the last is repeated.")
    entries = entries[:count]
    real = _real_bits(bits, int(entries.max()))
    if real != bits:
        warnings.append(f"The LUT descriptor says {bits} bits; its entries have {real}.")
    return LookupTable(first, real, entries.astype("<u2").tobytes(), explanation), tuple(warnings)


def _first_mapped(first: int, signed: bool) -> int:
    if signed:
        return first - FULL_LENGTH if first > 0x7FFF else first
    return first & 0xFFFF


def _entries(data: bytes | Sequence[int] | int, count: int, bits: int, big_endian: bool) -> NDArray[np.uint16]:
    if isinstance(data, int):
        data = [data]
    if not isinstance(data, bytes | bytearray):
        words = (np.asarray(data, dtype=np.int64) & 0xFFFF).astype(np.uint16)
    elif bits <= BYTE_BITS and len(data) < 2 * count:
        return np.frombuffer(data, dtype=np.uint8).astype(np.uint16)
    else:
        words = np.frombuffer(data[: len(data) // 2 * 2], dtype=">u2" if big_endian else "<u2").astype(np.uint16)
    if bits <= BYTE_BITS and len(words) < count:  # two 8-bit entries in each word, the first in the low byte
        return words.astype("<u2").view(np.uint8).astype(np.uint16)
    return words


def _real_bits(bits: int, highest: int) -> int:
    if not 1 <= bits <= WORD_BITS:
        return max(highest.bit_length(), BYTE_BITS)
    if highest >= 1 << bits:
        return highest.bit_length()
    if bits == WORD_BITS and 0 < highest < 1 << BYTE_BITS:
        return BYTE_BITS
    return bits
