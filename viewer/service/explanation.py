"""Why a frame looks as it does: the stages of the pipeline, where each comes from, and what it made of one pixel."""

import math
from dataclasses import dataclass
from typing import Any

from dgscope.archive.models import Instance
from viewer.rendering.explain import StageReport, explain
from viewer.rendering.presentation_state.effective import EffectiveState
from viewer.service.blended import blended
from viewer.service.frame_state import mask_frames, state_of
from viewer.service.presentation import Presentation, state_in
from viewer.service.request import RenderRequest, RequestError
from viewer.service.stored import source_of, stored_frame


@dataclass(frozen=True, slots=True)
class Explanation:
    """Stages in their order, and sentences for the person who looks at the picture."""

    stages: tuple[StageReport, ...]
    warnings: tuple[str, ...]

    def as_json(self) -> dict[str, Any]:
        """As the REST API gives it; what is no finite number is null."""
        return {"stages": [_stage(report) for report in self.stages], "warnings": list(self.warnings)}


def explanation(
    request: RenderRequest, row: Instance, presentation: Presentation | None, pixel: tuple[int, int] | None
) -> Explanation:
    """Explain the picture that `render` makes of the same request.

    Parameters
    ----------
    request : RenderRequest
    row : Instance
    presentation : Presentation, or None
    pixel : tuple of int, or None
        Column and row in the image, from 0, before rotation and flip.

    Raises
    ------
    RequestError
        The pixel lies outside of the image.
    RenderingError
        The picture cannot be made.
    """
    source = source_of(row)
    state = state_of(request, row, presentation)
    description = source.description
    if pixel is not None:
        for name, place, end in (("x", pixel[0], description.columns), ("y", pixel[1], description.rows)):
            if not 0 <= place < end:
                raise RequestError(name, f"must be from 0 to {end - 1}")
    cells = stored_frame(row, request.frame, unprofiled=state.replaces_profile)
    stages = explain(cells, description, state, pixel, mask_frames(row, state))
    if presentation is None:
        return Explanation(stages, state.warnings)
    laid, warnings = _blending(request, row, presentation, state, pixel)
    return Explanation(stages + laid, warnings)


def _blending(
    request: RenderRequest,
    row: Instance,
    presentation: Presentation,
    state: EffectiveState,
    pixel: tuple[int, int] | None,
) -> tuple[tuple[StageReport, ...], tuple[str, ...]]:
    both = blended(request, row, presentation, state)
    blending = state_in(presentation.row).blending
    if both is None or blending is None:
        return (), state.warnings
    words = f"{blending.opacity:.0%} of the superimposed image in its colours over the rest of this one"
    values = None if pixel is None else tuple(float(code) for code in both.cells[pixel[1], pixel[0]])
    report = StageReport("blending", words, presentation.row.sop_instance_uid, "RelativeOpacity", values)
    return (report,), both.state.warnings


def _stage(report: StageReport) -> dict[str, Any]:
    value = report.values
    return {
        "name": report.name,
        "applied": report.applied,
        "source": {"object": report.object, "attribute": report.attribute},
        "value": None if value is None else [number if math.isfinite(number) else None for number in value],
    }
