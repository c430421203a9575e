"""Modality LUT, VOI LUT, Presentation LUT and pixel padding as values (PS3.3 C.11.1, C.11.2, C.11.6, C.7.5.1.1.2)."""

from dataclasses import dataclass
from enum import StrEnum
from math import isfinite

from viewer.rendering.errors import InvalidValue
from viewer.rendering.presentation_state.lookup_table import LookupTable
from viewer.rendering.presentation_state.references import ImageReference


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
