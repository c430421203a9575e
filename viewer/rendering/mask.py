"""Mask subtraction: contrast frames minus mask frames, in the space behind the modality LUT (PS3.4 N.2.1.2).

What comes out takes the place of the pixel cells: the later stages see differences, without a modality LUT before them.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from viewer.rendering.automatic_window import is_padding
from viewer.rendering.errors import FrameOutOfRange, InvalidValue
from viewer.rendering.modality_lut import apply_modality_lut, modality_range
from viewer.rendering.pixel_description import PixelDescription
from viewer.rendering.presentation_state.effective import EffectiveState, GrayTransformation
from viewer.rendering.presentation_state.subtraction import FrameSubtraction
from viewer.rendering.stored_values import stored_values


@dataclass(frozen=True, slots=True)
class Difference:
    """Result of a subtraction, in the form that the gray stages take.

    Attributes
    ----------
    cells : ndarray of float32
        Differences, shape (rows, columns); NaN where one of the frames is pixel padding.
    description : PixelDescription
        Of the differences.
    gray : GrayTransformation
        What is left to be done: without modality LUT and padding, with the possible range of differences.
    """

    cells: NDArray[np.float32]
    description: PixelDescription
    gray: GrayTransformation


def subtracted(
    shown: NDArray[Any], description: PixelDescription, state: EffectiveState, frames: Mapping[int, NDArray[Any]]
) -> Difference:
    """Subtract as the mask of `state` says.

    Parameters
    ----------
    shown : ndarray
        Pixel cells of the shown frame, shape (rows, columns).
    description : PixelDescription
    state : EffectiveState
        Its mask is not None.
    frames : mapping of int to ndarray
        Pixel cells of the frames ``state.mask.frames``, by their number from 1.

    Raises
    ------
    FrameOutOfRange
        A frame is missing in `frames`.
    InvalidValue
        A frame is of another shape than the shown one, or there is no mask.

    Notes
    -----
    Contrast and mask frames are averaged each. The mask is shifted by parts of a pixel with linear interpolation, its
    border repeated. The difference of values that lie in a range of R lies in −R … R.
    """
    mask = state.mask
    if mask is None:
        raise InvalidValue("MaskSubtractionSequence", None, "the state has no mask")
    every = {**frames, mask.contrast[0]: shown}
    contrast = _mean(mask.contrast, every, shown, description, state.gray)
    averaged = _mean(mask.mask, every, shown, description, state.gray)
    cells = contrast - _shifted(averaged, mask)
    return Difference(cells, _described(description), _rest(description, state.gray))


def _described(description: PixelDescription) -> PixelDescription:
    return replace(description, bits_allocated=32, bits_stored=32, high_bit=31, signed=True, float_kind="float")


def _rest(description: PixelDescription, gray: GrayTransformation) -> GrayTransformation:
    if description.float_kind:
        return replace(gray, modality=None, padding=None)
    lowest, highest = modality_range(gray.modality, *description.stored_range)
    return replace(gray, modality=None, padding=None, possible=(lowest - highest, highest - lowest))


def _mean(
    numbers: Sequence[int],
    frames: Mapping[int, NDArray[Any]],
    shown: NDArray[Any],
    description: PixelDescription,
    gray: GrayTransformation,
) -> NDArray[np.float32]:
    total = np.zeros(shown.shape, np.float32)
    for number in numbers:
        cells = frames.get(number)
        if cells is None:
            raise FrameOutOfRange(number, description.number_of_frames)
        if cells.shape != shown.shape:
            raise InvalidValue("MaskFrameNumbers", number, f"the frame has the shape {cells.shape}")
        values = stored_values(cells, description)
        modality = apply_modality_lut(values, gray.modality).astype(np.float32)
        if gray.padding is not None:
            modality[is_padding(values, gray.padding)] = np.nan
        total += modality
    return total / np.float32(len(numbers))


def _shifted(mask: NDArray[np.float32], subtraction: FrameSubtraction) -> NDArray[np.float32]:
    """The mask moved towards the last row and the first column (PS3.3 C.7.6.10.1.2)."""
    down, left = subtraction.shift
    if down == 0 and left == 0:
        return mask
    matrix = np.array([[1.0, 0.0, left], [0.0, 1.0, -down]])
    size = mask.shape[1], mask.shape[0]
    flags = cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP
    moved = cv2.warpAffine(mask, matrix, size, flags=flags, borderMode=cv2.BORDER_REPLICATE)
    return np.asarray(moved, dtype=np.float32)
