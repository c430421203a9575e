"""What was done to a frame, stage by stage: from which object and attribute, and what it made of one pixel."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from viewer.rendering.automatic_window import is_padding, resolve_automatic_window
from viewer.rendering.box import Box
from viewer.rendering.contrast import contrast, rgb_8_bit
from viewer.rendering.covers import covers
from viewer.rendering.describe_state import (
    describe_annotations,
    describe_area,
    describe_modality,
    describe_overlays,
    describe_presentation,
    describe_shutters,
    describe_spatial,
    describe_voi,
)
from viewer.rendering.errors import InvalidValue
from viewer.rendering.mask import subtracted
from viewer.rendering.modality_lut import apply_modality_lut, modality_range
from viewer.rendering.pixel_description import PixelDescription
from viewer.rendering.presentation_lut import apply_presentation_lut
from viewer.rendering.presentation_state.effective import EffectiveState, GrayTransformation
from viewer.rendering.presentation_state.model import AutomaticWindow, Window
from viewer.rendering.presentation_state.origin import IMAGE, Stage
from viewer.rendering.stored_values import stored_values
from viewer.rendering.voi_lut import apply_voi_lut

Values = tuple[float, ...]


@dataclass(frozen=True, slots=True)
class StageReport:
    """One stage.

    Attributes
    ----------
    name : str
        ``"stored value"``, or a value of `Stage`.
    applied : str
        What was applied, in words; ``"identity"`` or ``"none"`` where nothing was.
    object : str
        SOP Instance UID of the presentation state, ``"image"``, or ``"request"``.
    attribute : str
        Keyword of the attribute that decided; the one that is absent where nothing was applied.
    values : tuple of float, or None
        Of the pixel after the stage: stored value, modality value, share of gray 0 … 1, P-Value, then 8-bit code
        values, three for colour. None where no pixel was asked for, or the stage does not touch values.
    """

    name: str
    applied: str
    object: str
    attribute: str
    values: Values | None = None


def explain(
    stored: NDArray[Any],
    description: PixelDescription,
    state: EffectiveState,
    pixel: tuple[int, int] | None = None,
    frames: Mapping[int, NDArray[Any]] | None = None,
) -> tuple[StageReport, ...]:
    """The stages that `pipeline.render` applies, in their order (PS3.4 N.2).

    Parameters
    ----------
    stored, description, state, frames
        As for `pipeline.render`.
    pixel : tuple of int, optional
        Column and row in the image, counted from 0, before rotation and flip.

    Raises
    ------
    InvalidValue
        The pixel lies outside of the image.
    FrameOutOfRange
        A frame that the mask needs is not in `frames`.
    """
    if pixel is not None and not (0 <= pixel[0] < description.columns and 0 <= pixel[1] < description.rows):
        size = f"{description.columns} × {description.rows}"
        raise InvalidValue("pixel", pixel, f"lies outside of the image of {size} pixels")
    if description.is_color:
        reports, shown = _color_stages(stored, description, state, pixel)
    else:
        reports, shown = _gray_stages(stored, description, state, pixel, frames or {})
    return (*reports, *_later_stages(stored, description, state, pixel, shown))


def _gray_stages(
    stored: NDArray[Any],
    description: PixelDescription,
    state: EffectiveState,
    pixel: tuple[int, int] | None,
    frames: Mapping[int, NDArray[Any]],
) -> tuple[list[StageReport], Values | None]:
    cell = _cell(stored, pixel)
    values = None if cell is None else stored_values(cell, description)
    reports = [StageReport("stored value", _bits(description), IMAGE, "PixelData", _numbers(values))]
    modality = None if values is None else apply_modality_lut(values, state.gray.modality)
    reports.append(_report(state, Stage.MODALITY_LUT, describe_modality(state.gray.modality), _numbers(modality)))
    gray, possible = state.gray, None
    if not description.float_kind:
        possible = modality_range(gray.modality, *description.stored_range)
    whole, kind = stored, description
    if state.mask is not None:
        difference = subtracted(stored, description, state, frames)
        whole, kind, gray, possible = (
            difference.cells,
            difference.description,
            difference.gray,
            difference.gray.possible,
        )
        modality = None if pixel is None else whole[pixel[1] : pixel[1] + 1, pixel[0] : pixel[0] + 1].astype(np.float64)
        words = f"frames {_listed(state.mask.contrast)} minus frames {_listed(state.mask.mask)}"
        reports.append(_report(state, Stage.MASK, (words, "MaskSubtractionSequence"), _numbers(modality)))
    measured = isinstance(gray.voi, AutomaticWindow)
    gray = resolve_automatic_window(whole, kind, gray)
    reports += _point_stages(state, gray, modality, possible or _finite_range(whole), measured=measured)
    code = None if pixel is None else contrast(_part(whole, pixel), replace(kind, rows=1, columns=1), gray)
    if gray.padding is not None and values is not None and bool(is_padding(values, gray.padding).any()):
        reports.append(
            StageReport("pixel padding", "black: no part of the picture", IMAGE, "PixelPaddingValue", (0.0,))
        )
    return reports, _numbers(code)


def _point_stages(
    state: EffectiveState,
    gray: GrayTransformation,
    modality: NDArray[np.float64] | None,
    possible: tuple[float, float],
    *,
    measured: bool,
) -> list[StageReport]:
    voi = gray.voi
    if isinstance(voi, AutomaticWindow):
        raise InvalidValue("VOILUT", "automatic", "must be measured on a frame first")
    share = None if modality is None else apply_voi_lut(modality, voi, possible)
    is_state = state.origin.object != IMAGE
    words = describe_voi(voi, possible, measured=measured, in_state=is_state and not measured)
    reports = [_report(state, Stage.VOI_LUT, words, _numbers(share))]
    if gray.palette is not None:
        words = (f"palette of {len(gray.palette.colors)} colours", "RedPaletteColorLookupTableData")
        colors = None if share is None else gray.palette.colors[gray.palette.indices(share)]
        return [*reports, _report(state, Stage.COLOR, words, _numbers(colors))]
    p_value = None
    if share is not None:
        p_value = np.rint(apply_presentation_lut(share, gray.presentation, windowed=isinstance(voi, Window)))
    words = describe_presentation(gray.presentation, in_state=is_state)
    return [*reports, _report(state, Stage.PRESENTATION_LUT, words, _numbers(p_value))]


def _color_stages(
    stored: NDArray[Any], description: PixelDescription, state: EffectiveState, pixel: tuple[int, int] | None
) -> tuple[list[StageReport], Values | None]:
    cell = _cell(stored, pixel)
    samples = None if cell is None else rgb_8_bit(cell)
    reports = [StageReport("stored value", _bits(description), IMAGE, "PixelData", _numbers(samples))]
    if state.gray.voi is not None:
        words = describe_voi(state.gray.voi, (0.0, 255.0), measured=False, in_state=state.origin.object != IMAGE)
        shown = None if cell is None else contrast(cell, replace(description, rows=1, columns=1), state.gray)
        reports.append(_report(state, Stage.VOI_LUT, words, _numbers(shown)))
        return reports, _numbers(shown)
    profile = "ICC profile of the state" if state.profile is not None else "sRGB"
    reports.append(_report(state, Stage.COLOR, (profile, "ICCProfile"), _numbers(samples)))
    return reports, _numbers(samples)


def _later_stages(
    stored: NDArray[Any],
    description: PixelDescription,
    state: EffectiveState,
    pixel: tuple[int, int] | None,
    shown: Values | None,
) -> list[StageReport]:
    """Shutter and overlays, which replace values, and the stages that only move them."""
    under = overlaid = shown
    if pixel is not None and shown is not None:
        under = _covered(stored, description, replace(state, overlays=()), pixel, shown)
        overlaid = _covered(stored, description, replace(state, shutters=()), pixel, under)
    return [
        _report(state, Stage.SHUTTER, describe_shutters(state), under),
        _report(state, Stage.OVERLAYS, describe_overlays(state), overlaid),
        _report(state, Stage.SPATIAL, describe_spatial(state.spatial), None),
        _report(state, Stage.DISPLAYED_AREA, describe_area(state.area), None),
        _report(state, Stage.ANNOTATIONS, describe_annotations(state), None),
    ]


def _covered(
    stored: NDArray[Any], description: PixelDescription, state: EffectiveState, pixel: tuple[int, int], shown: Values
) -> Values:
    box = Box(pixel[1], pixel[0], 1, 1)
    shape = (1, 1) if len(shown) == 1 else (1, 1, len(shown))
    picture = np.array(shown, np.uint8).reshape(shape)
    for cover in covers(stored[box.slices], description, box, state):
        cover.paint(picture)
    return tuple(float(code) for code in picture.ravel())


def _report(state: EffectiveState, stage: Stage, words: tuple[str, str], values: Values | None) -> StageReport:
    return StageReport(stage.value, words[0], state.origin.of(stage), words[1], values)


def _cell(stored: NDArray[Any], pixel: tuple[int, int] | None) -> NDArray[Any] | None:
    return None if pixel is None else _part(stored, pixel)


def _part(stored: NDArray[Any], pixel: tuple[int, int]) -> NDArray[Any]:
    return stored[pixel[1] : pixel[1] + 1, pixel[0] : pixel[0] + 1]


def _numbers(values: NDArray[Any] | None) -> Values | None:
    return None if values is None else tuple(float(value) for value in values.ravel())


def _bits(description: PixelDescription) -> str:
    if description.float_kind:
        return f"{description.float_kind} pixels"
    sign = "signed" if description.signed else "unsigned"
    return f"{description.bits_stored} bits, {sign}, {description.photometric_interpretation}"


def _listed(numbers: tuple[int, ...]) -> str:
    return ", ".join(str(number) for number in numbers[:8]) + (" …" if len(numbers) > 8 else "")


def _finite_range(cells: NDArray[Any]) -> tuple[float, float]:
    finite = cells[np.isfinite(cells)] if cells.dtype.kind == "f" else cells
    return (float(finite.min()), float(finite.max())) if finite.size else (0.0, 1.0)
