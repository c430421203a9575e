"""What is asked of a picture besides the state: its size, and which part of the image it shows."""

from dataclasses import dataclass
from enum import StrEnum
from math import isfinite

from viewer.rendering.errors import InvalidValue

MAX_VIEWPORT = 16_000
REGION_LIMIT = 10_000_000.0


class Interpolation(StrEnum):
    """How pixels are resampled."""

    LINEAR = "LINEAR"
    NEAREST = "NEAREST"


@dataclass(frozen=True, slots=True)
class Output:
    """The picture that is wanted.

    Attributes
    ----------
    viewport : tuple of int, or None
        Width and height in screen pixels; None: the displayed area without scaling.
    region : tuple of float, or None
        Left, top, width, height in pixels of the image before rotation and flip, from 0.0\\0.0 at the top left corner
        of the first pixel; may reach beyond the image. Takes the place of the displayed area (zoom and pan).
    fill : bool
        The picture has exactly the size of the viewport, and shows more image, then black, where its shape differs
        from that of the area (PS3.3 C.10.4). Otherwise it has the shape of the area and fits into the viewport.
    screen_pixel_mm : float, or None
        Pitch of a calibrated screen; without it TRUE SIZE is SCALE TO FIT, as in PS3.18 8.3.5.1.6.
    interpolation : Interpolation
    in_color : bool
        Annotations on a gray image have the colours that their layers recommend; the picture is RGB then.
    """

    viewport: tuple[int, int] | None = None
    region: tuple[float, float, float, float] | None = None
    fill: bool = False
    screen_pixel_mm: float | None = None
    interpolation: Interpolation = Interpolation.LINEAR
    in_color: bool = False

    def __post_init__(self) -> None:
        if self.viewport is not None and not all(1 <= side <= MAX_VIEWPORT for side in self.viewport):
            raise InvalidValue("viewport", self.viewport, f"both sides must be 1 … {MAX_VIEWPORT}")
        if self.fill and self.viewport is None:
            raise InvalidValue("fill", self.fill, "needs a viewport")
        if self.region is not None:
            if not all(isfinite(value) and abs(value) <= REGION_LIMIT for value in self.region):
                raise InvalidValue("region", self.region, f"must be finite numbers within ±{REGION_LIMIT:.0f}")
            if self.region[2] <= 0 or self.region[3] <= 0:
                raise InvalidValue("region", self.region, "width and height must be greater than 0")
        if self.screen_pixel_mm is not None and not 0.001 <= self.screen_pixel_mm <= 10:
            raise InvalidValue("screen_pixel_mm", self.screen_pixel_mm, "must be 0.001 … 10 mm")
