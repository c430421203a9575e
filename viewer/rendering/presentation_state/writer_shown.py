"""What a viewer shows of one image, in the form that states are written from.

It comes out of the same steps as the picture (implied or read state, changes, `effective`), so that what was seen is
what is saved.
"""

from dataclasses import dataclass, replace

from pydicom.dataset import Dataset

from viewer.rendering.errors import InvalidValue, UnsupportedValue
from viewer.rendering.pixel_description import PixelDescription
from viewer.rendering.presentation_state.annotation_model import GraphicAnnotation, GraphicLayer
from viewer.rendering.presentation_state.attributes import items
from viewer.rendering.presentation_state.changes import Changes, with_changes
from viewer.rendering.presentation_state.effective import EffectiveState, effective
from viewer.rendering.presentation_state.every_overlay import OVERLAY_LAYER, with_every_overlay
from viewer.rendering.presentation_state.geometry import DisplayedArea, SpatialTransformation
from viewer.rendering.presentation_state.identification import StateKind
from viewer.rendering.presentation_state.implied import implied_state
from viewer.rendering.presentation_state.model import (
    ModalityLut,
    PixelPadding,
    PresentationLut,
    PresentationState,
    Voi,
    applies,
)
from viewer.rendering.presentation_state.planes import OverlayActivation, OverlayPlane, Shutter
from viewer.rendering.presentation_state.references import ImageReference
from viewer.rendering.presentation_state.subtraction import Subtraction
from viewer.rendering.presentation_state.with_image import with_image
from viewer.rendering.presentation_state.writer_context import WRITTEN_KINDS
from viewer.rendering.presentation_state.writer_shown_parts import (
    Rectangle,
    with_corners,
    with_unit,
    written_overlays,
    written_profile,
)


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
    every_overlay: bool = False,
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
    whole_image, every_overlay : bool
        The whole image, and overlays that the base does not activate, are shown.

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
    color = description.is_color
    if color and changes.invert:
        raise InvalidValue("PresentationLUTShape", "INVERSE", "a colour state cannot exchange black and white")
    base = _usable_base(base, reference.sop_instance_uid, frame)
    state = _state(header, description, frame, changes, base, every_overlay=every_overlay)
    found = effective(state, reference.sop_instance_uid, frame)
    wide = _wide(state, found, base, header, color=color)
    area = replace(found.area, top_left=None, bottom_right=None) if whole_image else found.area
    return Shown(
        reference=reference,
        wide=wide,
        voi=None if color else found.gray.voi,
        area=with_corners(area, found, description, region),
        annotations=tuple(replace(annotation, applies_to=()) for annotation in found.annotations),
        layers=_layers(found, wide),
        padding=found.gray.padding,
    )


def _layers(found: EffectiveState, wide: StateWide) -> tuple[GraphicLayer, ...]:
    ours = any(activation.layer is OVERLAY_LAYER for activation in wide.activations)
    return (*found.layers, *((OVERLAY_LAYER,) if ours else ()))


def _usable_base(base: PresentationState | None, uid: str, frame: int) -> PresentationState | None:
    """The state that the user began with, where the frame was shown with it."""
    if base is not None and base.identification is not None and base.identification.kind not in WRITTEN_KINDS:
        kind = base.identification.kind.value
        raise UnsupportedValue("SOPClassUID", kind, "is a kind of presentation state that is not written")
    return base if base is not None and applies(base.references, uid, frame) else None


def _state(
    header: Dataset,
    description: PixelDescription,
    frame: int,
    changes: Changes,
    base: PresentationState | None,
    *,
    every_overlay: bool,
) -> PresentationState:
    if base is None:
        return with_changes(implied_state(header, description, frame), changes)
    state = with_image(base, header, description, frame)
    if every_overlay:
        state = with_every_overlay(state, implied_state(header, description, frame))
    return with_changes(state, changes)


def _wide(
    state: PresentationState, found: EffectiveState, base: PresentationState | None, header: Dataset, *, color: bool
) -> StateWide:
    planes, activations = written_overlays(state, base)
    return StateWide(
        kind=StateKind.COLOR if color else StateKind.GRAYSCALE,
        modality=None if color else with_unit(found.gray.modality, header),
        subtraction=None if color else state.subtraction,
        presentation=found.gray.presentation,
        profile=written_profile(header, base) if color else None,
        shutters=found.shutters,
        shutter_value=found.shutter_value if found.shutters else 0,
        shutter_cielab=found.shutter_cielab if found.shutters else None,
        planes=planes,
        activations=activations,
        spatial=found.spatial,
    )
