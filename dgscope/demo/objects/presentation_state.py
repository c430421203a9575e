"""Grayscale Softcopy Presentation States (PS3.3 A.33.1) with each of their modules, for demonstration."""

import numpy as np
from numpy.typing import NDArray
from pydicom.dataset import Dataset
from pydicom.sequence import Sequence

from dgscope.demo.objects.identity import Series, data_set, reference, referenced_series

GRAYSCALE_SOFTCOPY_PRESENTATION_STATE = "1.2.840.10008.5.1.4.1.1.11.1"


def presentation_state(series: Series, number: int, label: str, description: str, images: list[Dataset]) -> Dataset:
    """Make a state for `images` that shows them as they are: identity everywhere, the whole image displayed."""
    state = data_set(series, GRAYSCALE_SOFTCOPY_PRESENTATION_STATE, number)
    state.Laterality = ""
    state.ContentLabel, state.ContentDescription = label, description
    state.PresentationCreationDate, state.PresentationCreationTime = state.ContentDate, state.ContentTime
    state.ContentCreatorName = "READER^ALEX"
    del state.ContentDate, state.ContentTime
    state.ReferencedSeriesSequence = referenced_series(images)
    state.PresentationLUTShape = "IDENTITY"
    set_displayed_area(state, images[0], (1, 1), (int(images[0].Columns), int(images[0].Rows)))
    if "RescaleSlope" in images[0]:
        state.RescaleIntercept = images[0].RescaleIntercept
        state.RescaleSlope, state.RescaleType = images[0].RescaleSlope, images[0].RescaleType
    return state


def set_displayed_area(
    state: Dataset, image: Dataset, top_left: tuple[int, int], bottom_right: tuple[int, int]
) -> None:
    """Displayed Area Module (C.10.4): corners as column, row, counted from 1."""
    area = Dataset()
    area.DisplayedAreaTopLeftHandCorner, area.DisplayedAreaBottomRightHandCorner = list(top_left), list(bottom_right)
    area.PresentationSizeMode = "SCALE TO FIT"
    spacing = image.get("PixelSpacing") or image.get("ImagerPixelSpacing")
    if spacing:
        area.PresentationPixelSpacing = list(spacing)
    else:
        area.PresentationPixelAspectRatio = [1, 1]
    state.DisplayedAreaSelectionSequence = Sequence([area])


def set_rotation(state: Dataset, degrees: int, flip: bool) -> None:
    """Spatial Transformation Module (C.10.6)."""
    state.ImageRotation, state.ImageHorizontalFlip = degrees, "Y" if flip else "N"


def set_window(state: Dataset, center: float, width: float, explanation: str, function: str = "LINEAR") -> None:
    """Softcopy VOI LUT Module (C.11.8) with one window for every image."""
    item = Dataset()
    item.WindowCenter, item.WindowWidth = center, width
    item.WindowCenterWidthExplanation, item.VOILUTFunction = explanation, function
    state.SoftcopyVOILUTSequence = Sequence([item])


def lookup_table(table: NDArray[np.uint16], first: int, explanation: str) -> Dataset:
    """Make an item of a LUT sequence (C.11.1.1) of 16 bits."""
    item = Dataset()
    item.add_new("LUTDescriptor", "US", [len(table) % 65536, first, 16])
    item.LUTExplanation = explanation
    item.add_new("LUTData", "OW", table.astype("<u2").tobytes())
    return item


def set_voi_table(state: Dataset, table: Dataset) -> None:
    """Softcopy VOI LUT Module (C.11.8) with a table for every image."""
    item = Dataset()
    item.VOILUTSequence = Sequence([table])
    state.SoftcopyVOILUTSequence = Sequence([item])


def set_presentation_table(state: Dataset, table: Dataset) -> None:
    """Softcopy Presentation LUT Module (C.11.6) with a table in place of a shape."""
    del state.PresentationLUTShape
    state.PresentationLUTSequence = Sequence([table])


def set_shutter(state: Dataset, value: int, **shapes: list[int] | int) -> None:
    """Display Shutter Module (C.7.6.11): attributes by keyword; shapes given together intersect."""
    kinds = {"ShutterLeftVerticalEdge": "RECTANGULAR", "RadiusOfCircularShutter": "CIRCULAR"}
    kinds["VerticesOfThePolygonalShutter"] = "POLYGONAL"
    state.ShutterShape = [kind for keyword, kind in kinds.items() if keyword in shapes]
    for keyword, points in shapes.items():
        setattr(state, keyword, points)
    state.ShutterPresentationValue = value


