"""Spatial Transformation and Displayed Area as values (PS3.3 C.10.6, C.10.4)."""

from dataclasses import dataclass, replace
from enum import StrEnum
from math import isfinite

from viewer.rendering.errors import InvalidValue
from viewer.rendering.presentation_state.references import ImageReference


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
    of_matrix : bool
        Pixel Origin Interpretation (0048,0301) is VOLUME: the corners count in the Total Pixel Matrix that the frames
        are tiles of.
    """

    top_left: tuple[int, int] | None = None
    bottom_right: tuple[int, int] | None = None
    size_mode: SizeMode = SizeMode.SCALE_TO_FIT
    pixel_aspect: float = 1.0
    pixel_spacing: tuple[float, float] | None = None
    magnification: float = 1.0
    of_matrix: bool = False
    applies_to: tuple[ImageReference, ...] = ()

    def __post_init__(self) -> None:
        if not isfinite(self.pixel_aspect) or self.pixel_aspect <= 0:
            raise InvalidValue("PresentationPixelAspectRatio", self.pixel_aspect, "must be greater than 0")
        if not isfinite(self.magnification) or self.magnification <= 0:
            value = self.magnification
            raise InvalidValue("PresentationPixelMagnificationRatio", value, "must be greater than 0")

    def on_tile(self, column: int, row: int) -> "DisplayedArea":
        """The area in the pixels of a tile that begins at `column` and `row`, counted from 0, of the matrix."""
        if not self.of_matrix or self.top_left is None or self.bottom_right is None:
            return self
        top_left = self.top_left[0] - column, self.top_left[1] - row
        bottom_right = self.bottom_right[0] - column, self.bottom_right[1] - row
        return replace(self, top_left=top_left, bottom_right=bottom_right, of_matrix=False)


WHOLE_IMAGE = DisplayedArea()
