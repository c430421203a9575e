"""The modules of softcopy presentation states and their attributes (PS3.3 A.33.1 … A.33.4)."""

from typing import Final

from viewer.presentation.capabilities.annotation_modules import ANNOTATION_MODULES
from viewer.presentation.capabilities.module import Module, within

_SERIES = "ReferencedSeriesSequence"
_LUT = ("LUTDescriptor", "LUTExplanation", "LUTData")
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
            *within(_SERIES, "SeriesInstanceUID"),
            *within(
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
            *within(
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
        within(
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
    *ANNOTATION_MODULES,
    Module("Spatial Transformation", "C.10.6", ("ImageHorizontalFlip", "ImageRotation")),
    Module(
        "Graphic Layer",
        "C.10.7",
        within(
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
        within("GraphicGroupSequence", "GraphicGroupID", "GraphicGroupLabel", "GraphicGroupDescription"),
    ),
    Module(
        "Modality LUT",
        "C.11.1",
        (
            *within("ModalityLUTSequence", *_LUT, "ModalityLUTType"),
            "RescaleIntercept",
            "RescaleSlope",
            "RescaleType",
        ),
    ),
    Module(
        "Softcopy VOI LUT",
        "C.11.8",
        (
            *within(
                "SoftcopyVOILUTSequence",
                "ReferencedImageSequence",
                "WindowCenter",
                "WindowWidth",
                "WindowCenterWidthExplanation",
                "VOILUTFunction",
            ),
            *within("SoftcopyVOILUTSequence>VOILUTSequence", *_LUT),
        ),
    ),
    Module(
        "Softcopy Presentation LUT",
        "C.11.6",
        (*within("PresentationLUTSequence", *_LUT), "PresentationLUTShape"),
    ),
    Module("ICC Profile", "C.11.15", ("ICCProfile", "ColorSpace")),
    Module("Palette Color Lookup Table", "C.7.9", _PALETTE),
    Module(
        "Presentation State Blending",
        "C.11.14",
        (
            *within(
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
