"""What a picture is asked to be. Validation ends here: whatever holds a `RenderRequest` need not check it again."""

import hashlib
import math
import re
from dataclasses import dataclass
from typing import Final, Literal

from viewer.rendering.presentation_state.model import Window

# Part of every ETag and of every address that is cached for ever: raise it when a request comes to give other pixels.
PIPELINE_VERSION: Final = "2"

MAX_VIEWPORT: Final = 8192
MAX_COORDINATE: Final = 1e6
MAX_WINDOW: Final = 1e9

Voi = int | Literal["stored", "auto", "full"]
Annotations = Literal["all", "state", "none"]
Overlays = Literal["all", "state", "none"]
MAX_HIDDEN_LAYERS: Final = 256
_UID: Final = re.compile(r"[0-9.]{1,64}", re.ASCII)


class RequestError(ValueError):
    """A parameter of a request cannot be used; answered with status 400."""

    def __init__(self, parameter: str, reason: str) -> None:
        super().__init__(f"{parameter}: {reason}")
        self.parameter = parameter
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Region:
    """A rectangle in image pixels, 0-based, before rotation; it may reach outside of the image."""

    x: float
    y: float
    width: float
    height: float

    def __post_init__(self) -> None:
        _check_finite("region", (self.x, self.y, self.width, self.height), MAX_COORDINATE)
        if self.width < 1e-3 or self.height < 1e-3:
            raise RequestError("region", "width and height must be above 0")


@dataclass(frozen=True, slots=True)
class RenderRequest:
    """One picture of one frame.

    Attributes
    ----------
    sop_instance_uid : str
        The image.
    frame : int
        From 1.
    viewport : tuple of int or None
        Width and height into which the picture is fitted, keeping its aspect; None for one pixel to one pixel.
    region : Region or None
        The part that is shown; None for the whole image.
    window : Window or None
        A window that replaces every other VOI transformation.
    voi : int, "stored", "auto" or "full"
        Which of the image's own windows (from 0); "stored" is its first one; "auto" is computed from the pixels,
        "full" covers the full range.
    invert : bool
        Black and white exchanged.
    rotate : int
        0, 90, 180 or 270 degrees clockwise.
    flip : bool
        Left and right exchanged, after the rotation.
    overlays : "all", "state" or "none"
        Overlays: those of state and image, whether or not they are activated; as the state says; none.
    shutters : bool
        Whether shutters cover anything.
    hidden_layers : tuple of int
        Numbers of graphic layers of the state (`layer_names.layers_of`), from 0, that are not drawn.
    format : str
        ``png`` or ``jpeg``.
    quality : int
        1 … 100, of JPEG.
    preview : bool
        A moving picture: resampled before the contrast is applied, which a cache can hold.
    state : str
        SOP Instance UID of the presentation state that the image is shown with; empty: as stored.
    keep_contrast : bool
        Where that state has no contrast, that of the image stands in: against the standard, and said in the warnings.
    annotations : "all", "state" or "none"
        Overlays as `overlays`, and graphics, which only "none" hides.
    burned_in : tuple of str
        ``patient``, ``technique``: written into the picture.
    profile : bool
        The picture is RGB, and an sRGB profile is embedded.
    """

    sop_instance_uid: str
    frame: int = 1
    viewport: tuple[int, int] | None = None
    region: Region | None = None
    window: Window | None = None
    voi: Voi = "stored"
    invert: bool = False
    rotate: int = 0
    flip: bool = False
    overlays: Overlays = "state"
    shutters: bool = True
    hidden_layers: tuple[int, ...] = ()
    format: str = "png"
    quality: int = 90
    preview: bool = False
    state: str = ""
    keep_contrast: bool = False
    annotations: Annotations = "state"
    burned_in: tuple[str, ...] = ()
    profile: bool = False

    def __post_init__(self) -> None:
        if not 1 <= self.frame <= 2**31 - 1:
            raise RequestError("frame", "must be a number from 1")
        if self.viewport is not None and not all(1 <= side <= MAX_VIEWPORT for side in self.viewport):
            raise RequestError("viewport", f"width and height must be from 1 to {MAX_VIEWPORT}")
        if self.window is not None:
            _check_finite("window", (self.window.center, self.window.width), MAX_WINDOW)
        if self.window is not None and self.voi != "stored":
            raise RequestError("voi", "cannot be combined with window")
        if isinstance(self.voi, int) and not 0 <= self.voi <= 999:
            raise RequestError("voi", "must be auto, full, or the number of a window from 0")
        if self.rotate not in (0, 90, 180, 270):
            raise RequestError("rotate", "must be 0, 90, 180 or 270")
        if self.format not in ("png", "jpeg"):
            raise RequestError("format", "must be png or jpeg")
        if not 1 <= self.quality <= 100:
            raise RequestError("quality", "must be from 1 to 100")
        self._check_state()

    def _check_state(self) -> None:
        if self.state and not _UID.fullmatch(self.state):
            raise RequestError("state", "must be none or the SOP Instance UID of a presentation state")
        if self.overlays not in ("all", "state", "none"):
            raise RequestError("overlays", "must be all, state (1) or none (0)")
        if len(self.hidden_layers) > MAX_HIDDEN_LAYERS or any(number < 0 for number in self.hidden_layers):
            raise RequestError("hidden_layers", f"must be at most {MAX_HIDDEN_LAYERS} numbers from 0")
        if self.annotations not in ("all", "state", "none"):
            raise RequestError("annotations", "must be all, state or none")

    def etag(self, *contents: str) -> str:
        """Strong validator (RFC 9110 8.8.3) of a picture of objects whose bytes have these digests."""
        text = "\0".join((PIPELINE_VERSION, *contents, repr(self)))
        return f'"{hashlib.sha256(text.encode()).hexdigest()[:32]}"'


def version(content: str) -> str:
    """The `v=` of a picture's address: it changes with the image's bytes and with the pipeline."""
    return f"{content[:12]}-{PIPELINE_VERSION}"


def _check_finite(parameter: str, values: tuple[float, ...], limit: float) -> None:
    if not all(math.isfinite(value) and abs(value) <= limit for value in values):
        raise RequestError(parameter, f"every number must lie between -{limit:g} and {limit:g}")
