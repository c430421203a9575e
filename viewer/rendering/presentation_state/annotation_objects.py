"""Reading one graphic, text or compound graphic of a presentation state (PS3.3 C.10.5)."""

from collections.abc import Sequence
from typing import Any

from pydicom.dataelem import RawDataElement
from pydicom.dataset import Dataset

from viewer.rendering.errors import InvalidValue, UnsupportedValue
from viewer.rendering.presentation_state.annotation_model import (
    MAX_POINTS,
    MAX_TEXT,
    CompoundGraphic,
    CompoundType,
    GraphicObject,
    GraphicType,
    MajorTick,
    Point,
    TextObject,
    Units,
)
from viewer.rendering.presentation_state.annotation_styles import read_fill_style, read_line_style, read_text_style
from viewer.rendering.presentation_state.attributes import integers, items, number, numbers, text, value_of

MAX_TICKS = 1_000
MAX_BYTES = 4 * 8 * MAX_POINTS  # four times what they take in VR FL: not worth becoming numbers to be counted
_HORIZONTAL = {"LEFT", "CENTER", "RIGHT"}


def read_graphic(item: Dataset) -> GraphicObject:
    """An item of Graphic Object Sequence (0070,0009).

    Raises
    ------
    InvalidValue
        Type or units are unknown, or the points are not those of the type.
    """
    kind = text(item, "GraphicType").upper()
    if kind not in GraphicType.__members__:
        raise UnsupportedValue("GraphicType", kind)
    graphic_type = GraphicType(kind)
    points = _points(item)
    wanted = {GraphicType.CIRCLE: 2, GraphicType.ELLIPSE: 4, GraphicType.POINT: 1}.get(graphic_type)
    if wanted is not None and len(points) > wanted:
        points = points[:wanted]
    return GraphicObject(
        type=graphic_type,
        points=points,
        units=_units(item, "GraphicAnnotationUnits"),
        filled=text(item, "GraphicFilled").upper() == "Y",
        line=read_line_style(item),
        fill=read_fill_style(item),
        compound_id=_identifier(item),
    )


def read_text(item: Dataset) -> TextObject:
    """An item of Text Object Sequence (0070,0008).

    Raises
    ------
    InvalidValue
        There is neither a bounding box nor an anchor point, or one of them is unusable.
    """
    corners = [_point(item, f"BoundingBox{corner}HandCorner") for corner in ("TopLeft", "BottomRight")]
    anchor = _point(item, "AnchorPoint")
    box = None if corners[0] is None or corners[1] is None else (corners[0], corners[1])
    justification = text(item, "BoundingBoxTextHorizontalJustification").upper()
    return TextObject(
        text=_text_value(item),
        box=box,
        box_units=_units(item, "BoundingBoxAnnotationUnits") if box else Units.PIXEL,
        justification=justification if justification in _HORIZONTAL else "LEFT",
        anchor=anchor,
        anchor_units=_units(item, "AnchorPointAnnotationUnits") if anchor else Units.PIXEL,
        connected=anchor is not None and text(item, "AnchorPointVisibility").upper() == "Y",
        style=read_text_style(item),
        compound_id=_identifier(item),
    )


def read_compound(item: Dataset) -> CompoundGraphic:
    """An item of Compound Graphic Sequence (0070,0209).

    Raises
    ------
    InvalidValue
        The type is unknown (a private one: the plain objects beside it are drawn), or the points are not its.
    """
    kind = text(item, "CompoundGraphicType").upper()
    if kind not in CompoundType.__members__:
        raise UnsupportedValue("CompoundGraphicType", kind, "is not supported; plain graphics stand in for it")
    alignment, labels = text(item, "TickAlignment").upper(), text(item, "TickLabelAlignment").upper()
    return CompoundGraphic(
        type=CompoundType(kind),
        points=_points(item),
        id=_identifier(item),
        units=_units(item, "CompoundGraphicUnits"),
        rotation=number(item, "RotationAngle") or 0.0,
        rotation_point=_point(item, "RotationPoint"),
        gap=_fraction(item, "GapLength"),
        visible_diameter=_fraction(item, "DiameterOfVisibility"),
        ticks=_ticks(item),
        tick_alignment=alignment if alignment in {"TOP", "CENTER", "BOTTOM"} else "CENTER",
        label_alignment=labels if labels in {"TOP", "BOTTOM"} else "BOTTOM",
        show_labels=text(item, "ShowTickLabel").upper() != "N",
        filled=text(item, "GraphicFilled").upper() == "Y",
        line=read_line_style(item),
        fill=read_fill_style(item),
        style=read_text_style(item),
    )


def _points(item: Dataset) -> tuple[Point, ...]:
    raw = item.get_item("GraphicData")
    if isinstance(raw, RawDataElement) and raw.value is not None and len(raw.value) > MAX_BYTES:
        raise InvalidValue("GraphicData", f"{len(raw.value)} bytes", f"at most {MAX_POINTS} points are drawn")
    value = value_of(item, "GraphicData")
    count = len(value) if isinstance(value, Sequence) and not isinstance(value, str | bytes) else 0
    if count > 2 * MAX_POINTS:
        raise InvalidValue("GraphicData", count // 2, f"at most {MAX_POINTS} points are drawn")
    dimensions = integers(item, "GraphicDimensions")
    if dimensions and dimensions[0] != 2:
        raise UnsupportedValue("GraphicDimensions", dimensions[0])
    values = numbers(item, "GraphicData")
    if len(values) % 2:
        raise InvalidValue("GraphicData", len(values), "needs pairs of column and row")
    return tuple(zip(values[::2], values[1::2], strict=True))


def _point(item: Dataset, keyword: str) -> Point | None:
    values = numbers(item, keyword)
    if not values:
        return None
    if len(values) != 2:
        raise InvalidValue(keyword, values, "needs column and row")
    return values[0], values[1]


def _units(item: Dataset, keyword: str) -> Units:
    value = text(item, keyword).upper()
    if value not in Units.__members__:
        raise UnsupportedValue(keyword, value)
    return Units(value)


def _text_value(item: Dataset) -> str:
    """Text with LF as the only separator of lines. It is no list: a backslash belongs to ST."""
    value: Any = value_of(item, "UnformattedTextValue")
    if value is None:
        return ""
    if not isinstance(value, str) and isinstance(value, Sequence) and not isinstance(value, bytes):
        value = "\\".join(str(part) for part in value)
    found = str(value[: 2 * MAX_TEXT]).replace("\r\n", "\n").replace("\r", "\n").rstrip("\0 \n")
    return found if len(found) <= MAX_TEXT else found[: MAX_TEXT - 1] + "…"


def _identifier(item: Dataset) -> int | None:
    values = integers(item, "CompoundGraphicInstanceID")
    return values[0] if values else None


def _fraction(item: Dataset, keyword: str) -> float:
    value = number(item, keyword)
    return 0.0 if value is None else min(max(value, 0.0), 10.0)


def _ticks(item: Dataset) -> tuple[MajorTick, ...]:
    found = []
    for tick in items(item, "MajorTicksSequence")[:MAX_TICKS]:
        position = number(tick, "TickPosition")
        if position is not None and 0 <= position <= 1:
            found.append(MajorTick(position, text(tick, "TickLabel")))
    return tuple(found)
