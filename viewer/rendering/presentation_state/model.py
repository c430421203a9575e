"""A presentation state as frozen values. The names are those of PS3.3; a stage never sees anything else.

A state lists what it holds and, for each item, the images and frames that the item applies to; nothing is decided here
(:mod:`.effective` decides). Absent means identity (PS3.4 N.2). New kinds of content become new fields with an empty
default.
"""

from dataclasses import dataclass

from viewer.rendering.errors import InvalidValue
from viewer.rendering.presentation_state.annotation_model import GraphicAnnotation, GraphicLayer
from viewer.rendering.presentation_state.color import Blending, ColorLut
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
from viewer.rendering.presentation_state.identification import Identification, StateKind
from viewer.rendering.presentation_state.origin import Origin
from viewer.rendering.presentation_state.planes import OverlayActivation, OverlayPlane, Shutter
from viewer.rendering.presentation_state.references import ImageReference, applies
from viewer.rendering.presentation_state.subtraction import Subtraction

__all__ = [
    "P_VALUE_MAX",
    "UPRIGHT",
    "WHOLE_IMAGE",
    "AutomaticWindow",
    "Blending",
    "ColorLut",
    "DisplayedArea",
    "Identification",
    "ImageContrast",
    "ImageReference",
    "ModalityLut",
    "ModalityTable",
    "OverlayActivation",
    "OverlayPlane",
    "PixelPadding",
    "PresentationLut",
    "PresentationLutShape",
    "PresentationState",
    "Rescale",
    "Shutter",
    "SizeMode",
    "SpatialTransformation",
    "StateKind",
    "Subtraction",
    "Voi",
    "VoiFunction",
    "VoiItem",
    "Window",
    "applies",
]

P_VALUE_MAX = 0xFFFF
IMPLIED = Origin()


@dataclass(frozen=True, slots=True)
class ImageContrast:
    """The contrast of an image that a state replaces, kept aside for "keep the contrast of the image"."""

    modality: ModalityLut | None = None
    voi: tuple[Voi, ...] = ()


@dataclass(frozen=True, slots=True)
class PresentationState:
    """What a softcopy presentation state holds, or what an image implies (PS3.3 A.33, PS3.4 N.2).

    Attributes
    ----------
    identification : Identification, or None
        None: implied by an image.
    references : tuple of ImageReference
        Images that the state may be applied to; empty: any (an implied state).
    modality : ModalityLut, or None
    subtraction : Subtraction, or None
    voi : tuple of VoiItem
    voi_index : int
        Which of the choices of a VOI item is applied.
    presentation : PresentationLut
    palette : ColorLut, or None
        Takes the place of `presentation`: the output is colour.
    profile : bytes, or None
        ICC profile of a colour state, for the samples of a colour image.
    blending : Blending, or None
    padding : PixelPadding, or None
        Of the image; a state does not replace it.
    shutters : tuple of Shutter
        What every one of them lets through is visible.
    shutter_value : int
        Shutter Presentation Value, a P-Value 0 … 65535.
    shutter_cielab : tuple of int, or None
        The colour instead, where the output is colour.
    overlays : tuple of OverlayPlane
        Planes of the state and of the image.
    activations : tuple of OverlayActivation
        How a state shows planes, its own and those of the image.
    active_overlays : frozenset of int
        Groups (6000H … 601EH) that are shown.
    spatial : SpatialTransformation
    areas : tuple of DisplayedArea
    annotations : tuple of GraphicAnnotation
    layers : tuple of GraphicLayer
    image_contrast : ImageContrast, or None
        Of the image that a state was brought together with.
    lacks_contrast : bool
        Part of it would stand in for what that state does not have, if that was asked for.
    number_of_frames : int, or None
        Of that image.
    origin : Origin
        Which object decided what.
    warnings : tuple of str
        Sentences for the person who looks at the picture.
    """

    identification: Identification | None = None
    references: tuple[ImageReference, ...] = ()
    modality: ModalityLut | None = None
    subtraction: Subtraction | None = None
    voi: tuple[VoiItem, ...] = ()
    voi_index: int = 0
    presentation: PresentationLut = PresentationLutShape.IDENTITY
    palette: ColorLut | None = None
    profile: bytes | None = None
    blending: Blending | None = None
    padding: PixelPadding | None = None
    shutters: tuple[Shutter, ...] = ()
    shutter_value: int = 0
    shutter_cielab: tuple[int, int, int] | None = None
    overlays: tuple[OverlayPlane, ...] = ()
    activations: tuple[OverlayActivation, ...] = ()
    active_overlays: frozenset[int] = frozenset()
    spatial: SpatialTransformation = UPRIGHT
    areas: tuple[DisplayedArea, ...] = ()
    annotations: tuple[GraphicAnnotation, ...] = ()
    layers: tuple[GraphicLayer, ...] = ()
    image_contrast: ImageContrast | None = None
    lacks_contrast: bool = False
    number_of_frames: int | None = None
    origin: Origin = IMPLIED
    warnings: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if not 0 <= self.shutter_value <= P_VALUE_MAX:
            raise InvalidValue("ShutterPresentationValue", self.shutter_value, "must be 0 … 65535")