def add_overlay(state: Dataset, group: int, plane: NDArray[np.bool_], label: str, layer: str = "") -> None:
    """Overlay Plane Module (C.9.2) in `group`, and its Overlay Activation Layer (C.11.7) where `layer` is given."""
    state.add_new((group, 0x0010), "US", plane.shape[0])
    state.add_new((group, 0x0011), "US", plane.shape[1])
    state.add_new((group, 0x0040), "CS", "G")
    state.add_new((group, 0x0050), "SS", [1, 1])
    state.add_new((group, 0x0100), "US", 1)
    state.add_new((group, 0x0102), "US", 0)
    state.add_new((group, 0x1500), "LO", label)
    if layer:
        state.add_new((group, 0x1001), "CS", layer)
    packed = np.packbits(plane.ravel(), bitorder="little").tobytes()
    state.add_new((group, 0x3000), "OW", packed + b"\0" * (len(packed) % 2))


def set_bitmap_shutter(state: Dataset, group: int, value: int) -> None:
    """Bitmap Display Shutter Module (C.7.6.15): the overlay of `group` hides what it covers."""
    state.ShutterShape, state.ShutterOverlayGroup, state.ShutterPresentationValue = "BITMAP", group, value


def set_layers(state: Dataset, *layers: tuple[str, int, tuple[int, int, int]]) -> None:
    """Graphic Layer Module (C.10.7): name, gray value and CIELab of each, lowest first."""
    items = Sequence()
    for order, (name, gray, lab) in enumerate(layers, start=1):
        item = Dataset()
        item.GraphicLayer, item.GraphicLayerOrder = name, order
        item.GraphicLayerRecommendedDisplayGrayscaleValue = gray
        item.GraphicLayerRecommendedDisplayCIELabValue = list(lab)
        items.append(item)
    state.GraphicLayerSequence = items


def graphic(kind: str, points: list[tuple[float, float]], filled: bool = False, units: str = "PIXEL") -> Dataset:
    """Make a graphic object (C.10.5.1.2) from x, y points."""
    item = Dataset()
    item.GraphicAnnotationUnits, item.GraphicDimensions, item.NumberOfGraphicPoints = units, 2, len(points)
    item.GraphicData = [float(value) for point in points for value in point]
    item.GraphicType = kind
    if kind in {"CIRCLE", "ELLIPSE"} or (len(points) > 2 and points[0] == points[-1]):
        item.GraphicFilled = "Y" if filled else "N"
    return item


def text(
    value: str, anchor: tuple[float, float] | None = None, box: tuple[float, float, float, float] | None = None
) -> Dataset:
    """Make a text object (C.10.5.1.1): a PIXEL anchor, a DISPLAY bounding box (left, top, right, bottom), or both."""
    item = Dataset()
    if box:
        item.BoundingBoxAnnotationUnits = "DISPLAY"
    if anchor:
        item.AnchorPointAnnotationUnits = "PIXEL"
    item.UnformattedTextValue = value
    if box:
        item.BoundingBoxTopLeftHandCorner, item.BoundingBoxBottomRightHandCorner = list(box[:2]), list(box[2:])
        item.BoundingBoxTextHorizontalJustification = "LEFT"
    if anchor:
        item.AnchorPoint, item.AnchorPointVisibility = list(anchor), "Y" if box else "N"
    return item


def add_annotation(
    state: Dataset, layer: str, images: list[Dataset], graphics: list[Dataset], texts: list[Dataset]
) -> None:
    """Graphic Annotation Module (C.10.5): objects on `layer` for `images`, or for all that the state refers to."""
    item = Dataset()
    if images:
        item.ReferencedImageSequence = Sequence([reference(image) for image in images])
    item.GraphicLayer = layer
    if texts:
        item.TextObjectSequence = Sequence(texts)
    if graphics:
        item.GraphicObjectSequence = Sequence(graphics)
    if "GraphicAnnotationSequence" not in state:
        state.GraphicAnnotationSequence = Sequence()
    state.GraphicAnnotationSequence.append(item)
