"""A presentation state as frozen values. The names are those of PS3.3; a stage never sees anything else.

A state lists what it holds and, for each item, the images and frames that the item applies to; nothing is decided here
(:mod:`.effective` decides). Absent means identity (PS3.4 N.2). New kinds of content become new fields with an empty
default; the subtraction of the Mask Module (PS3.3 C.11.13) has its place between `modality` and `voi`.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from math import isfinite

from viewer.rendering.errors import InvalidValue
from viewer.rendering.presentation_state.lookup_table import LookupTable
from viewer.rendering.presentation_state.planes import OverlayPlane, Shutter

P_VALUE_MAX = 0xFFFF


@dataclass(frozen=True, slots=True)
class ImageReference:
    """An image, and the frames of it that are meant.

    Attributes
    ----------
    sop_instance_uid : str
    frames : frozenset of int
        Referenced Frame Number (0008,1160), counted from 1; empty for all frames.
    """

    sop_instance_uid: str
    frames: frozenset[int] = frozenset()

    def covers(self, sop_instance_uid: str, frame: int) -> bool:
        """True if the reference names this image and frame."""
        return self.sop_instance_uid == sop_instance_uid and (not self.frames or frame in self.frames)


def applies(references: Iterable[ImageReference], sop_instance_uid: str, frame: int) -> bool:
    """True if one of `references` covers the frame, or if there is none: then an item applies to every image."""
    references = tuple(references)
    return not references or any(reference.covers(sop_instance_uid, frame) for reference in references)


@dataclass(frozen=True, slots=True)
class Rescale:
    """Output = slope × stored value + intercept (PS3.3 C.11.1.1.2)."""

    slope: float = 1.0
    intercept: float = 0.0
    type: str = ""

    def __post_init__(self) -> None:
        if not isfinite(self.slope) or self.slope == 0:
            raise InvalidValue("RescaleSlope", self.slope, "must be a finite number other than 0")
        if not isfinite(self.intercept):
            raise InvalidValue("RescaleIntercept", self.intercept, "must be a finite number")


@dataclass(frozen=True, slots=True)
class ModalityTable:
    """Modality LUT Sequence (0028,3000): a table, and what its output means (Modality LUT Type)."""

    table: LookupTable
    type: str = ""


ModalityLut = Rescale | ModalityTable


class VoiFunction(StrEnum):
    """VOI LUT Function (0028,1056)."""

    LINEAR = "LINEAR"
    LINEAR_EXACT = "LINEAR_EXACT"
    SIGMOID = "SIGMOID"


@dataclass(frozen=True, slots=True)
class Window:
    """Window Center and Width with the function that they are parameters of (PS3.3 C.11.2.1.2 and .3)."""

    center: float
    width: float
    function: VoiFunction = VoiFunction.LINEAR
    explanation: str = ""

    def __post_init__(self) -> None:
        if not isfinite(self.center):
            raise InvalidValue("WindowCenter", self.center, "must be a finite number")
        least = "at least 1" if self.function is VoiFunction.LINEAR else "greater than 0"
        if not isfinite(self.width) or self.width <= 0 or (self.function is VoiFunction.LINEAR and self.width < 1):
            raise InvalidValue("WindowWidth", self.width, f"must be {least} for {self.function}")


@dataclass(frozen=True, slots=True)
class AutomaticWindow:
    """No window is given: one is measured on the frame, between two percentiles of its modality values.

    Attributes
    ----------
    lower, upper : float
        Percentiles, 0 … 100.
    from_zero : bool
        The window begins at 0 where no value is negative: activity concentration has a true zero.
    """

    lower: float = 0.5
    upper: float = 99.5
    from_zero: bool = False


Voi = Window | LookupTable | AutomaticWindow


@dataclass(frozen=True, slots=True)
class VoiItem:
    """The views that an image or an item of Softcopy VOI LUT Sequence (0028,3110) offers; one of them is applied.

    `choices` holds windows first, in their order, then tables: its index is the number of a view.
    """

    choices: tuple[Voi, ...]
    applies_to: tuple[ImageReference, ...] = ()


class PresentationLutShape(StrEnum):
    """Presentation LUT Shape (2050,0020)."""

    IDENTITY = "IDENTITY"
    INVERSE = "INVERSE"


PresentationLut = PresentationLutShape | LookupTable


@dataclass(frozen=True, slots=True)
class PixelPadding:
    """Stored values lowest … highest, both inclusive, are no part of the picture (PS3.3 C.7.5.1.1.2)."""

    lowest: float
    highest: float


@dataclass(frozen=True, slots=True)
class SpatialTransformation:
    """Rotate clockwise, then flip left to right (PS3.3 C.10.6)."""

    rotation: int = 0
    flip: bool = False

    def __post_init__(self) -> None:
        if self.rotation not in {0, 90, 180, 270}:
            raise InvalidValue("ImageRotation", self.rotation, "must be 0, 90, 180 or 270")


UPRIGHT = SpatialTransformation()


class SizeMode(StrEnum):
    """Presentation Size Mode (0070,0100)."""

    SCALE_TO_FIT = "SCALE TO FIT"
    TRUE_SIZE = "TRUE SIZE"
    MAGNIFY = "MAGNIFY"


@dataclass(frozen=True, slots=True)
class DisplayedArea:
    """An item of Displayed Area Selection Sequence (PS3.3 C.10.4).

    Attributes
    ----------
    top_left, bottom_right : tuple of int, or None
        Column and row, counted from 1, of the pixels that come out at these corners after rotation and flip, so that
        the first may be the greater; they may lie outside the image. None stands for the whole image.
    size_mode : SizeMode
    pixel_aspect : float
        Height of a pixel divided by its width, greater than 0.
    pixel_spacing : tuple of float, or None
        Between rows, between columns, mm.
    magnification : float
        Screen pixels per image pixel, for `SizeMode.MAGNIFY`.
    """

    top_left: tuple[int, int] | None = None
    bottom_right: tuple[int, int] | None = None
    size_mode: SizeMode = SizeMode.SCALE_TO_FIT
    pixel_aspect: float = 1.0
    pixel_spacing: tuple[float, float] | None = None
    magnification: float = 1.0
    applies_to: tuple[ImageReference, ...] = ()

    def __post_init__(self) -> None:
        if not isfinite(self.pixel_aspect) or self.pixel_aspect <= 0:
            raise InvalidValue("PresentationPixelAspectRatio", self.pixel_aspect, "must be greater than 0")
        if not isfinite(self.magnification) or self.magnification <= 0:
            value = self.magnification
            raise InvalidValue("PresentationPixelMagnificationRatio", value, "must be greater than 0")


WHOLE_IMAGE = DisplayedArea()


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
