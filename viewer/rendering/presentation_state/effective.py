"""What of a state applies to one image and frame: the only place with rules of precedence and of "applies to"."""

from dataclasses import dataclass

from viewer.rendering.errors import InvalidValue, RenderingError
from viewer.rendering.presentation_state.model import (
    UPRIGHT,
    WHOLE_IMAGE,
    DisplayedArea,
    ModalityLut,
    PixelPadding,
    PresentationLut,
    PresentationLutShape,
    PresentationState,
    SpatialTransformation,
    Voi,
    applies,
)
from viewer.rendering.presentation_state.planes import BitmapShutter, OverlayPlane, Shutter


class StateDoesNotApply(RenderingError):
    """A presentation state was asked for with an image or a frame that it does not reference."""

    def __init__(self, sop_instance_uid: str, frame: int) -> None:
        super().__init__(f"the presentation state does not reference frame {frame} of image {sop_instance_uid}")
        self.sop_instance_uid = sop_instance_uid
        self.frame = frame


@dataclass(frozen=True, slots=True)
class GrayTransformation:
    """The point operations of the pipeline: together they are one table, and this is its key.

    A `voi` of None is identity over the whole possible range (PS3.4 N.2.1.3).
    """

    modality: ModalityLut | None = None
    voi: Voi | None = None
    presentation: PresentationLut = PresentationLutShape.IDENTITY
    padding: PixelPadding | None = None


UNCHANGED = GrayTransformation()


@dataclass(frozen=True, slots=True)
class EffectiveState:
    """A state with its choices made for one image and frame; attributes as in `PresentationState`.

    Attributes
    ----------
    frame : int
        Image frame, counted from 1; multi-frame overlays need it.
    overlays : tuple of OverlayPlane
        Those that are shown on this frame, in ascending order of group.
    """

    frame: int = 1
    gray: GrayTransformation = UNCHANGED
    shutters: tuple[Shutter, ...] = ()
    shutter_value: int = 0
    overlays: tuple[OverlayPlane, ...] = ()
    spatial: SpatialTransformation = UPRIGHT
    area: DisplayedArea = WHOLE_IMAGE
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
    """
    if not applies(state.references, sop_instance_uid, frame):
        raise StateDoesNotApply(sop_instance_uid, frame)
    shutters, warnings = _shutters(state)
    area = next((item for item in state.areas if applies(item.applies_to, sop_instance_uid, frame)), WHOLE_IMAGE)
    return EffectiveState(
        frame=frame,
        gray=GrayTransformation(
            state.modality, _voi(state, sop_instance_uid, frame), state.presentation, state.padding
        ),
        shutters=shutters,
        shutter_value=state.shutter_value,
        overlays=_overlays(state, frame, shutters),
        spatial=state.spatial,
        area=area,
        warnings=state.warnings + warnings,
    )


def _voi(state: PresentationState, sop_instance_uid: str, frame: int) -> Voi | None:
    item = next((item for item in state.voi if applies(item.applies_to, sop_instance_uid, frame)), None)
    if item is None or not item.choices:
        return None
    if not 0 <= state.voi_index < len(item.choices):
        raise InvalidValue("voi_index", state.voi_index, f"there are {len(item.choices)} windows and VOI LUTs")
    return item.choices[state.voi_index]


def _shutters(state: PresentationState) -> tuple[tuple[Shutter, ...], tuple[str, ...]]:
    geometric = tuple(shutter for shutter in state.shutters if not isinstance(shutter, BitmapShutter))
    if geometric and len(geometric) < len(state.shutters):
        return geometric, ("A bitmap shutter beside a geometric one is not allowed; the bitmap is left out.",)
    return state.shutters, ()


def _overlays(state: PresentationState, frame: int, shutters: tuple[Shutter, ...]) -> tuple[OverlayPlane, ...]:
    covering = {shutter.plane.group for shutter in shutters if isinstance(shutter, BitmapShutter)}
    shown = (
        plane
        for plane in state.overlays
        if plane.group in state.active_overlays and plane.group not in covering and plane.frame_index(frame) is not None
    )
    return tuple(sorted(shown, key=lambda plane: plane.group))
