"""What one pixel says at each stage of the pipeline."""

import math
from dataclasses import dataclass, replace

import numpy as np

from dgscope.archive.models import Instance
from viewer.rendering.mask import subtracted
from viewer.rendering.modality_lut import apply_modality_lut
from viewer.rendering.pipeline import contrast
from viewer.rendering.presentation_state.model import ModalityTable, Rescale
from viewer.rendering.stored_values import stored_values
from viewer.service.blended import blended
from viewer.service.dicom_json import Attributes, text
from viewer.service.frame_state import mask_frames, state_of
from viewer.service.presentation import Presentation
from viewer.service.request import RenderRequest, RequestError
from viewer.service.stored import source_of, stored_frame

_UNITS = {"US": "", "OD": "OD", "HU": "HU"}


@dataclass(frozen=True, slots=True)
class PixelValue:
    """Stored value (three of colour), modality value with its unit (of gray), and the code values 0 … 255 shown.

    Where a mask is subtracted, the modality value is the difference.
    """

    stored: list[float]
    modality: float | None
    unit: str
    shown: list[int]


def pixel_value(
    request: RenderRequest, row: Instance, x: int, y: int, presentation: Presentation | None = None
) -> PixelValue:
    """Read the pixel in column `x` and row `y`, both from 0.

    Raises
    ------
    RequestError
        The pixel lies outside of the image.
    RenderingError
        The frame cannot be read.
    """
    source = source_of(row)
    description = source.description
    state = state_of(request, row, presentation)
    for name, place, end in (("x", x, description.columns), ("y", y, description.rows)):
        if not 0 <= place < end:
            raise RequestError(name, f"must be from 0 to {end - 1}")
    cells = stored_frame(row, request.frame, unprofiled=state.replaces_profile)
    cell = cells[y : y + 1, x : x + 1]
    one = replace(description, rows=1, columns=1)
    if description.is_color:
        shown = [int(code) for code in contrast(cell, one, state.gray).ravel()]
        return PixelValue([float(sample) for sample in cell.ravel()], None, "", shown)
    stored = stored_values(cell, description)
    values, kind, gray = apply_modality_lut(stored, state.gray.modality), one, state.gray
    if state.mask is not None:
        difference = subtracted(cells, description, state, mask_frames(row, state))
        cell = values = difference.cells[y : y + 1, x : x + 1].astype(np.float64)
        kind, gray = replace(difference.description, rows=1, columns=1), difference.gray
    both = None if presentation is None else blended(request, row, presentation, state)
    codes = contrast(cell, kind, gray) if both is None else both.cells[y : y + 1, x : x + 1]
    shown = [int(code) for code in codes.ravel()]
    modality, value = float(values.ravel()[0]), float(stored.ravel()[0])
    return PixelValue(
        stored=[value] if math.isfinite(value) else [],
        modality=modality if math.isfinite(modality) else None,
        unit=_unit(state.gray.modality, row.attributes, row.series.modality),
        shown=shown,
    )


def _unit(modality: Rescale | ModalityTable | None, attributes: Attributes, series_modality: str) -> str:
    """Rescale Type or Modality LUT Type; CT without one is in Hounsfield units (PS3.3 C.11.1.1.2, C.8.2.1)."""
    if modality is None:
        return ""
    stated = modality.type.strip().upper()
    if stated:
        return _UNITS.get(stated, stated)
    if series_modality == "PT":
        return text(attributes, "00541001")
    return "HU" if series_modality == "CT" else ""
