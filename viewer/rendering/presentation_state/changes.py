"""What a user's tools or request parameters change in a state. The changed state goes the same way as any other."""

from dataclasses import dataclass, replace

from viewer.rendering.errors import InvalidValue
from viewer.rendering.presentation_state.model import (
    PresentationLutShape,
    PresentationState,
    SpatialTransformation,
    Voi,
    VoiItem,
)
from viewer.rendering.presentation_state.origin import IMAGE, REQUEST, Stage


@dataclass(frozen=True, slots=True)
class Changes:
    """Changes to a state; the defaults change nothing.

    Attributes
    ----------
    window : Voi, or None
        Replaces the VOI of every image: a window, a table, or a window that is measured on the frame.
    full_range : bool
        Takes the VOI away, so that the whole possible range is shown.
    voi_index : int, or None
        Takes another of the windows and VOI LUTs that the state offers, counted from 0.
    invert : bool
        Exchanges black and white, also of a Presentation LUT table, and the ends of a palette; shutters and padding
        stay as they are.
    rotation : int
        Turns what is seen clockwise by 0, 90, 180 or 270 degrees, or counter-clockwise if negative.
    flip : bool
        Then mirrors what is seen left to right.
    hide_overlays, hide_shutters, hide_annotations : bool
    hidden_layers : frozenset of str
        Names of graphic layers whose graphics, texts and overlays are not drawn.
    keep_image_contrast : bool
        Against the standard, and labelled in the warnings: where a presentation state has no modality LUT, or no VOI
        for the image, those of the image stand in.
    """

    window: Voi | None = None
    full_range: bool = False
    voi_index: int | None = None
    invert: bool = False
    rotation: int = 0
    flip: bool = False
    hide_overlays: bool = False
    hide_shutters: bool = False
    hide_annotations: bool = False
    hidden_layers: frozenset[str] = frozenset()
    keep_image_contrast: bool = False


def with_changes(state: PresentationState, changes: Changes) -> PresentationState:
    """A copy of `state` with `changes`.

    Raises
    ------
    InvalidValue
        A rotation that is no multiple of 90 degrees, or more than one of `window`, `full_range` and `voi_index`.
    """
    if (changes.window is not None) + changes.full_range + (changes.voi_index is not None) > 1:
        raise InvalidValue("window", changes.window, "a window, its number, and the full range exclude each other")
    changed = state
    if changes.keep_image_contrast:
        changed = _with_image_contrast(changed)
    decided: list[Stage] = []
    if changes.rotation % 360 or changes.flip:
        changed = replace(changed, spatial=turned(state.spatial, changes.rotation, changes.flip))
        decided.append(Stage.SPATIAL)
    if changes.window is not None:
        changed = replace(changed, voi=(VoiItem((changes.window,)),), voi_index=0)
        decided.append(Stage.VOI_LUT)
    if changes.full_range:
        changed = replace(changed, voi=(), voi_index=0)
        decided.append(Stage.VOI_LUT)
    if changes.voi_index is not None:
        changed = replace(changed, voi_index=changes.voi_index)
    if changes.invert:
        changed = _inverted(changed)
        decided.append(Stage.COLOR if changed.palette is not None else Stage.PRESENTATION_LUT)
    shown = _without_hidden(changed, changes)
    decided += _hidden_stages(changed, shown, changes)
    changed = shown
    return replace(changed, origin=changed.origin.replaced(REQUEST, *decided)) if decided else changed


def _without_hidden(state: PresentationState, changes: Changes) -> PresentationState:
    """Without what is not to be seen: overlays, shutters, annotations, or whole layers."""
    hidden = changes.hidden_layers
    covered = {plane.group for plane in state.overlays if plane.layer is not None and plane.layer.name in hidden}
    return replace(
        state,
        active_overlays=frozenset() if changes.hide_overlays else state.active_overlays - covered,
        shutters=() if changes.hide_shutters else state.shutters,
        annotations=(
            () if changes.hide_annotations else tuple(one for one in state.annotations if one.layer not in hidden)
        ),
    )


def _hidden_stages(state: PresentationState, shown: PresentationState, changes: Changes) -> list[Stage]:
    """Stages from which something is hidden, or was asked to be."""
    found = (
        (Stage.OVERLAYS, changes.hide_overlays or state.active_overlays != shown.active_overlays),
        (Stage.SHUTTER, changes.hide_shutters),
        (Stage.ANNOTATIONS, changes.hide_annotations or len(state.annotations) != len(shown.annotations)),
    )
    return [stage for stage, hidden in found if hidden]


def _with_image_contrast(state: PresentationState) -> PresentationState:
    aside = state.image_contrast
    if aside is None:
        return state
    kept = []
    origin = state.origin
    if state.modality is None and aside.modality is not None:
        state = replace(state, modality=aside.modality)
        kept.append("modality LUT")
        origin = origin.replaced(IMAGE, Stage.MODALITY_LUT)
    if aside.voi and not any(item.choices for item in state.voi):
        state = replace(state, voi=(VoiItem(aside.voi),), voi_index=0)
        kept.append("window")
        origin = origin.replaced(IMAGE, Stage.VOI_LUT)
    if not kept:
        return state
    label = f"The {' and the '.join(kept)} of the image are kept on request, which the standard does not foresee."
    return replace(state, origin=origin, warnings=(*state.warnings, label))


def turned(spatial: SpatialTransformation, rotation: int, flip: bool) -> SpatialTransformation:
    """`spatial` followed by a further rotation and flip, again as one rotation followed by one flip.

    Behind a flip a clockwise turn is a counter-clockwise one before it, hence the sign.
    """
    if rotation % 90:
        raise InvalidValue("ImageRotation", rotation, "must be a multiple of 90 degrees")
    turn = -rotation if spatial.flip else rotation
    return SpatialTransformation((spatial.rotation + turn) % 360, spatial.flip != flip)


def _inverted(state: PresentationState) -> PresentationState:
    presentation, palette = state.presentation, state.palette
    if palette is not None:
        return replace(state, palette=palette.reversed())
    if presentation is PresentationLutShape.IDENTITY:
        return replace(state, presentation=PresentationLutShape.INVERSE)
    if presentation is PresentationLutShape.INVERSE:
        return replace(state, presentation=PresentationLutShape.IDENTITY)
    return replace(state, presentation=presentation.complement())
