"""Ultrasound Multi-frame Image (PS3.3 A.7)."""

from pydicom.dataset import Dataset
from pydicom.sequence import Sequence
from pydicom.tag import Tag

from dgscope.demo.objects.identity import Series, data_set
from dgscope.demo.objects.pixels import set_rgb
from dgscope.demo.phantoms import heart

ULTRASOUND_MULTI_FRAME = "1.2.840.10008.5.1.4.1.1.3.1"
_FRAME_MILLISECONDS = 40.0


def cine(series: Series, number: int, frames: int) -> Dataset:
    """Make a colour cine of one heart beat."""
    image = data_set(series, ULTRASOUND_MULTI_FRAME, number)
    image.ImageType = ["ORIGINAL", "PRIMARY", "", "0001"]
    image.PatientOrientation = ""
    image.FrameTime, image.FrameIncrementPointer = _FRAME_MILLISECONDS, Tag("FrameTime")
    image.CineRate = image.RecommendedDisplayFrameRate = round(1000 / _FRAME_MILLISECONDS)
    image.LossyImageCompression, image.HeartRate = "00", 38
    set_rgb(image, heart.frames(38, frames))
    region = Dataset()
    region.RegionLocationMinX0, region.RegionLocationMinY0 = 0, 0
    region.RegionLocationMaxX1, region.RegionLocationMaxY1 = heart.COLUMNS - 1, heart.ROWS - 1
    region.PhysicalUnitsXDirection = region.PhysicalUnitsYDirection = 3
    region.PhysicalDeltaX = region.PhysicalDeltaY = 0.035
    region.RegionSpatialFormat, region.RegionDataType, region.RegionFlags = 1, 1, 2
    image.SequenceOfUltrasoundRegions = Sequence([region])
    return image
