"""Parts of what is shown, in the form in which a state is written: overlays, unit, profile, corners."""

from dataclasses import replace

from pydicom.dataset import Dataset

from viewer.rendering.displayed_area import area_bounds
from viewer.rendering.icc import UnusableIccProfile, find_profile
from viewer.rendering.pixel_description import PixelDescription
from viewer.rendering.presentation_state.attributes import text
from viewer.rendering.presentation_state.effective import EffectiveState
from viewer.rendering.presentation_state.every_overlay import OVERLAY_LAYER
from viewer.rendering.presentation_state.geometry import DisplayedArea, SizeMode
from viewer.rendering.presentation_state.model import ModalityLut, PresentationState, Rescale
from viewer.rendering.presentation_state.planes import BitmapShutter, OverlayActivation, OverlayPlane
from viewer.rendering.presentation_state.writer_area import corners

Rectangle = tuple[float, float, float, float]


def written_overlays(
    state: PresentationState, base: PresentationState | None
) -> tuple[tuple[OverlayPlane, ...], tuple[OverlayActivation, ...]]:
    """Planes that have to be part of the state, and what it has to activate."""
    shutters = {one.plane.group: one.plane for one in state.shutters if isinstance(one, BitmapShutter)}
    if base is not None:
        activations = tuple(one for one in state.activations if one.group in state.active_overlays)
        kept = {activation.group for activation in activations} | shutters.keys()
        own = tuple(replace(plane, layer=None) for plane in base.overlays if plane.group in kept)
        return own, tuple(one for one in activations if one.group not in shutters)
    groups = {plane.group for plane in state.overlays} & state.active_overlays - shutters.keys()
    return tuple(shutters.values()), tuple(OverlayActivation(group, OVERLAY_LAYER) for group in sorted(groups))


def with_unit(modality: ModalityLut | None, header: Dataset) -> ModalityLut | None:
    # Rescale Type is not part of the CT Image Module of old: Hounsfield units go without saying (PS3.3 C.8.2.1.1.1).
    if isinstance(modality, Rescale) and not modality.type and text(header, "Modality") == "CT":
        return replace(modality, type="HU")
    return modality


def written_profile(header: Dataset, base: PresentationState | None) -> bytes | None:
    if base is not None and base.profile is not None:
        return base.profile
    try:
        return find_profile(header)
    except UnusableIccProfile:
        return None


def with_corners(
    area: DisplayedArea, found: EffectiveState, description: PixelDescription, region: Rectangle | None
) -> DisplayedArea:
    left, top, width, height = region or area_bounds(area, description.rows, description.columns)
    first_column, first_row = round(left) + 1, round(top) + 1
    last_column = max(round(left + width), first_column)
    last_row = max(round(top + height), first_row)
    top_left, bottom_right = corners(first_column, first_row, last_column, last_row, found.spatial)
    return replace(
        area,
        top_left=top_left,
        bottom_right=bottom_right,
        size_mode=SizeMode.SCALE_TO_FIT if region is not None else area.size_mode,
        magnification=1.0 if region is not None else area.magnification,
        applies_to=(),
    )
