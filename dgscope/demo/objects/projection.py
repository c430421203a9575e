"""Digital X-Ray and Digital Intra-Oral X-Ray objects for presentation (PS3.3 A.26, A.28)."""

import numpy as np
from numpy.typing import NDArray
from pydicom.dataset import Dataset
from pydicom.sequence import Sequence

from dgscope.archive import teeth
from dgscope.demo.objects.identity import Series, code, data_set
from dgscope.demo.objects.pixels import set_gray, set_window

DX_IMAGE = "1.2.840.10008.5.1.4.1.1.1.1"
INTRA_ORAL_IMAGE = "1.2.840.10008.5.1.4.1.1.1.3"
JAW = code("661005", "SCT", "Jaw region")
# Labial view: the patient's right is on the left, so the picture runs from back to front there.
_TO_THE_RIGHT = {"R": "A", "L": "P", "B": "L"}
CHEST = code("43799004", "SCT", "Chest")


def dx_image(
    series: Series,
    number: int,
    picture: NDArray[np.uint16],
    spacing: float,
    bits_stored: int,
    window: tuple[float, float, str],
    view: str = "PA",
    orientation: tuple[str, str] = ("L", "F"),
) -> Dataset:
    """Make a Digital X-Ray Image; `spacing` is millimetres at the detector."""
    image = data_set(series, DX_IMAGE, number)
    _set_projection(image, picture, spacing, bits_stored, window, orientation)
    image.ViewPosition = view
    image.ImageLaterality = "U" if series.modality == "DX" else "B"
    image.AnatomicRegionSequence = Sequence([CHEST if series.modality == "DX" else JAW])
    image.PositionerType = "PANORAMIC" if series.modality == "PX" else ""
    return image


def intra_oral_image(
    series: Series, number: int, picture: NDArray[np.uint16], spacing: float, designations: list[int], laterality: str
) -> Dataset:
    """Make an Intra-Oral Image with one Primary Anatomic Structure item for each tooth (PS3.3 C.8.11.9)."""
    image = data_set(series, INTRA_ORAL_IMAGE, number)
    _set_projection(image, picture, spacing, 12, (1750, 3100, "Teeth"), (_TO_THE_RIGHT[laterality], "F"))
    image.ImageLaterality, image.PositionerType = laterality, "NONE"
    image.AnatomicRegionSequence = Sequence([JAW])
    image.PrimaryAnatomicStructureSequence = Sequence([_tooth(designation) for designation in designations])
    return image


def _tooth(designation: int) -> Dataset:
    """Make an item of CID 4018 or 4019 for a tooth by its ISO 3950 designation."""
    coded = teeth.code(designation)
    return code(coded.value, coded.scheme_designator, coded.meaning)


def _set_projection(
    image: Dataset,
    picture: NDArray[np.uint16],
    spacing: float,
    bits_stored: int,
    window: tuple[float, float, str],
    orientation: tuple[str, str],
) -> None:
    image.ImageType = ["ORIGINAL", "PRIMARY", ""]
    image.PresentationIntentType = "FOR PRESENTATION"
    image.AcquisitionDate, image.AcquisitionTime = image.ContentDate, image.ContentTime
    image.KVP, image.ExposureTime = 65, 60
    image.ImagerPixelSpacing = [spacing, spacing]
    image.DetectorType, image.DetectorConfiguration = "DIRECT", "AREA"
    image.PatientOrientation = list(orientation)
    image.BurnedInAnnotation, image.LossyImageCompression = "NO", "00"
    image.PixelIntensityRelationship, image.PixelIntensityRelationshipSign = "LOG", 1
    image.RescaleIntercept, image.RescaleSlope, image.RescaleType = 0, 1, "US"
    image.PresentationLUTShape = "IDENTITY"
    image.AcquisitionContextSequence = Sequence()
    set_gray(image, picture, bits_stored)
    set_window(image, window)
