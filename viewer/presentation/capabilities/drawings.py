"""Annotations that hold every kind of graphic and text, in two layers."""

from viewer.rendering.presentation_state.annotation_model import (
    POINTS_OF_COMPOUND,
    CompoundGraphic,
    CompoundType,
    GraphicAnnotation,
    GraphicObject,
    GraphicType,
    MajorTick,
    TextObject,
    Units,
)
from viewer.rendering.presentation_state.annotation_styles import FillStyle, LineStyle, Shadow, TextStyle

_RED, _BLUE = (0x8800, 0xD000, 0xB000), (0x5000, 0xA000, 0x2000)
_SHADOW = Shadow("NORMAL", (2.0, 2.0), _BLUE, 0.75)
_DASHED = LineStyle(_RED, 0.75, _BLUE, 0.5, 2.0, 0xFF00FF00, _SHADOW)
_STIPPLED = FillStyle(_RED, 0.75, _BLUE, 0.5, b"\xf0\x0f" * 64)
_TEXT = TextStyle(_RED, "CENTER", "BOTTOM", bold=True, italic=True, underlined=True, shadow=_SHADOW)
_LINE = ((4.0, 6.0), (26.0, 14.0))


def drawings() -> tuple[GraphicAnnotation, ...]:
    """Two annotations of plain objects, which overlap, then two of compound graphics."""
    return (_graphics(), _texts(), *_compounds())


def _graphics() -> GraphicAnnotation:
    square = ((6.0, 4.0), (24.0, 4.0), (24.0, 20.0), (6.0, 20.0), (6.0, 4.0))
    return GraphicAnnotation(
        "LOW",
        (
            GraphicObject(GraphicType.POLYLINE, square, filled=True, line=_DASHED, fill=_STIPPLED, compound_id=1),
            GraphicObject(GraphicType.ELLIPSE, ((2.0, 12.0), (10.0, 12.0), (6.0, 9.0), (6.0, 15.0)), filled=True),
            GraphicObject(GraphicType.INTERPOLATED, ((0.1, 0.1), (0.5, 0.4), (0.9, 0.1)), Units.DISPLAY),
        ),
    )


def _texts() -> GraphicAnnotation:
    return GraphicAnnotation(
        "HIGH",
        (GraphicObject(GraphicType.CIRCLE, ((14.0, 12.0), (20.0, 12.0))),),
        (
            TextObject("12", ((3.0, 3.0), (25.0, 9.0)), justification="RIGHT", anchor=(20.0, 18.0), connected=True),
            TextObject("AB", ((0.1, 0.5), (0.9, 0.9)), Units.DISPLAY, style=_TEXT, compound_id=1),
        ),
    )


def _compounds() -> tuple[GraphicAnnotation, ...]:
    ticks = (MajorTick(0.25, "1"), MajorTick(0.75, "3"))
    found = []
    for number, kind in enumerate(CompoundType, 1):
        inside = kind in {CompoundType.RECTANGLE, CompoundType.ELLIPSE}
        found.append(
            CompoundGraphic(
                kind,
                _LINE[: POINTS_OF_COMPOUND[kind]],
                number,
                rotation=20.0 if inside else 0.0,
                rotation_point=(8.0, 8.0) if kind is CompoundType.CUTLINE or inside else None,
                gap=0.2,
                visible_diameter=0.6 if kind is CompoundType.CROSSHAIR else 0.0,
                ticks=ticks if kind is CompoundType.AXIS else (),
                tick_alignment="TOP",
                label_alignment="TOP",
                filled=inside,
                line=_DASHED,
                fill=_STIPPLED if inside else None,
                style=_TEXT,
            )
        )
    return tuple(GraphicAnnotation("HIGH", compounds=(one,)) for one in found)
