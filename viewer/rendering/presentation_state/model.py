"""A presentation state as frozen values. The names are those of PS3.3; a stage never sees anything else.

A state lists what it holds and, for each item, the images and frames that the item applies to; nothing is decided here
(:mod:`.effective` decides). Absent means identity (PS3.4 N.2). New kinds of content become new fields with an empty
default; the subtraction of the Mask Module (PS3.3 C.11.13) has its place between `modality` and `voi`.
"""

from dataclasses import dataclass

from viewer.rendering.errors import InvalidValue
from viewer.rendering.presentation_state.contrast import (
    AutomaticWindow,
    ModalityLut,
    ModalityTable,
    PixelPadding,
    PresentationLut,
    PresentationLutShape,
    Rescale,
    Voi,
    VoiFunction,
    VoiItem,
    Window,
)
from viewer.rendering.presentation_state.geometry import (
    UPRIGHT,
    WHOLE_IMAGE,
    DisplayedArea,
    SizeMode,
    SpatialTransformation,
)
from viewer.rendering.presentation_state.planes import OverlayPlane, Shutter
from viewer.rendering.presentation_state.references import ImageReference, applies

__all__ = [
    "P_VALUE_MAX",
    "UPRIGHT",
    "WHOLE_IMAGE",
    "AutomaticWindow",
    "DisplayedArea",
    "ImageReference",
    "ModalityLut",
    "ModalityTable",
    "OverlayPlane",
    "PixelPadding",
    "PresentationLut",
    "PresentationLutShape",
    "PresentationState",
    "Rescale",
    "Shutter",
    "SizeMode",
    "SpatialTransformation",
    "Voi",
    "VoiFunction",
    "VoiItem",
    "Window",
    "applies",
]

P_VALUE_MAX = 0xFFFF


@dataclass(frozen=True, slots=True)
class PresentationState:
    """What a Grayscale Softcopy Presentation State holds, or what an image implies (PS3.3 A.33, PS3.4 N.2).

    Attributes
    ----------
    references : tuple of ImageReference
        Images that the state may be applied to; empty: any (an implied state).
    modality : ModalityLut, or None
    voi : tuple of VoiItem
    voi_index : int
        Which of the choices of a VOI item is applied.
    presentation : PresentationLut
    padding : PixelPadding, or None
        Of the image; a state does not replace it.
    shutters : tuple of Shutter
        What every one of them lets through is visible.
    shutter_value : int
        Shutter Presentation Value, a P-Value 0 … 65535.
    overlays : tuple of OverlayPlane
        Planes of the state and of the image.
    active_overlays : frozenset of int
        Groups (6000H … 601EH) that are shown.
    spatial : SpatialTransformation
    areas : tuple of DisplayedArea
    warnings : tuple of str
        Sentences for the person who looks at the picture.
    """

    references: tuple[ImageReference, ...] = ()
    modality: ModalityLut | None = None
    voi: tuple[VoiItem, ...] = ()
    voi_index: int = 0
    presentation: PresentationLut = PresentationLutShape.IDENTITY
    padding: PixelPadding | None = None
    shutters: tuple[Shutter, ...] = ()
    shutter_value: int = 0
    overlays: tuple[OverlayPlane, ...] = ()
    active_overlays: frozenset[int] = frozenset()
    spatial: SpatialTransformation = UPRIGHT
    areas: tuple[DisplayedArea, ...] = ()
    warnings: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if not 0 <= self.shutter_value <= P_VALUE_MAX:
            raise InvalidValue("ShutterPresentationValue", self.shutter_value, "must be 0 … 65535")
