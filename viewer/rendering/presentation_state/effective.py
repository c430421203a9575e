"""What of a state applies to one image and frame: the only place with rules of precedence and of "applies to"."""

from dataclasses import dataclass, replace

from viewer.rendering.errors import InvalidValue, RenderingError
from viewer.rendering.presentation_state.annotation_model import GraphicAnnotation, GraphicLayer
from viewer.rendering.presentation_state.model import (
    IMPLIED,
    UPRIGHT,
    WHOLE_IMAGE,
    ColorLut,
    DisplayedArea,
    ModalityLut,
    PixelPadding,
    PresentationLut,
    PresentationLutShape,
    PresentationState,
    SpatialTransformation,
    StateKind,
    Voi,
    applies,
)
from viewer.rendering.presentation_state.origin import Origin
from viewer.rendering.presentation_state.planes import BitmapShutter, OverlayPlane, Shutter
from viewer.rendering.presentation_state.subtraction import FrameSubtraction, frames_of


class StateDoesNotApply(RenderingError):
    """A presentation state was asked for with an image or a frame that it does not reference."""

    def __init__(self, sop_instance_uid: str, frame: int) -> None:
        super().__init__(f"the presentation state does not reference frame {frame} of image {sop_instance_uid}")
        self.sop_instance_uid = sop_instance_uid
        self.frame = frame


@dataclass(frozen=True, slots=True)
class GrayTransformation:
    """The point operations of the pipeline: together they are one table, and this is its key.

    A `voi` of None is identity over the whole possible range (PS3.4 N.2.1.3). A `palette` takes the place of
    `presentation`: what comes out is colour. `possible` is the range of the values that go in, where that is not told
    by bits stored: differences of frames.
    """

    modality: ModalityLut | None = None
    voi: Voi | None = None
    presentation: PresentationLut = PresentationLutShape.IDENTITY
    padding: PixelPadding | None = None
    palette: ColorLut | None = None
    possible: tuple[float, float] | None = None


UNCHANGED = GrayTransformation()


@dataclass(frozen=True, slots=True)
class EffectiveState:
    """A state with its choices made for one image and frame; attributes as in `PresentationState`.

    Attributes
    ----------
    frame : int
        Image frame, counted from 1; multi-frame overlays need it.
    mask : FrameSubtraction, or None
        The frames that are subtracted; ``mask.frames`` are to be handed to the pipeline beside the frame itself.
    profile : bytes, or None
        ICC profile that a colour image's samples are in.
    replaces_profile : bool
        A colour state: the profile of the image itself is not applied (PS3.4 N.2).
    overlays : tuple of OverlayPlane
        Those that are shown on this frame, in the order in which they are drawn: by layer, then by group.
    lacks_contrast : bool
        As of :class:`PresentationState`.
    """

    frame: int = 1
    gray: GrayTransformation = UNCHANGED
    mask: FrameSubtraction | None = None
    profile: bytes | None = None
    replaces_profile: bool = False
    shutters: tuple[Shutter, ...] = ()
    shutter_value: int = 0
    shutter_cielab: tuple[int, int, int] | None = None
    overlays: tuple[OverlayPlane, ...] = ()
    spatial: SpatialTransformation = UPRIGHT
    area: DisplayedArea = WHOLE_IMAGE
    annotations: tuple[GraphicAnnotation, ...] = ()
    layers: tuple[GraphicLayer, ...] = ()
    origin: Origin = IMPLIED
    lacks_contrast: bool = False
    warnings: tuple[str, ...] = ()


