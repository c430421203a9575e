"""The modules of softcopy presentation states and their attributes (PS3.3 A.33.1 … A.33.4)."""

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Module:
    """A module.

    Attributes
    ----------
    name, section : str
        As in PS3.3.
    attributes : tuple of str
        Keywords, those in sequences as ``Sequence>Keyword``; of overlays the element in hexadecimal digits.
    """

    name: str
    section: str
    attributes: tuple[str, ...]


def _within(sequence: str, *keywords: str) -> tuple[str, ...]:
    return (sequence, *(f"{sequence}>{keyword}" for keyword in keywords))


_SERIES = "ReferencedSeriesSequence"
_LUT = ("LUTDescriptor", "LUTExplanation", "LUTData")
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
_PALETTE = tuple(
    f"{color}PaletteColorLookupTable{part}" for color in ("Red", "Green", "Blue") for part in ("Descriptor", "Data")
)

MODULES: Final = (
    Module(
        "Presentation State Identification",
        "C.11.10",
        (
            "InstanceNumber",
            "ContentLabel",
            "ContentDescription",
            "PresentationCreationDate",
            "PresentationCreationTime",
            "ContentCreatorName",
        ),
    ),
    Module(
        "Presentation State Relationship",
        "C.11.11",
        (
            *_within(_SERIES, "SeriesInstanceUID"),
            *_within(
                f"{_SERIES}>ReferencedImageSequence",
                "ReferencedSOPClassUID",
                "ReferencedSOPInstanceUID",
                "ReferencedFrameNumber",
            ),
        ),
    ),
    Module(
        "Presentation State Shutter",
        "C.11.12",
        ("ShutterPresentationValue", "ShutterPresentationColorCIELabValue"),
    ),
    Module(
        "Presentation State Mask",
        "C.11.13",
        (
            *_within(
                "MaskSubtractionSequence",
                "MaskOperation",
                "ContrastFrameAveraging",
                "MaskFrameNumbers",
                "TIDOffset",
                "MaskSubPixelShift",
            ),
            "RecommendedViewingMode",
        ),
    ),
    Module(
        "Display Shutter",
        "C.7.6.11",
        (
            "ShutterShape",
            "ShutterLeftVerticalEdge",
            "ShutterRightVerticalEdge",
            "ShutterUpperHorizontalEdge",
            "ShutterLowerHorizontalEdge",
            "CenterOfCircularShutter",
            "RadiusOfCircularShutter",
            "VerticesOfThePolygonalShutter",
        ),
    ),
    Module("Bitmap Display Shutter", "C.7.6.15", ("ShutterOverlayGroup",)),
    Module(
        "Overlay Plane",
        "C.9.2",
        ("0010", "0011", "0015", "0022", "0040", "0050", "0051", "0100", "0102", "1500", "3000"),
    ),
    Module("Overlay Activation", "C.11.7", ("1001",)),
    Module(
        "Displayed Area",
        "C.10.4",
        _within(
            "DisplayedAreaSelectionSequence",
            "ReferencedImageSequence",
            "ReferencedImageSequence>ReferencedSOPInstanceUID",
            "PixelOriginInterpretation",
            "DisplayedAreaTopLeftHandCorner",
            "DisplayedAreaBottomRightHandCorner",
            "PresentationSizeMode",
            "PresentationPixelSpacing",
            "PresentationPixelAspectRatio",
            "PresentationPixelMagnificationRatio",
        ),
    ),
    Module(
        "Graphic Annotation",
        "C.10.5",
        (
            *_within(_ANNOTATION, "ReferencedImageSequence", "GraphicLayer"),
            *_within(
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
            *_within(
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
            *_within(
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
            *_within(
                f"{_GRAPHIC}>LineStyleSequence",
                *_PATTERN,
                "LineThickness",
                "LineDashingStyle",
                "LinePattern",
                *_SHADOW,
            ),
            *_within(f"{_GRAPHIC}>FillStyleSequence", "FillMode", "FillPattern", *_PATTERN),
        ),
    ),
    Module(
        "Graphic Annotation: compound graphics",
        "C.10.5.1.3",
        _within(
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
    Module("Spatial Transformation", "C.10.6", ("ImageHorizontalFlip", "ImageRotation")),
    Module(
        "Graphic Layer",
        "C.10.7",
        _within(
            "GraphicLayerSequence",
            "GraphicLayer",
            "GraphicLayerOrder",
            "GraphicLayerRecommendedDisplayGrayscaleValue",
            "GraphicLayerRecommendedDisplayCIELabValue",
            "GraphicLayerDescription",
        ),
    ),
    Module(
        "Graphic Group",
        "C.10.11",
        _within("GraphicGroupSequence", "GraphicGroupID", "GraphicGroupLabel", "GraphicGroupDescription"),
    ),
    Module(
        "Modality LUT",
        "C.11.1",
        (
            *_within("ModalityLUTSequence", *_LUT, "ModalityLUTType"),
            "RescaleIntercept",
            "RescaleSlope",
            "RescaleType",
        ),
    ),
    Module(
        "Softcopy VOI LUT",
        "C.11.8",
        (
            *_within(
                "SoftcopyVOILUTSequence",
                "ReferencedImageSequence",
                "WindowCenter",
                "WindowWidth",
                "WindowCenterWidthExplanation",
                "VOILUTFunction",
            ),
            *_within("SoftcopyVOILUTSequence>VOILUTSequence", *_LUT),
        ),
    ),
    Module(
        "Softcopy Presentation LUT",
        "C.11.6",
        (*_within("PresentationLUTSequence", *_LUT), "PresentationLUTShape"),
    ),
    Module("ICC Profile", "C.11.15", ("ICCProfile", "ColorSpace")),
    Module("Palette Color Lookup Table", "C.7.9", _PALETTE),
    Module(
        "Presentation State Blending",
        "C.11.14",
        (
            *_within(
                "BlendingSequence",
                "BlendingPosition",
                "StudyInstanceUID",
                "ReferencedSeriesSequence",
                "RescaleIntercept",
                "RescaleSlope",
                "SoftcopyVOILUTSequence",
            ),
            "RelativeOpacity",
            "ReferencedSpatialRegistrationSequence",
        ),
    ),
)
