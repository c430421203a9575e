"""Blending of two gray images: the superimposed one in colour over the underlying one (PS3.4 N.2.4, PS3.3 C.11.14)."""

from dataclasses import dataclass, replace
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from viewer.rendering.automatic_window import is_padding
from viewer.rendering.contrast import contrast
from viewer.rendering.errors import InvalidValue
from viewer.rendering.image_plane import ImagePlane, have_common_space, pixel_mapping
from viewer.rendering.pixel_description import PixelDescription
from viewer.rendering.presentation_state.effective import UNCHANGED, EffectiveState, GrayTransformation
from viewer.rendering.presentation_state.model import PresentationState
from viewer.rendering.stored_values import stored_values


@dataclass(frozen=True, slots=True)
class BlendingFrame:
    """A frame of one of the two inputs.

    Attributes
    ----------
    cells : ndarray
        Pixel cells, shape (rows, columns).
    description : PixelDescription
    state : EffectiveState
        Of the blending state itself for the underlying frame, of `superimposed_state` for the other.
    plane : ImagePlane, or None
        Where the frame lies.
    """

    cells: NDArray[Any]
    description: PixelDescription
    state: EffectiveState
    plane: ImagePlane | None = None


@dataclass(frozen=True, slots=True)
class Blended:
    """What the pipeline renders: ``render(cells, description, state, output)``.

    Attributes
    ----------
    cells : ndarray of uint8
        RGB, shape (rows, columns, 3), of the size of the underlying frame.
    description : PixelDescription
    state : EffectiveState
        That of the underlying frame; its contrast is done, its warnings tell what could not be superimposed, and it
        lacks contrast where one of the two does.
    """

    cells: NDArray[np.uint8]
    description: PixelDescription
    state: EffectiveState


def superimposed_state(state: PresentationState) -> PresentationState:
    """The state of the superimposed images of a blending state: their contrast, in the colours of the palette.

    Raises
    ------
    InvalidValue
        `state` is no blending state.
    """
    if state.blending is None:
        raise InvalidValue("BlendingSequence", None, "the state is no blending state")
    other = state.blending.superimposed
    return PresentationState(
        identification=state.identification,
        references=other.references,
        modality=other.modality,
        voi=other.voi,
        palette=state.blending.palette,
    )


def blend(underlying: BlendingFrame, superimposed: BlendingFrame | None, opacity: float) -> Blended:
    """Lay one frame over the other.

    Parameters
    ----------
    underlying : BlendingFrame
    superimposed : BlendingFrame, or None
        None: no superimposed frame lies there, and the underlying one is shown alone.
    opacity : float
        Relative Opacity, 0 … 1, of the superimposed frame.

    Notes
    -----
    output = opacity × superimposed colour + (1 − opacity) × underlying gray, where the superimposed frame has a pixel
    that is no padding; the underlying gray elsewhere. The superimposed frame is resampled linearly to the pixels of the
    underlying one.
    """
    gray = contrast(underlying.cells, underlying.description, underlying.state.gray)
    rgb = np.repeat(gray[..., np.newaxis], 3, axis=2)
    warnings: tuple[str, ...] = ()
    lacks = underlying.state.lacks_contrast
    if superimposed is not None:
        matrix, warnings = _mapping(underlying, superimposed)
        if matrix is not None:
            colors, share = _laid(superimposed, matrix, rgb.shape[:2])
            weight = (share * np.float32(opacity))[..., np.newaxis]
            rgb = np.rint(rgb * (1 - weight) + colors * weight).astype(np.uint8)
        warnings += superimposed.state.warnings
        lacks = lacks or superimposed.state.lacks_contrast
    shown = tuple(dict.fromkeys(underlying.state.warnings + warnings))
    state = replace(underlying.state, gray=UNCHANGED, mask=None, lacks_contrast=lacks, warnings=shown)
    return Blended(rgb, color_description(underlying.description), state)


def color_description(description: PixelDescription) -> PixelDescription:
    """Description of 8-bit RGB of the size of an image."""
    return replace(
        description,
        samples_per_pixel=3,
        photometric_interpretation="RGB",
        bits_allocated=8,
        bits_stored=8,
        high_bit=7,
        signed=False,
        float_kind="",
    )


def _mapping(
    underlying: BlendingFrame, superimposed: BlendingFrame
) -> tuple[NDArray[np.float64] | None, tuple[str, ...]]:
    """From pixels of the underlying frame to those of the other, or None with a warning where they have no relation."""
    one, other = underlying.plane, superimposed.plane
    if one is not None and other is not None and have_common_space(one, other):
        return pixel_mapping(one, other), ()
    if underlying.cells.shape == superimposed.cells.shape:
        return np.eye(2, 3), (
            "The blended images have no common Frame of Reference UID (0020,0052); they are laid pixel on pixel.",
        )
    return None, (
        "The superimposed image is not shown: the images have no common Frame of Reference UID (0020,0052) and differ "
        "in size.",
    )


def _laid(
    frame: BlendingFrame, matrix: NDArray[np.float64], shape: tuple[int, ...]
) -> tuple[NDArray[np.uint8], NDArray[np.float32]]:
    """Colours of the superimposed frame on the pixels of the underlying one, and 1 where there are any."""
    values = stored_values(frame.cells, frame.description)
    counted = np.ones(values.shape, np.float32)
    if frame.state.gray.padding is not None:
        counted[is_padding(values, frame.state.gray.padding)] = 0
    if np.array_equal(matrix, np.eye(2, 3)) and values.shape == shape:
        return contrast(frame.cells, frame.description, frame.state.gray), counted
    size = shape[1], shape[0]
    flags = cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP
    moved = cv2.warpAffine(values.astype(np.float32), matrix, size, flags=flags, borderMode=cv2.BORDER_REPLICATE)
    share = cv2.warpAffine(counted, matrix, size, flags=flags, borderMode=cv2.BORDER_CONSTANT, borderValue=0)
    gray = _resampled(frame.state.gray, frame.description)
    colors = contrast(np.asarray(moved), replace(frame.description, float_kind="float"), gray)
    return colors, (np.asarray(share) > 0.999).astype(np.float32)


def _resampled(gray: GrayTransformation, description: PixelDescription) -> GrayTransformation:
    possible = (
        None if description.float_kind else (float(description.stored_range[0]), float(description.stored_range[1]))
    )
    return replace(gray, padding=None, possible=possible)