def effective(state: PresentationState, sop_instance_uid: str, frame: int) -> EffectiveState:
    """Choose what of `state` applies to a frame.

    Parameters
    ----------
    state : PresentationState
    sop_instance_uid : str
    frame : int
        Counted from 1.

    Raises
    ------
    StateDoesNotApply
        The state references other images or frames only.
    InvalidValue
        `voi_index` is not the number of a choice.

    Notes
    -----
    * VOI and displayed area: the first item that covers image and frame (PS3.3 C.11.8, C.10.4); none: identity, the
      whole image.
    * Bitmap and geometric shutters exclude each other (C.7.6.15); with both, the bitmap is left out with a warning.
    * A plane that serves as bitmap shutter is not drawn as an overlay too.
    * A mask: where its frames lie outside of the image the frame is shown unsubtracted, with a warning.
    """
    if not applies(state.references, sop_instance_uid, frame):
        raise StateDoesNotApply(sop_instance_uid, frame)
    warnings: list[str] = list(state.warnings)
    shutters = _shutters(state, warnings)
    area = next((item for item in state.areas if applies(item.applies_to, sop_instance_uid, frame)), None)
    if area is None and state.areas:
        warnings.append("No Displayed Area Selection (0070,005A) is for this frame; the whole image is shown.")
    return EffectiveState(
        frame=frame,
        gray=GrayTransformation(
            state.modality, _voi(state, sop_instance_uid, frame), state.presentation, state.padding, state.palette
        ),
        mask=_mask(state, frame, warnings),
        profile=state.profile,
        replaces_profile=state.identification is not None and state.identification.kind is StateKind.COLOR,
        shutters=shutters,
        shutter_value=state.shutter_value,
        shutter_cielab=state.shutter_cielab,
        overlays=_overlays(state, frame, shutters),
        spatial=state.spatial,
        area=area or WHOLE_IMAGE,
        annotations=tuple(one for one in state.annotations if one.applies(sop_instance_uid, frame)),
        layers=state.layers,
        origin=state.origin,
        lacks_contrast=state.lacks_contrast,
        warnings=tuple(warnings),
    )


def _mask(state: PresentationState, frame: int, warnings: list[str]) -> FrameSubtraction | None:
    if state.subtraction is None:
        return None
    found = frames_of(state.subtraction, frame)
    last = state.number_of_frames
    if found is None or (last is not None and max(found.mask) > last):
        warnings.append("Mask Subtraction Sequence (0028,6100) has no mask for this frame; it is not subtracted.")
        return None
    if last is not None and found.contrast[-1] > last:
        warnings.append("Contrast Frame Averaging (0028,6112) reaches beyond the last frame; fewer are averaged.")
        return replace(found, contrast=found.contrast[: last - frame + 1])
    return found


def _voi(state: PresentationState, sop_instance_uid: str, frame: int) -> Voi | None:
    item = next((item for item in state.voi if applies(item.applies_to, sop_instance_uid, frame)), None)
    if item is None or not item.choices:
        return None
    if not 0 <= state.voi_index < len(item.choices):
        raise InvalidValue("voi_index", state.voi_index, f"there are {len(item.choices)} windows and VOI LUTs")
    return item.choices[state.voi_index]


def _shutters(state: PresentationState, warnings: list[str]) -> tuple[Shutter, ...]:
    geometric = tuple(shutter for shutter in state.shutters if not isinstance(shutter, BitmapShutter))
    if geometric and len(geometric) < len(state.shutters):
        warnings.append("A bitmap shutter beside a geometric one is not allowed; the bitmap is left out.")
        return geometric
    if any(isinstance(one, BitmapShutter) and one.plane.group in state.active_overlays for one in state.shutters):
        warnings.append("The plane of Shutter Overlay Group (0018,1623) is also activated; it is not drawn as overlay.")
    return state.shutters


def _overlays(state: PresentationState, frame: int, shutters: tuple[Shutter, ...]) -> tuple[OverlayPlane, ...]:
    covering = {shutter.plane.group for shutter in shutters if isinstance(shutter, BitmapShutter)}
    shown = (
        plane
        for plane in state.overlays
        if plane.group in state.active_overlays and plane.group not in covering and plane.frame_index(frame) is not None
    )
    return tuple(sorted(shown, key=lambda plane: (plane.layer.order if plane.layer else 0, plane.group)))
