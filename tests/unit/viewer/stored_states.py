"""Presentation states in the archive, for tests of what is shown with them."""

from collections.abc import Iterable
from typing import Any

from pydicom.dataset import Dataset
from pydicom.uid import generate_uid

from dgscope.archive.models import Instance
from tests.unit.archive.objects import ct
from tests.unit.viewer.stored_objects import store

GRAYSCALE = "1.2.840.10008.5.1.4.1.1.11.1"
COLOR = "1.2.840.10008.5.1.4.1.1.11.2"
BLENDING = "1.2.840.10008.5.1.4.1.1.11.4"
PIXELS = (
    *("SamplesPerPixel", "PhotometricInterpretation", "Rows", "Columns", "PixelSpacing", "BitsAllocated", "BitsStored"),
    *("HighBit", "PixelRepresentation", "PixelData", "ImagePositionPatient", "ImageOrientationPatient"),
)


def item(**values: Any) -> Dataset:
    """A sequence item."""
    made = Dataset()
    for keyword, value in values.items():
        setattr(made, keyword, value)
    return made


def reference(row: Instance | str, frames: Iterable[int] = ()) -> Dataset:
    """An item of Referenced Image Sequence; of a UID that is not stored, too."""
    uid = row if isinstance(row, str) else row.sop_instance_uid
    made = item(ReferencedSOPClassUID="1.2.840.10008.5.1.4.1.1.2", ReferencedSOPInstanceUID=uid)
    if frames:
        made.ReferencedFrameNumber = list(frames)
    return made


def series_reference(*references: Dataset, series: str = "1.2.3") -> Dataset:
    """An item of Referenced Series Sequence."""
    return item(SeriesInstanceUID=series, ReferencedImageSequence=list(references))


def area(columns: int, rows: int, **changed: Any) -> Dataset:
    """A displayed area of the whole image."""
    values: dict[str, Any] = {
        "DisplayedAreaTopLeftHandCorner": [1, 1],
        "DisplayedAreaBottomRightHandCorner": [columns, rows],
        "PresentationSizeMode": "SCALE TO FIT",
        "PresentationPixelAspectRatio": [1, 1],
    }
    return item(**(values | changed))


def window(center: float, width: float) -> Dataset:
    """An item of Softcopy VOI LUT Sequence, for every image."""
    return item(WindowCenter=center, WindowWidth=width)


def gsps(*images: Instance | Dataset, **changed: Any) -> Dataset:
    """A grayscale state of some images (rows, or items made by `reference`), in the study of the first."""
    references = [image if isinstance(image, Dataset) else reference(image) for image in images]
    row = next((image for image in images if isinstance(image, Instance)), None)
    values: dict[str, Any] = {
        "SOPClassUID": GRAYSCALE,
        "StudyInstanceUID": row.series.study.study_instance_uid if row is not None else generate_uid(),
        "Modality": "PR",
        "ContentLabel": "MARKED",
        "PresentationCreationDate": "20240301",
        "PresentationCreationTime": "101500",
        "PresentationLUTShape": "IDENTITY",
        "ReferencedSeriesSequence": [series_reference(*references)],
        "DisplayedAreaSelectionSequence": [area(40, 30)],
        **dict.fromkeys(PIXELS),
    }
    return ct(**(values | changed))


def stored_state(*images: Instance | Dataset, **changed: Any) -> Instance:
    """A grayscale state that is in the archive."""
    return store(gsps(*images, **changed))
