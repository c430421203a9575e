"""What one pixel says at each stage of the pipeline."""

import math
from dataclasses import dataclass, replace

from dgscope.archive.models import Instance
from viewer.rendering.modality_lut import apply_modality_lut
from viewer.rendering.pipeline import contrast
from viewer.rendering.presentation_state.model import ModalityTable, Rescale
from viewer.rendering.stored_values import stored_values
from viewer.service.dicom_json import Attributes, text
from viewer.service.frame_state import state_of
from viewer.service.presentation import Presentation
from viewer.service.request import RenderRequest, RequestError
from viewer.service.stored import source_of, stored_frame

_UNITS = {"US": "", "OD": "OD", "HU": "HU"}


@dataclass(frozen=True, slots=True)
class PixelValue:
    """Stored value (three of colour), modality value with its unit (of gray), and the code value 0 … 255 shown."""

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
    cell = stored_frame(row, request.frame, unprofiled=state.replaces_profile)[y : y + 1, x : x + 1]
    one = replace(description, rows=1, columns=1)
    shown = [int(code) for code in contrast(cell, one, state.gray).ravel()]
    if description.is_color:
        return PixelValue([float(sample) for sample in cell.ravel()], None, "", shown)
    stored = stored_values(cell, description)
    modality = float(apply_modality_lut(stored, state.gray.modality).ravel()[0])
    value = float(stored.ravel()[0])
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
