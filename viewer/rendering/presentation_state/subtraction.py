"""Mask subtraction as values: which frames are averaged and subtracted (PS3.3 C.11.13, C.7.6.10)."""

from dataclasses import dataclass
from enum import StrEnum

from viewer.rendering.errors import InvalidValue

MAX_FRAMES = 64
SHIFT_LIMIT = 10_000.0


class MaskOperation(StrEnum):
    """Mask Operation (0028,6101)."""

    AVG_SUB = "AVG_SUB"
    TID = "TID"
    REV_TID = "REV_TID"


@dataclass(frozen=True, slots=True)
class Subtraction:
    """The item of Mask Subtraction Sequence (0028,6100).

    Attributes
    ----------
    operation : MaskOperation
    mask_frames : tuple of int
        Mask Frame Numbers (0028,6110), averaged; for AVG_SUB.
    averaged : int
        Contrast Frame Averaging (0028,6112): that many frames, beginning with the shown one, are averaged.
    tid_offset : int
        TID Offset (0028,6120): the mask is that many frames before the shown one; for TID and REV_TID.
    first_frame : int
        Where the range of REV_TID begins.
    shift : tuple of float
        Mask Sub-pixel Shift (0028,6114), in pixels: positive moves the mask towards the last row, and towards the
        first column.
    """

    operation: MaskOperation
    mask_frames: tuple[int, ...] = ()
    averaged: int = 1
    tid_offset: int = 1
    first_frame: int = 1
    shift: tuple[float, float] = (0.0, 0.0)

    def __post_init__(self) -> None:
        if self.operation is MaskOperation.AVG_SUB and not self.mask_frames:
            raise InvalidValue("MaskFrameNumbers", (), "AVG_SUB needs at least one mask frame")
        if len(self.mask_frames) > MAX_FRAMES or not all(frame >= 1 for frame in self.mask_frames):
            raise InvalidValue("MaskFrameNumbers", self.mask_frames[:4], f"needs 1 … {MAX_FRAMES} numbers from 1")
        if not 1 <= self.averaged <= MAX_FRAMES:
            raise InvalidValue("ContrastFrameAveraging", self.averaged, f"must be 1 … {MAX_FRAMES}")
        if not all(abs(pixels) <= SHIFT_LIMIT for pixels in self.shift):
            raise InvalidValue("MaskSubPixelShift", self.shift, f"is beyond ±{SHIFT_LIMIT:.0f} pixels")


@dataclass(frozen=True, slots=True)
class FrameSubtraction:
    """A subtraction with its frames chosen for one image frame.

    Attributes
    ----------
    contrast : tuple of int
        Frames that are averaged, the shown one first.
    mask : tuple of int
        Frames that are averaged and subtracted.
    shift : tuple of float
        As in `Subtraction`.
    """

    contrast: tuple[int, ...]
    mask: tuple[int, ...]
    shift: tuple[float, float] = (0.0, 0.0)

    @property
    def frames(self) -> tuple[int, ...]:
        """Numbers of the frames that are needed beside the shown one, each once, ascending."""
        return tuple(sorted({*self.contrast, *self.mask} - {self.contrast[0]}))


def frames_of(subtraction: Subtraction, frame: int) -> FrameSubtraction | None:
    """Frames that are subtracted for `frame`, or None where its mask would lie outside of the image.

    Notes
    -----
    AVG_SUB: the mask frames. TID: frame − offset. REV_TID: offset, offset + 2, offset + 4 … before the first, second,
    third … frame of the range, so that the mask runs backwards while the contrast runs forwards (C.7.6.10.1).
    """
    contrast = tuple(range(frame, frame + subtraction.averaged))
    if subtraction.operation is MaskOperation.AVG_SUB:
        return FrameSubtraction(contrast, subtraction.mask_frames, subtraction.shift)
    before = subtraction.tid_offset
    if subtraction.operation is MaskOperation.REV_TID:
        before += 2 * (frame - subtraction.first_frame)
    if frame - before < 1:
        return None
    return FrameSubtraction(contrast, (frame - before,), subtraction.shift)
