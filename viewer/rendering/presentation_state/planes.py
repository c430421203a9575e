"""Overlay planes and display shutters as values (PS3.3 C.9.2, C.7.6.11, C.7.6.15)."""

from dataclasses import dataclass, replace

from viewer.rendering.errors import InvalidValue
from viewer.rendering.presentation_state.annotation_model import GraphicLayer

P_WHITE = 0xFFFF
COORDINATE_LIMIT = 1_000_000
MAX_VERTICES = 20_000


@dataclass(frozen=True, slots=True)
class OverlayPlane:
    """Overlay Plane Module (PS3.3 C.9.2).

    Attributes
    ----------
    group : int
        6000H … 601EH, even.
    rows, columns : int
        1 … 65535.
    origin : tuple of int
        Row and column, counted from 1, of the image pixel under the first overlay pixel; may be 0 or negative.
    type : str
        ``"G"`` graphics, ``"R"`` region of interest.
    data : bytes
        One bit a pixel, least significant first, frames packed without a gap; empty for an embedded plane.
    embedded_bit : int, or None
        The plane is this bit of each stored pixel cell (retired form, Overlay Bits Allocated ≠ 1).
    frames : int
        Number of Frames in Overlay.
    first_frame : int, or None
        Image Frame Origin: image frame of the first overlay frame; None: a single plane, for every image frame.
    gray : int
        P-Value that the plane is drawn with.
    layer : GraphicLayer, or None
        In which a state shows the plane: its order, and its colour instead of `gray`.
    """

    group: int
    rows: int
    columns: int
    origin: tuple[int, int] = (1, 1)
    type: str = "G"
    data: bytes = b""
    embedded_bit: int | None = None
    frames: int = 1
    first_frame: int | None = None
    gray: int = P_WHITE
    label: str = ""
    description: str = ""
    layer: GraphicLayer | None = None

    def __post_init__(self) -> None:
        if not 0x6000 <= self.group <= 0x601E or self.group % 2:
            raise InvalidValue("OverlayGroup", f"{self.group:04X}", "must be an even number 6000 … 601E")
        if not (1 <= self.rows <= 0xFFFF and 1 <= self.columns <= 0xFFFF):
            raise InvalidValue("OverlayRows", (self.rows, self.columns), "rows and columns must be 1 … 65535")
        if self.type not in {"G", "R"}:
            raise InvalidValue("OverlayType", self.type, "must be G or R")
        if self.frames < 1 or (self.first_frame is not None and self.first_frame < 1):
            raise InvalidValue("NumberOfFramesInOverlay", self.frames, "frames are counted from 1")
        if self.embedded_bit is None and len(self.data) * 8 < self.rows * self.columns * self.frames:
            size = f"{self.frames} × {self.rows} × {self.columns} bits"
            raise InvalidValue("OverlayData", f"{len(self.data)} bytes", f"is shorter than {size}")

    def frame_index(self, image_frame: int) -> int | None:
        """Which frame of the plane, from 0, lies on `image_frame` (from 1); None where none does."""
        if self.first_frame is None and self.frames == 1:
            return 0
        index = image_frame - (self.first_frame or 1)
        return index if 0 <= index < self.frames else None


@dataclass(frozen=True, slots=True)
class OverlayActivation:
    """Overlay Activation Layer (60xx,1001): a state shows the plane of a group, its own or the image's, in a layer."""

    group: int
    layer: GraphicLayer

    def applied_to(self, plane: OverlayPlane) -> OverlayPlane:
        """The plane as the layer shows it."""
        return replace(plane, layer=self.layer)


@dataclass(frozen=True, slots=True)
class RectangularShutter:
    """Pixels of columns left … right and rows upper … lower are visible; counted from 1, inclusive."""

    left: int
    right: int
    upper: int
    lower: int

    def __post_init__(self) -> None:
        if self.left > self.right or self.upper > self.lower:
            edges = (self.left, self.right, self.upper, self.lower)
            raise InvalidValue("ShutterShape", edges, "the edges of the rectangle are exchanged")


@dataclass(frozen=True, slots=True)
class CircularShutter:
    """Pixels no further than `radius` from the centre are visible; the radius counts pixels along a row."""

    row: int
    column: int
    radius: int

    def __post_init__(self) -> None:
        if self.radius < 1:
            raise InvalidValue("RadiusOfCircularShutter", self.radius, "must be at least 1")


@dataclass(frozen=True, slots=True)
class PolygonalShutter:
    """Pixels inside or on the polygon are visible; a polygon that crosses itself follows the even-odd rule.

    `vertices` are row and column, counted from 1.
    """

    vertices: tuple[tuple[int, int], ...]

    def __post_init__(self) -> None:
        if not 3 <= len(self.vertices) <= MAX_VERTICES:
            number = len(self.vertices)
            raise InvalidValue("VerticesOfThePolygonalShutter", number, f"3 … {MAX_VERTICES} vertices are drawn")
        if any(abs(value) > COORDINATE_LIMIT for vertex in self.vertices for value in vertex):
            raise InvalidValue("VerticesOfThePolygonalShutter", "…", f"a coordinate is beyond ±{COORDINATE_LIMIT}")


@dataclass(frozen=True, slots=True)
class BitmapShutter:
    """Pixels under a 1 of the plane are covered (PS3.3 C.7.6.15)."""

    plane: OverlayPlane


Shutter = RectangularShutter | CircularShutter | PolygonalShutter | BitmapShutter
