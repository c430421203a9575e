"""What a viewer shows of one image, in the form that states are written from.

It comes out of the same steps as the picture (implied or read state, changes, `effective`), so that what was seen is
what is saved.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from pydicom.dataset import Dataset

from viewer.rendering.displayed_area import area_bounds
from viewer.rendering.errors import InvalidValue, UnsupportedValue
from viewer.rendering.icc import UnusableIccProfile, find_profile
from viewer.rendering.pixel_description import PixelDescription
from viewer.rendering.presentation_state.annotation_model import GraphicAnnotation, GraphicLayer
from viewer.rendering.presentation_state.attributes import items, text
from viewer.rendering.presentation_state.changes import Changes, with_changes
from viewer.rendering.presentation_state.effective import EffectiveState, effective
from viewer.rendering.presentation_state.geometry import DisplayedArea, SizeMode, SpatialTransformation
from viewer.rendering.presentation_state.identification import StateKind
from viewer.rendering.presentation_state.implied import implied_state
from viewer.rendering.presentation_state.model import (
    ModalityLut,
    PixelPadding,
    PresentationLut,
    PresentationState,
    Rescale,
    Voi,
    applies,
)
from viewer.rendering.presentation_state.planes import BitmapShutter, OverlayActivation, OverlayPlane, Shutter
from viewer.rendering.presentation_state.references import ImageReference
from viewer.rendering.presentation_state.subtraction import Subtraction
from viewer.rendering.presentation_state.with_image import with_image
from viewer.rendering.presentation_state.writer_area import corners
from viewer.rendering.presentation_state.writer_context import WRITTEN_KINDS

OVERLAY_LAYER = GraphicLayer("OVERLAYS", 1, 0xFFFF, description="Overlays of the images")
Rectangle = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class StateWide:
    """What a state says once for all of its images: images that differ in it go into different states."""

    kind: StateKind
    modality: ModalityLut | None
    subtraction: Subtraction | None
    presentation: PresentationLut
    profile: bytes | None
    shutters: tuple[Shutter, ...]
    shutter_value: int
    shutter_cielab: tuple[int, int, int] | None
    planes: tuple[OverlayPlane, ...]
    activations: tuple[OverlayActivation, ...]
    spatial: SpatialTransformation


@dataclass(frozen=True, slots=True)
class Shown:
    """What is shown of one image, or of some of its frames.

    Attributes
    ----------
    reference : ImageReference
        With class and series.
    wide : StateWide
    voi : Voi, or None
        None: identity.
    area : DisplayedArea
        With its corners.
    annotations : tuple of GraphicAnnotation
        Their `applies_to` plays no part.
    layers : tuple of GraphicLayer
        Described for them.
    padding : PixelPadding, or None
        Of the image, for measuring an automatic window.
    """

    reference: ImageReference
    wide: StateWide
    voi: Voi | None
    area: DisplayedArea
    annotations: tuple[GraphicAnnotation, ...]
    layers: tuple[GraphicLayer, ...]
    padding: PixelPadding | None = None


def varies_by_frame(header: Dataset, base: PresentationState | None, sop_instance_uid: str) -> bool:
    """True if frames of the image may be shown differently from each other."""
    if items(header, "PerFrameFunctionalGroupsSequence"):
        return True
    if base is None:
        return False
    named = [base.references, *(item.applies_to for item in base.voi), *(area.applies_to for area in base.areas)]
    named += [annotation.applies_to for annotation in base.annotations]
    return any(one.frames and one.sop_instance_uid == sop_instance_uid for references in named for one in references)


def shown(
    header: Dataset,
    description: PixelDescription,
    reference: ImageReference,
    frame: int,
    changes: Changes,
    base: PresentationState | None = None,
    region: Rectangle | None = None,
    whole_image: bool = False,
) -> Shown:
    """What is shown of a frame.

    Parameters
    ----------
    header, description : Dataset, PixelDescription
        Of the image.
    reference : ImageReference
        Becomes that of the result.
    frame : int
        Counted from 1.
    changes : Changes
        Of the user, to the base, or to what the image implies.
    base : PresentationState, or None
        The state that the user began with, as read. An image that it does not reference is shown without it.
    region : tuple of float, or None
        Left, top, width, height of what is shown, in image pixels from 0.0; None: as the base says.
    whole_image : bool
        The whole image is shown, whatever the base says.

    Returns
    -------
    Shown
        Its `voi` may still be an `AutomaticWindow`, which the caller has to measure.

    Raises
    ------
    UnsupportedValue
        The base is of a kind that cannot be written.
    InvalidValue
        The image is a colour image and shall be inverted, or the changes do not fit.
    """
    uid = reference.sop_instance_uid
    if base is not None and base.identification is not None and base.identification.kind not in WRITTEN_KINDS:
        kind = base.identification.kind.value
        raise UnsupportedValue("SOPClassUID", kind, "is a kind of presentation state that is not written")
    if base is not None and not applies(base.references, uid, frame):
        base = None
    implied = implied_state(header, description, frame) if base is None else None
    state = implied or with_image(base or PresentationState(), header, description, frame)
    state = with_changes(state, changes)
    found = effective(state, uid, frame)
    color = description.is_color
    if color and changes.invert:
        raise InvalidValue("PresentationLUTShape", "INVERSE", "a colour state cannot exchange black and white")
    planes, activations = _overlays(state, base)
    area = found.area if not whole_image else replace(found.area, top_left=None, bottom_right=None)
    wide = StateWide(
        kind=StateKind.COLOR if color else StateKind.GRAYSCALE,
        modality=None if color else _with_unit(found.gray.modality, header),
        subtraction=None if color else state.subtraction,
        presentation=found.gray.presentation,
        profile=_profile(header, base) if color else None,
        shutters=found.shutters,
        shutter_value=found.shutter_value if found.shutters else 0,
        shutter_cielab=found.shutter_cielab if found.shutters else None,
        planes=planes,
        activations=activations,
        spatial=found.spatial,
    )
    return Shown(
        reference=reference,
        wide=wide,
        voi=None if color else found.gray.voi,
        area=_with_corners(area, found, description, region),
        annotations=tuple(replace(annotation, applies_to=()) for annotation in found.annotations),
        layers=(*found.layers, *((OVERLAY_LAYER,) if base is None and activations else ())),
        padding=found.gray.padding,
    )


def with_shutters(one: Shown, shutters: tuple[Shutter, ...], value: int) -> Shown:
    """The same with other shutters, which replace all that were there."""
    activated = {activation.group for activation in one.wide.activations}
    planes = tuple(plane for plane in one.wide.planes if plane.group in activated)
    wide = replace(
        one.wide, shutters=shutters, shutter_value=value if shutters else 0, shutter_cielab=None, planes=planes
    )
    return replace(one, wide=wide)


def with_annotations(
    one: Shown, added: tuple[GraphicAnnotation, ...], layers: Mapping[str, GraphicLayer], keep: bool
) -> Shown:
    """The same with further annotations, or with others.

    Parameters
    ----------
    one : Shown
    added : tuple of GraphicAnnotation
    layers : mapping of GraphicLayer by name
        What the new ones are drawn in; a layer that is there already stays as it is.
    keep : bool
        The annotations that are there stay.
    """
    known = {layer.name for layer in one.layers}
    new = tuple(layer for name, layer in layers.items() if name not in known)
    return replace(one, annotations=(*(one.annotations if keep else ()), *added), layers=(*one.layers, *new))


def _overlays(
    state: PresentationState, base: PresentationState | None
) -> tuple[tuple[OverlayPlane, ...], tuple[OverlayActivation, ...]]:
    """Planes that have to be part of the state, and what it has to activate."""
    shutters = {one.plane.group: one.plane for one in state.shutters if isinstance(one, BitmapShutter)}
    if base is not None:
        activations = tuple(one for one in base.activations if one.group in state.active_overlays)
        kept = {activation.group for activation in activations} | shutters.keys()
        own = tuple(replace(plane, layer=None) for plane in base.overlays if plane.group in kept)
        return own, tuple(one for one in activations if one.group not in shutters)
    groups = {plane.group for plane in state.overlays} & state.active_overlays - shutters.keys()
    return tuple(shutters.values()), tuple(OverlayActivation(group, OVERLAY_LAYER) for group in sorted(groups))


def _with_unit(modality: ModalityLut | None, header: Dataset) -> ModalityLut | None:
    # Rescale Type is not part of the CT Image Module of old: Hounsfield units go without saying (PS3.3 C.8.2.1.1.1).
    if isinstance(modality, Rescale) and not modality.type and text(header, "Modality") == "CT":
        return replace(modality, type="HU")
    return modality


def _profile(header: Dataset, base: PresentationState | None) -> bytes | None:
    if base is not None and base.profile is not None:
        return base.profile
    try:
        return find_profile(header)
    except UnusableIccProfile:
        return None


def _with_corners(
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
