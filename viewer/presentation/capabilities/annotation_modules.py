"""The modules of graphics and text (PS3.3 C.10.5)."""

from typing import Final

from viewer.presentation.capabilities.module import Module, within

_SHADOW = ("ShadowStyle", "ShadowOffsetX", "ShadowOffsetY", "ShadowColorCIELabValue", "ShadowOpacity")
_PATTERN = (
    "PatternOnColorCIELabValue",
    "PatternOnOpacity",
    "PatternOffColorCIELabValue",
    "PatternOffOpacity",
)
_ANNOTATION = "GraphicAnnotationSequence"
_TEXT = f"{_ANNOTATION}>TextObjectSequence"
_GRAPHIC = f"{_ANNOTATION}>GraphicObjectSequence"
_COMPOUND = f"{_ANNOTATION}>CompoundGraphicSequence"

ANNOTATION_MODULES: Final = (
    Module(
        "Graphic Annotation",
        "C.10.5",
        (
            *within(_ANNOTATION, "ReferencedImageSequence", "GraphicLayer"),
            *within(
                _TEXT,
                "BoundingBoxAnnotationUnits",
                "AnchorPointAnnotationUnits",
                "UnformattedTextValue",
                "BoundingBoxTopLeftHandCorner",
                "BoundingBoxBottomRightHandCorner",
                "BoundingBoxTextHorizontalJustification",
                "AnchorPoint",
                "AnchorPointVisibility",
                "CompoundGraphicInstanceID",
            ),
            *within(
                _GRAPHIC,
                "GraphicAnnotationUnits",
                "GraphicDimensions",
                "NumberOfGraphicPoints",
                "GraphicData",
                "GraphicType",
                "GraphicFilled",
                "CompoundGraphicInstanceID",
            ),
        ),
    ),
    Module(
        "Graphic Annotation: styles",
        "Tables C.10-5a, b, c",
        (
            *within(
                f"{_TEXT}>TextStyleSequence",
                "FontName",
                "FontNameType",
                "CSSFontName",
                "TextColorCIELabValue",
                "HorizontalAlignment",
                "VerticalAlignment",
                "Underlined",
                "Bold",
                "Italic",
                *_SHADOW,
            ),
            *within(
                f"{_GRAPHIC}>LineStyleSequence",
                *_PATTERN,
                "LineThickness",
                "LineDashingStyle",
                "LinePattern",
                *_SHADOW,
            ),
            *within(f"{_GRAPHIC}>FillStyleSequence", "FillMode", "FillPattern", *_PATTERN),
        ),
    ),
    Module(
        "Graphic Annotation: compound graphics",
        "C.10.5.1.3",
        within(
            _COMPOUND,
            "CompoundGraphicInstanceID",
            "CompoundGraphicUnits",
            "GraphicDimensions",
            "NumberOfGraphicPoints",
            "GraphicData",
            "CompoundGraphicType",
            "GraphicFilled",
            "RotationAngle",
            "RotationPoint",
            "GapLength",
            "DiameterOfVisibility",
            "MajorTicksSequence",
            "MajorTicksSequence>TickPosition",
            "MajorTicksSequence>TickLabel",
            "TickAlignment",
            "TickLabelAlignment",
            "ShowTickLabel",
            "TextStyleSequence",
            "LineStyleSequence",
            "FillStyleSequence",
        ),
    ),
)
