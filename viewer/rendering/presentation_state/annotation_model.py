"""Graphics, text and the layers they are drawn in, as values (PS3.3 C.10.5, C.10.7)."""

from dataclasses import dataclass, field
from enum import StrEnum
from math import isfinite

from viewer.rendering.errors import InvalidValue
from viewer.rendering.presentation_state.annotation_styles import CieLab, FillStyle, LineStyle, TextStyle
from viewer.rendering.presentation_state.references import ImageReference, applies

COORDINATE_LIMIT = 1_000_000.0
MAX_POINTS = 100_000
MAX_TEXT = 10_240

Point = tuple[float, float]


class Units(StrEnum):
    """In which coordinates an annotation lies (PS3.3 C.10.5, Graphic Annotation Units)."""

    PIXEL = "PIXEL"
    DISPLAY = "DISPLAY"
    MATRIX = "MATRIX"


class GraphicType(StrEnum):
    """Graphic Type (0070,0023)."""

    POINT = "POINT"
    POLYLINE = "POLYLINE"
    INTERPOLATED = "INTERPOLATED"
    CIRCLE = "CIRCLE"
    ELLIPSE = "ELLIPSE"


class CompoundType(StrEnum):
    """Compound Graphic Type (0070,0294)."""

    MULTILINE = "MULTILINE"
    INFINITELINE = "INFINITELINE"
    CUTLINE = "CUTLINE"
    RANGELINE = "RANGELINE"
    RULER = "RULER"
    AXIS = "AXIS"
    CROSSHAIR = "CROSSHAIR"
    ARROW = "ARROW"
    RECTANGLE = "RECTANGLE"
    ELLIPSE = "ELLIPSE"


POINTS_OF_GRAPHIC = {GraphicType.POINT: 1, GraphicType.CIRCLE: 2, GraphicType.ELLIPSE: 4}
POINTS_OF_COMPOUND = dict.fromkeys(CompoundType, 2) | {CompoundType.CROSSHAIR: 1}


def check_points(attribute: str, points: tuple[Point, ...], least: int) -> None:
    """Refuse points that cannot be drawn.

    Raises
    ------
    InvalidValue
        Too few or too many points, or one that is not finite or further than 1 000 000 from the origin.
    """
    if not least <= len(points) <= MAX_POINTS:
        raise InvalidValue(attribute, len(points), f"needs {least} … {MAX_POINTS} points")
    if not all(isfinite(value) and abs(value) <= COORDINATE_LIMIT for point in points for value in point):
        raise InvalidValue(attribute, "…", f"must be finite and within ±{COORDINATE_LIMIT:.0f}")


@dataclass(frozen=True, slots=True)
class GraphicLayer:
    """An item of Graphic Layer Sequence (0070,0060).

    Attributes
    ----------
    name : str
        Graphic Layer (0070,0002).
    order : int
        Graphic Layer Order (0070,0062); a higher one is drawn later, on top.
    gray : int, or None
        Graphic Layer Recommended Display Grayscale Value (0070,0066), a P-Value.
    color : tuple of int, or None
        Graphic Layer Recommended Display CIELab Value (0070,0401), PCS-Values 0 … 65535 of L*, a*, b*.
    """

    name: str
    order: int = 0
    gray: int | None = None
    color: CieLab | None = None
    description: str = ""


@dataclass(frozen=True, slots=True)
class GraphicObject:
    """An item of Graphic Object Sequence (0070,0009).

    Attributes
    ----------
    type : GraphicType
    points : tuple
        Column and row of each point, from 0.0\\0.0 at the top left corner of the first pixel; for `Units.DISPLAY`
        fractions of the displayed area.
    filled : bool
        Graphic Filled (0070,0024); only closed shapes are filled.
    compound_id : int, or None
        The compound graphic that this object stands in for.
    """

    type: GraphicType
    points: tuple[Point, ...]
    units: Units = Units.PIXEL
    filled: bool = False
    line: LineStyle | None = None
    fill: FillStyle | None = None
    compound_id: int | None = None

    def __post_init__(self) -> None:
        check_points("GraphicData", self.points, POINTS_OF_GRAPHIC.get(self.type, 2))

    @property
    def closed(self) -> bool:
        """True for a shape that has an inside."""
        if self.type in {GraphicType.CIRCLE, GraphicType.ELLIPSE}:
            return True
        return self.type is not GraphicType.POINT and len(self.points) > 2 and self.points[0] == self.points[-1]


