"""The one way from pixels to a picture: contrast, shutter, overlays, displayed area, rotation and flip, annotations.

docs/rendering.md tells the order and the choices.

:func:`render` makes a still picture in the exact order. For a window that is being dragged, :func:`prepare_moving` does
once what does not depend on contrast, at the size of the viewport, and :func:`render_moving` applies one table to it.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from viewer.rendering.annotation.canvas import AnnotationSheet
from viewer.rendering.annotation_sheet import Easel, annotation_sheet
from viewer.rendering.automatic_window import resolve_automatic_window
from viewer.rendering.box import Box
from viewer.rendering.color_profile import srgb_samples
from viewer.rendering.contrast import contrast, rgb_8_bit
from viewer.rendering.covers import Cover, Veil, covers, veil
from viewer.rendering.displayed_area import Placement, place
from viewer.rendering.errors import InvalidValue
from viewer.rendering.layered_overlays import split
from viewer.rendering.mask import subtracted
from viewer.rendering.output import Output
from viewer.rendering.p_values import P_BLACK, code_value
from viewer.rendering.pixel_description import PixelDescription
from viewer.rendering.presentation_state.effective import EffectiveState, GrayTransformation
from viewer.rendering.presented import presented
from viewer.rendering.resample import needed
from viewer.rendering.spatial_transformation import apply_spatial_transformation
from viewer.rendering.stored_values import stored_values
from viewer.rendering.tabulate import apply_gray, plain

__all__ = ["Cover", "MovingFrame", "contrast", "covers", "prepare_moving", "render", "render_moving"]


@dataclass(frozen=True, slots=True)
class MovingFrame:
    """Stored values at the size of the picture, already turned and flipped, and what is painted over them.

    Attributes
    ----------
    stored : ndarray
        Shape (height, width), uint8, uint16, int16 or float32; for colour (height, width, 3), uint8.
    description : PixelDescription
        Of the whole image, its used bits beginning at bit 0.
    veil : Veil, or None
        Shutters, overlays and what lies outside of the image.
    subtracted : bool
        `stored` are differences of frames, behind the modality LUT.
    possible : tuple of float, or None
        The range of these differences.
    annotations : AnnotationSheet, or None
        Graphics and text.
    """

    stored: NDArray[Any]
    description: PixelDescription
    veil: Veil | None
    subtracted: bool = False
    possible: tuple[float, float] | None = None
    annotations: AnnotationSheet | None = None

    @property
    def nbytes(self) -> int:
        """Memory that the arrays take, for a cache that is bounded in bytes."""
        drawn = 0 if self.annotations is None else self.annotations.nbytes
        return self.stored.nbytes + (0 if self.veil is None else self.veil.nbytes) + drawn


def render(
    stored: NDArray[Any],
    description: PixelDescription,
    state: EffectiveState,
    output: Output | None = None,
    frames: Mapping[int, NDArray[Any]] | None = None,
) -> NDArray[np.uint8]:
    """Picture of one frame.

    Parameters
    ----------
    stored : ndarray
        Pixel cells as stored, unused bits in place, shape (rows, columns); for colour RGB, shape (rows, columns, 3),
        each sample over the full range of its unsigned type. Not changed.
    description : PixelDescription
    state : EffectiveState
    output : Output, optional
        Default: the displayed area without scaling.
    frames : mapping of int to ndarray, optional
        Pixel cells of the frames ``state.mask.frames``, where there is a mask.

    Returns
    -------
    ndarray of uint8
        Shape (height, width), or (height, width, 3) for colour.

    Raises
    ------
    InvalidValue
        Pixels and description, or area and output, do not fit together.
    FrameOutOfRange
        A frame that the mask needs is not in `frames`.
    """
    output = output or Output()
    state, among = split(state, in_color=output.in_color)
    placement, box = _layout(stored, description, state, output)
    values, kind, gray = _point_operations(stored, description, state, frames)
    gray = resolve_automatic_window(values, kind, gray)
    cells = stored[box.slices]
    picture = _samples(values[box.slices], state) if values.ndim == 3 else values[box.slices]
    picture = contrast(picture, kind, gray)
    for cover in covers(cells, description, box, state):
        cover.paint(picture)
    picture = presented(picture, placement, box, description, state, output)
    sheet = annotation_sheet(Easel(placement, box, description, state, output), among, cells)
    if sheet is None:
        return picture
    return sheet.over(picture.copy() if np.may_share_memory(picture, stored) else picture)


def prepare_moving(
    stored: NDArray[Any],
    description: PixelDescription,
    state: EffectiveState,
    output: Output,
    frames: Mapping[int, NDArray[Any]] | None = None,
) -> MovingFrame:
    """What a moving preview keeps while only its contrast changes; parameters as in :func:`render`.

    Notes
    -----
    Stored values are resampled before the contrast stages, which PS3.4 N.2 note 2 allows and which is why this is for
    moving pictures only: beside pixel padding, and in windows narrower than the noise, the exact order looks better.
    """
    state, among = split(state, in_color=output.in_color)
    placement, box = _layout(stored, description, state, output)
    cells = stored[box.slices]
    values, kind, gray = _point_operations(stored, description, state, frames)
    if cells.ndim == 2:
        part = _resamplable(stored_values(values[box.slices], kind))
        kind = plain(kind)
    else:
        part = _samples(cells, state)
    small = presented(part, placement, box, description, state, output, paint=False)
    shares = [
        Cover(presented(cover.mask * np.uint8(255), placement, box, description, state, output), cover.code)
        for cover in covers(cells, description, box, state)
    ]
    outside = np.full((placement.height, placement.width), 255, np.uint8)
    outside[placement.inside(description.rows, description.columns)] = 0
    if outside.any():
        shares.append(Cover(apply_spatial_transformation(outside, state.spatial), code_value(P_BLACK)))
    sheet = annotation_sheet(Easel(placement, box, description, state, output), among, cells)
    colored = small.ndim == 3 or gray.palette is not None
    veiled = veil(shares, (*small.shape[:2], 3) if colored else small.shape)
    return MovingFrame(small, kind, veiled, values is not stored, gray.possible, sheet)


def render_moving(frame: MovingFrame, gray: GrayTransformation) -> NDArray[np.uint8]:
    """Picture of a prepared frame with other contrast; an automatic window is measured on the prepared pixels."""
    if frame.subtracted:
        gray = replace(gray, modality=None, padding=None, possible=frame.possible)
    if frame.stored.ndim == 2:
        gray = resolve_automatic_window(frame.stored, frame.description, gray)
        picture = apply_gray(frame.stored, frame.description, gray)
    else:
        picture = contrast(frame.stored, replace(frame.description, bits_stored=8, bits_allocated=8, high_bit=7), gray)
    if frame.veil is not None:
        picture = frame.veil.over(picture)
    if frame.annotations is None:
        return picture
    return frame.annotations.over(picture.copy() if np.may_share_memory(picture, frame.stored) else picture)


def _point_operations(
    stored: NDArray[Any],
    description: PixelDescription,
    state: EffectiveState,
    frames: Mapping[int, NDArray[Any]] | None,
) -> tuple[NDArray[Any], PixelDescription, GrayTransformation]:
    """What the gray stages work on: the cells, or differences where a mask is subtracted, and what is left to do."""
    if state.mask is None or stored.ndim != 2:
        return stored, description, state.gray
    difference = subtracted(stored, description, state, frames or {})
    return difference.cells, difference.description, difference.gray


def _samples(cells: NDArray[Any], state: EffectiveState) -> NDArray[np.uint8]:
    """8-bit samples of a colour image for an sRGB display."""
    return srgb_samples(rgb_8_bit(cells), state.profile)


def _layout(
    stored: NDArray[Any], description: PixelDescription, state: EffectiveState, output: Output
) -> tuple[Placement, Box]:
    if stored.shape[:2] != (description.rows, description.columns) or stored.ndim != 2 + description.is_color:
        raise InvalidValue("Rows", stored.shape, f"the image has {description.rows} × {description.columns} pixels")
    placement = place(description.rows, description.columns, state.area, state.spatial, output)
    rows, columns = needed(placement, description.rows, description.columns)
    return placement, Box(rows.start, columns.start, rows.stop - rows.start, columns.stop - columns.start)


def _resamplable(values: NDArray[Any]) -> NDArray[Any]:
    return values if values.dtype in (np.uint8, np.uint16, np.int16, np.float32) else values.astype(np.float32)
