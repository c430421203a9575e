"""A state brought together with a frame of an image: what it does not replace, and warnings that need both."""

from dataclasses import replace

from pydicom.dataset import Dataset

from viewer.rendering.decode.sandbox import shared_sandbox
from viewer.rendering.errors import InvalidValue
from viewer.rendering.icc import UnusableIccProfile, changes_colors
from viewer.rendering.modality_lut import modality_range
from viewer.rendering.pixel_description import PixelDescription
from viewer.rendering.presentation_state.annotation_matrix import annotations_on_tile, tile_origin
from viewer.rendering.presentation_state.attributes import text
from viewer.rendering.presentation_state.identification import StateKind
from viewer.rendering.presentation_state.image_contrast import automatic_voi, image_modality_lut, image_voi
from viewer.rendering.presentation_state.image_overlays import image_overlays
from viewer.rendering.presentation_state.image_padding import image_padding
from viewer.rendering.presentation_state.lookup_table import FULL_LENGTH, LookupTable
from viewer.rendering.presentation_state.model import (
    DisplayedArea,
    ImageContrast,
    ModalityLut,
    ModalityTable,
    OverlayPlane,
    PresentationLutShape,
    PresentationState,
    VoiItem,
)


def with_image(
    state: PresentationState, header: Dataset, description: PixelDescription, frame: int
) -> PresentationState:
    """A copy of `state` with what it takes from a frame of an image.

    Parameters
    ----------
    state : PresentationState
        As :func:`.read.read_state` gives it.
    header : Dataset
        Of the image.
    description : PixelDescription
        Of the image.
    frame : int
        Counted from 1.

    Returns
    -------
    PresentationState
        With the image's pixel padding and overlay planes (those of groups that the state has itself are replaced,
        PS3.3 C.11.7), with its contrast aside for `Changes.keep_image_contrast`, and with further warnings. What the
        state does not hold is identity; the image's own transformations are not used (PS3.4 N.2).
    """
    warnings: list[str] = list(state.warnings)
    mono = not description.is_color
    signed_state = _signed_tables(state, description) if mono else _without_contrast(state, warnings)
    aside = _image_contrast(header, description, frame) if mono else None
    if mono:
        _warn_of_contrast(state, header, aside, warnings)
    profile = _usable_profile(state, warnings)
    palette = signed_state.palette
    return replace(
        signed_state,
        padding=image_padding(header, description, warnings) if mono else None,
        overlays=_overlays(state, header, description, warnings),
        palette=replace(palette, profile=profile) if palette is not None else None,
        annotations=annotations_on_tile(state.annotations, header, frame, warnings),
        profile=profile if _is(state, StateKind.COLOR) or _is(state, StateKind.BLENDING) else None,
        areas=_areas(state, header, frame, warnings),
        image_contrast=aside,
        lacks_contrast=aside is not None and _lacks_contrast(state, aside),
        number_of_frames=description.number_of_frames,
        warnings=tuple(dict.fromkeys(warnings)),
    )


def _is(state: PresentationState, kind: StateKind) -> bool:
    return state.identification is not None and state.identification.kind is kind


def _overlays(
    state: PresentationState, header: Dataset, description: PixelDescription, warnings: list[str]
) -> tuple[OverlayPlane, ...]:
    own = {plane.group for plane in state.overlays}
    active = {activation.group: activation for activation in state.activations}
    found: list[str] = []
    planes = {plane.group: plane for plane in image_overlays(header, description, found) if plane.group not in own}
    warnings.extend(sentence for sentence in found if any(f"{group:04X}" in sentence for group in active))
    for group in sorted(active.keys() - own - planes.keys()):
        warnings.append(f"The state activates overlay {group:04X}, which neither it nor the image holds.")
    shown = (active[group].applied_to(plane) for group, plane in planes.items() if group in active)
    return state.overlays + tuple(shown)