@dataclass(frozen=True, slots=True)
class TextObject:
    """An item of Text Object Sequence (0070,0008). It has a bounding box, an anchor point, or both.

    Attributes
    ----------
    text : str
        Unformatted Text Value (0070,0006); lines are separated by LF.
    box : tuple of Point, or None
        Corners at which the text begins and ends, as they come out on the display (C.10.5.1.1).
    box_units, anchor_units : Units
    justification : str
        Of the lines in the box: ``"LEFT"``, ``"CENTER"`` or ``"RIGHT"``.
    anchor : Point, or None
        What the text is about.
    connected : bool
        Anchor Point Visibility (0070,0015): a line from the text to the anchor is drawn.
    """

    text: str
    box: tuple[Point, Point] | None = None
    box_units: Units = Units.PIXEL
    justification: str = "LEFT"
    anchor: Point | None = None
    anchor_units: Units = Units.PIXEL
    connected: bool = False
    style: TextStyle | None = None
    compound_id: int | None = None

    def __post_init__(self) -> None:
        if self.box is None and self.anchor is None:
            raise InvalidValue("BoundingBoxTopLeftHandCorner", None, "a text needs a bounding box or an anchor point")
        if len(self.text) > MAX_TEXT:
            raise InvalidValue("UnformattedTextValue", len(self.text), f"at most {MAX_TEXT} characters are drawn")
        if self.box is not None:
            check_points("BoundingBoxTopLeftHandCorner", self.box, 2)
        if self.anchor is not None:
            check_points("AnchorPoint", (self.anchor,), 1)


@dataclass(frozen=True, slots=True)
class MajorTick:
    """An item of Major Ticks Sequence (0070,0287): a position from 0.0, the first point, to 1.0, the second."""

    position: float
    label: str = ""


@dataclass(frozen=True, slots=True)
class CompoundGraphic:
    """An item of Compound Graphic Sequence (0070,0209), PS3.3 C.10.5.1.3.

    Attributes
    ----------
    id : int, or None
        Compound Graphic Instance ID (0070,0226); plain objects with the same one stand in for it.
    rotation : float
        Degrees counter-clockwise around `rotation_point`.
    gap, visible_diameter : float
        Gap Length and Diameter of Visibility, fractions of the width of the displayed area; a diameter of 0: all.
    tick_alignment, label_alignment : str
        ``"TOP"``, ``"CENTER"`` (ticks only) or ``"BOTTOM"``, for a line that goes to the right.
    """

    type: CompoundType
    points: tuple[Point, ...]
    id: int | None = None
    units: Units = Units.PIXEL
    rotation: float = 0.0
    rotation_point: Point | None = None
    gap: float = 0.0
    visible_diameter: float = 0.0
    ticks: tuple[MajorTick, ...] = ()
    tick_alignment: str = "CENTER"
    label_alignment: str = "BOTTOM"
    show_labels: bool = True
    filled: bool = False
    line: LineStyle | None = None
    fill: FillStyle | None = None
    style: TextStyle | None = None

    def __post_init__(self) -> None:
        check_points("GraphicData", self.points, POINTS_OF_COMPOUND[self.type])
        if self.type is CompoundType.MULTILINE and len(self.points) % 2:
            raise InvalidValue(
                "GraphicData", len(self.points), "MULTILINE needs a start and an end point for each line"
            )
        if self.rotation_point is not None:
            check_points("RotationPoint", (self.rotation_point,), 1)


@dataclass(frozen=True, slots=True)
class GraphicAnnotation:
    """An item of Graphic Annotation Sequence (0070,0001).

    Attributes
    ----------
    layer : str
        Name of the graphic layer that it is drawn in.
    applies_to : tuple of ImageReference
        Empty: every image of the state.
    """

    layer: str
    graphics: tuple[GraphicObject, ...] = ()
    texts: tuple[TextObject, ...] = ()
    compounds: tuple[CompoundGraphic, ...] = ()
    applies_to: tuple[ImageReference, ...] = field(default=())

    @property
    def references(self) -> tuple[ImageReference, ...]:
        """The same as `applies_to`."""
        return self.applies_to

    def applies(self, sop_instance_uid: str, frame: int) -> bool:
        """True if the annotation is about this frame, counted from 1."""
        return applies(self.applies_to, sop_instance_uid, frame)
