"""Where each frame lies in the file: offsets and lengths for native and for encapsulated pixel data."""

from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from viewer.rendering.errors import FrameOutOfRange, PixelDataError
from viewer.rendering.pixel_description import PixelDescription


@dataclass(frozen=True, slots=True)
class Span:
    """A piece of the file: `offset` of its first byte and its `length`, both in bytes."""

    offset: int
    length: int


class FrameTable(Protocol):
    """The way to each frame of one object; frames count from 1."""

    @property
    def number_of_frames(self) -> int:
        """How many frames the object says it has."""

    @property
    def nbytes(self) -> int:
        """Memory held by the table, in bytes."""

    def spans(self, number: int) -> tuple[Span, ...]:
        """The pieces of the file that hold frame `number`, in order.

        Raises
        ------
        FrameOutOfRange
            For a number outside 1 … `number_of_frames`.
        PixelDataError
            If the file does not hold this frame as a whole.
        """


@dataclass(frozen=True, slots=True)
class NativeFrames:
    """Frames of equal size, one after the other without padding (PS3.5 8.1.1, A.1 to A.3).

    Attributes
    ----------
    number_of_frames : int
    offset : int
        Position of Pixel Data's first byte.
    available : int
        Bytes of Pixel Data in the file.
    frame_bits : int
        Size of a frame in bits: frames of 1-bit pixels need not begin at a byte.
    """

    number_of_frames: int
    offset: int
    available: int
    frame_bits: int

    @property
    def nbytes(self) -> int:
        """Memory held by the table, in bytes."""
        return 64

    def spans(self, number: int) -> tuple[Span, ...]:
        """The bytes that hold frame `number`; those of 1-bit pixels may share their ends with neighbours."""
        check_frame(number, self.number_of_frames)
        first_bit = (number - 1) * self.frame_bits
        start, end = first_bit // 8, -(-(first_bit + self.frame_bits) // 8)
        if end > self.available:
            raise PixelDataError(f"frame {number} needs {end} bytes of pixel data; the file has {self.available}")
        return (Span(self.offset + start, end - start),)

    def first_bit(self, number: int) -> int:
        """Bits of the first byte that belong to the frame before (0 … 7)."""
        return (number - 1) * self.frame_bits % 8


@dataclass(frozen=True, slots=True, eq=False)
class EncapsulatedFrames:
    """Frames in fragments (PS3.5 A.4).

    Attributes
    ----------
    number_of_frames : int
    fragment_offsets, fragment_lengths : NDArray, shape (fragments,), int64
        Position and length of each fragment's value in the file.
    first_fragments : NDArray, shape (frames found + 1,), int64
        Index of each frame's first fragment; the last entry is the number of fragments.
    """

    number_of_frames: int
    fragment_offsets: NDArray[np.int64]
    fragment_lengths: NDArray[np.int64]
    first_fragments: NDArray[np.int64]

    @property
    def nbytes(self) -> int:
        """Memory held by the table, in bytes."""
        return self.fragment_offsets.nbytes + self.fragment_lengths.nbytes + self.first_fragments.nbytes

    def spans(self, number: int) -> tuple[Span, ...]:
        """The fragments of frame `number`."""
        check_frame(number, self.number_of_frames)
        if number >= len(self.first_fragments):
            raise PixelDataError(f"frame {number} has no fragment; {len(self.first_fragments) - 1} frames were found")
        first, end = int(self.first_fragments[number - 1]), int(self.first_fragments[number])
        return tuple(Span(int(self.fragment_offsets[i]), int(self.fragment_lengths[i])) for i in range(first, end))


def check_frame(number: int, frames: int) -> None:
    """Raise `FrameOutOfRange` unless 1 ≤ `number` ≤ `frames`."""
    if not 1 <= number <= frames:
        raise FrameOutOfRange(number, frames)


def native_frames(description: PixelDescription, offset: int, available: int) -> NativeFrames:
    """Lay out native pixel data.

    Parameters
    ----------
    description : PixelDescription
    offset : int
        Position of the value of Pixel Data.
    available : int
        Its length in bytes, not beyond the end of the file.

    Notes
    -----
    YBR_FULL_422 keeps two colour samples for two pixels: 2 bytes a pixel (PS3.3 C.7.6.3.1.2). Some writers state it
    for unreduced data; the length tells.
    """
    pixels = description.rows * description.columns
    full = pixels * description.samples_per_pixel * description.bits_allocated
    if is_reduced(description, available):
        full = pixels * 2 * description.bits_allocated
    return NativeFrames(description.number_of_frames, offset, available, full)


def is_reduced(description: PixelDescription, available: int) -> bool:
    """True if native colour samples are horizontally reduced as their Photometric Interpretation says."""
    if description.photometric_interpretation not in ("YBR_FULL_422", "YBR_PARTIAL_422"):
        return False
    full = description.rows * description.columns * 3 * description.bits_allocated // 8
    return available < full * description.number_of_frames