def _areas(state: PresentationState, header: Dataset, frame: int, warnings: list[str]) -> tuple[DisplayedArea, ...]:
    """Areas of the Total Pixel Matrix in the pixels of the tile that is shown."""
    if not any(area.of_matrix for area in state.areas):
        return state.areas
    try:
        column, row = tile_origin(header, frame)
    except InvalidValue as error:
        warnings.append(f"The whole tile is shown, since its place in the Total Pixel Matrix is unknown: {error}.")
        return tuple(area for area in state.areas if not area.of_matrix)
    return tuple(area.on_tile(round(column), round(row)) for area in state.areas)


def _image_contrast(header: Dataset, description: PixelDescription, frame: int) -> ImageContrast:
    ignored: list[str] = []  # about attributes of the image that the state replaces
    try:
        modality = image_modality_lut(header, description, frame, ignored)
    except InvalidValue:
        return ImageContrast(None, automatic_voi(header, description))
    voi = image_voi(header, description, frame, modality, ignored)
    return ImageContrast(modality, voi or automatic_voi(header, description))


def _warn_of_contrast(
    state: PresentationState, header: Dataset, aside: ImageContrast | None, warnings: list[str]
) -> None:
    if aside is not None and state.modality is None and aside.modality is not None and _changes(aside.modality):
        kind = text(header, "Modality") or "image"
        warnings.append(
            f"The state has no modality LUT (Rescale Slope (0028,1053) or Modality LUT Sequence (0028,3000)), although "
            f"the {kind} has one: what follows applies to stored values."
        )
    if aside is not None and not state.voi and state.modality is None and (aside.voi or aside.modality is not None):
        warnings.append(
            "The state has no contrast (neither modality LUT nor Softcopy VOI LUT Sequence (0028,3110)): the whole "
            "range of stored values is shown. The contrast of the image can be kept on request."
        )


def _lacks_contrast(state: PresentationState, aside: ImageContrast) -> bool:
    """Whether `Changes.keep_image_contrast` has something to keep that is to be seen."""
    modality = state.modality is None and aside.modality is not None and _changes(aside.modality)
    return modality or (bool(aside.voi) and not any(item.choices for item in state.voi))


def _changes(modality: ModalityLut) -> bool:
    return isinstance(modality, ModalityTable) or (modality.slope, modality.intercept) != (1.0, 0.0)


def _without_contrast(state: PresentationState, warnings: list[str]) -> PresentationState:
    """The state for a colour image: only a colour state was meant for it, but the rest of any state can be applied."""
    if not _is(state, StateKind.COLOR):
        warnings.append("A state for gray images is applied to a colour image: its contrast is left out.")
    return replace(
        state,
        modality=None,
        subtraction=None,
        voi=(),
        presentation=PresentationLutShape.IDENTITY,
        palette=None,
    )


def _usable_profile(state: PresentationState, warnings: list[str]) -> bytes | None:
    """The state's ICC profile where it changes colours visibly."""
    if state.profile is None:
        return None
    try:
        return state.profile if changes_colors(state.profile, shared_sandbox()) else None
    except UnusableIccProfile as error:
        warnings.append(f"The colours are shown without the ICC Profile (0028,2000) of the state: {error}.")
        return None


def _signed_tables(state: PresentationState, description: PixelDescription) -> PresentationState:
    """Tables whose first value mapped has the sign that their input has (PS3.3 C.11.1.1.1): US and SS get mixed up."""
    if description.float_kind:
        return state
    modality = state.modality
    if isinstance(modality, ModalityTable):
        modality = replace(modality, table=_signed(modality.table, negative=description.signed))
    negative = modality_range(modality, *description.stored_range)[0] < 0
    return replace(state, modality=modality, voi=tuple(_signed_item(item, negative=negative) for item in state.voi))


def _signed_item(item: VoiItem, *, negative: bool) -> VoiItem:
    choices = (_signed(voi, negative=negative) if isinstance(voi, LookupTable) else voi for voi in item.choices)
    return replace(item, choices=tuple(choices))


def _signed(table: LookupTable, *, negative: bool) -> LookupTable:
    if negative and table.first_mapped >= FULL_LENGTH // 2:
        return replace(table, first_mapped=table.first_mapped - FULL_LENGTH)
    if not negative and table.first_mapped < 0:
        return replace(table, first_mapped=table.first_mapped + FULL_LENGTH)
    return table
