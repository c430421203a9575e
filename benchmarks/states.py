"""A presentation state that has much to draw: 50 graphics, a text, a polygonal shutter."""

import math
from pathlib import Path

from pydicom import dcmread, dcmwrite
from pydicom.dataset import Dataset, FileMetaDataset
from pydicom.uid import ExplicitVRLittleEndian, generate_uid

GRAYSCALE_SOFTCOPY_PRESENTATION_STATE = "1.2.840.10008.5.1.4.1.1.11.1"
GRAPHICS = 50


def write(path: Path, image: Path) -> str:
    """Write a state of an image to `path`; its SOP Instance UID."""
    header = dcmread(image, stop_before_pixels=True)
    state = Dataset()
    for keyword in ("PatientName", "PatientID", "PatientBirthDate", "PatientSex", "StudyInstanceUID", "StudyDate"):
        setattr(state, keyword, header.get(keyword, ""))
    state.SOPClassUID, state.SOPInstanceUID = GRAYSCALE_SOFTCOPY_PRESENTATION_STATE, generate_uid()
    state.SeriesInstanceUID, state.Modality, state.InstanceNumber = generate_uid(), "PR", 1
    state.ContentLabel, state.PresentationLUTShape = "BENCH", "IDENTITY"
    referenced = _item(ReferencedSOPClassUID=header.SOPClassUID, ReferencedSOPInstanceUID=header.SOPInstanceUID)
    series = _item(SeriesInstanceUID=header.SeriesInstanceUID, ReferencedImageSequence=[referenced])
    state.ReferencedSeriesSequence = [series]
    columns, rows = int(header.Columns), int(header.Rows)
    state.DisplayedAreaSelectionSequence = [
        _item(
            DisplayedAreaTopLeftHandCorner=[1, 1],
            DisplayedAreaBottomRightHandCorner=[columns, rows],
            PresentationSizeMode="SCALE TO FIT",
            PresentationPixelAspectRatio=[1, 1],
        )
    ]
    if "RescaleSlope" in header:
        state.RescaleSlope, state.RescaleIntercept = header.RescaleSlope, header.RescaleIntercept
        state.RescaleType = header.get("RescaleType", "US")
    state.SoftcopyVOILUTSequence = [_item(WindowCenter=1000, WindowWidth=2000)]
    state.ShutterShape, state.ShutterPresentationValue = "POLYGONAL", 0
    corners = [(math.cos(turn * math.pi / 6), math.sin(turn * math.pi / 6)) for turn in range(12)]
    state.VerticesOfThePolygonalShutter = [
        value for x, y in corners for value in (int(rows * (0.5 + 0.45 * y)), int(columns * (0.5 + 0.45 * x)))
    ]
    state.GraphicLayerSequence = [_item(GraphicLayer="MARKS", GraphicLayerOrder=1)]
    state.GraphicAnnotationSequence = [_annotation(columns, rows)]
    state.file_meta = FileMetaDataset()
    state.file_meta.TransferSyntaxUID = ExplicitVRLittleEndian
    state.file_meta.MediaStorageSOPClassUID = state.SOPClassUID
    state.file_meta.MediaStorageSOPInstanceUID = state.SOPInstanceUID
    dcmwrite(path, state, enforce_file_format=True)
    return str(state.SOPInstanceUID)


def _annotation(columns: int, rows: int) -> Dataset:
    graphics = []
    for number in range(GRAPHICS):
        x, y = columns * (0.1 + 0.08 * (number % 10)), rows * (0.1 + 0.16 * (number // 10))
        closed = number % 2 == 0
        points = [(x, y), (x + columns * 0.06, y + rows * 0.02), (x + columns * 0.02, y + rows * 0.06), (x, y)]
        points = points if closed else points[:3]
        graphics.append(
            _item(
                GraphicAnnotationUnits="PIXEL",
                GraphicDimensions=2,
                NumberOfGraphicPoints=len(points),
                GraphicData=[value for point in points for value in point],
                GraphicType="POLYLINE" if closed else "INTERPOLATED",
                GraphicFilled="Y" if number % 4 == 0 else "N",
            )
        )
    text = _item(
        BoundingBoxAnnotationUnits="DISPLAY",
        UnformattedTextValue="a text of a state",
        BoundingBoxTopLeftHandCorner=[0.1, 0.9],
        BoundingBoxBottomRightHandCorner=[0.6, 0.95],
        BoundingBoxTextHorizontalJustification="LEFT",
    )
    return _item(GraphicLayer="MARKS", GraphicObjectSequence=graphics, TextObjectSequence=[text])


def _item(**values: object) -> Dataset:
    made = Dataset()
    for keyword, value in values.items():
        setattr(made, keyword, value)
    return made
