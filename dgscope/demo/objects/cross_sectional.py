"""CT Image and MR Image objects (PS3.3 A.3, A.4)."""

from collections.abc import Iterator

from pydicom.dataset import Dataset

from dgscope.demo.objects.identity import Series, data_set, uid
from dgscope.demo.objects.pixels import set_gray, set_window
from dgscope.demo.phantoms import head

CT_IMAGE = "1.2.840.10008.5.1.4.1.1.2"
MR_IMAGE = "1.2.840.10008.5.1.4.1.1.4"


def ct_series(
    series: Series, slices: int, thickness: float, windows: list[tuple[float, float, str]]
) -> Iterator[Dataset]:
    """Make axial slices of the head from base to vertex."""
    for number in range(1, slices + 1):
        image = data_set(series, CT_IMAGE, number)
        _set_plane(image, series, number, slices, thickness, spacing=0.479, size=512)
        image.ImageType = ["ORIGINAL", "PRIMARY", "AXIAL"]
        image.AcquisitionNumber, image.KVP = 1, 120
        image.PatientPosition, image.ConvolutionKernel, image.XRayTubeCurrent = "HFS", series.description[-6:], 210
        set_gray(image, head.ct_slice(20417, _height(number, slices)) + 1024, 16)
        image.RescaleIntercept, image.RescaleSlope, image.RescaleType = -1024, 1, "HU"
        set_window(image, *windows)
        yield image


def mr_series(series: Series, slices: int, thickness: float) -> Iterator[Dataset]:
    """Make axial T1-weighted slices of the head, each with three windows."""
    for number in range(1, slices + 1):
        image = data_set(series, MR_IMAGE, number)
        _set_plane(image, series, number, slices, thickness, spacing=0.766, size=320)
        image.ImageType = ["ORIGINAL", "PRIMARY", "OTHER"]
        image.ScanningSequence, image.SequenceVariant, image.ScanOptions = "SE", "NONE", ""
        image.MRAcquisitionType, image.EchoTime, image.RepetitionTime, image.EchoTrainLength = "2D", 12, 550, 1
        image.MagneticFieldStrength, image.PatientPosition = 1.5, "HFS"
        set_gray(image, head.mr_slice(20417, _height(number, slices)), 12)
        set_window(image, (600, 1200, "T1"), (620, 500, "Gray and white matter"), (950, 900, "Blood"))
        yield image


def _height(number: int, slices: int) -> float:
    return -0.86 + 1.78 * (number - 1) / max(1, slices - 1)


def _set_plane(
    image: Dataset, series: Series, number: int, slices: int, thickness: float, spacing: float, size: int
) -> None:
    position = round((number - 1 - slices / 2) * thickness, 2)
    corner = round(-spacing * size / 2, 2)
    image.FrameOfReferenceUID, image.PositionReferenceIndicator = uid(series.study.key, "frame of reference"), ""
    image.ImagePositionPatient, image.ImageOrientationPatient = [corner, corner, position], [1, 0, 0, 0, 1, 0]
    image.SliceLocation, image.SliceThickness, image.SpacingBetweenSlices = position, thickness, thickness
    image.PixelSpacing = [spacing, spacing]
    if image.SOPClassUID == CT_IMAGE:
        del image.SpacingBetweenSlices
