"""VL Photographic, VL Endoscopic and Secondary Capture images (PS3.3 A.32.4, A.32.1, A.8.1) of picture files."""

import datetime
from collections.abc import Iterable, Iterator
from typing import Final

import numpy as np
from pydicom.dataset import Dataset
from pydicom.sequence import Sequence

from dgscope.creation.common import common, finish
from dgscope.creation.errors import RefusedError
from dgscope.creation.identity import Identity, Occasion, SeriesPlan
from dgscope.creation.kinds import Kind
from dgscope.creation.made import BASELINE, EXPLICIT, PIXEL_DATA, Made, Piece, made, with_frame, with_value
from dgscope.creation.pictures.looking import looker
from dgscope.creation.pictures.picture import MOST_DECODED, Page, Picture
from dgscope.creation.recognise import FileType
from dgscope.creation.regions import REGIONS, UNPAIRED
from dgscope.creation.values import code, put

# Cameras whose clock was never set say 1970, 1980 or 2000; digital ones of patients are younger.
_FIRST_YEAR: Final = 2000


def images(
    data: bytes, file_type: FileType, kind: Kind, identity: Identity, series: SeriesPlan, first: int, occasion: Occasion
) -> Iterator[Made]:
    """The objects of a picture file: one for each page, numbered from `first`.

    Raises
    ------
    RefusedError
    """
    picture = looker.describe(data, file_type)
    if sum(page.size for page in picture.pages) > MOST_DECODED:
        raise RefusedError(f"Its pages have more than {MOST_DECODED >> 20} MB together. Save them as several files.")
    for page in picture.pages:
        if page.bits_stored > 8 and kind is not Kind.CAPTURE:
            raise RefusedError(
                f"It has {page.bits_stored} bits of gray, and photos in DICOM have 8. Store it as a capture."
            )
    profile = looker.profile(data, file_type, picture.profile) if picture.profile else b""
    for number, page in enumerate(picture.pages):
        data_set = common(kind, identity, series, first + number, occasion)
        _describe(data_set, kind, picture, series, occasion.at)
        if profile and page.samples == 3:
            data_set.ICCProfile = profile
        _set_lossy(data_set, kind, picture, page, len(data))
        yield _with_pixels(data_set, kind, data, file_type, picture, number)


def _with_pixels(
    data_set: Dataset, kind: Kind, data: bytes, file_type: FileType, picture: Picture, number: int
) -> Made:
    page = picture.pages[number]
    if picture.kept_as:
        looker.check(data, file_type)
        _set_pixel(data_set, page, picture.kept_as)
        frame = memoryview(data)[: picture.end]
        return made(kind, finish(data_set), BASELINE, with_frame(data_set, frame))
    gray = "MONOCHROME1" if page.inverted else "MONOCHROME2"
    _set_pixel(data_set, page, gray if page.samples == 1 else "RGB")
    samples = looker.pixels(data, file_type, number, page)
    value: Iterable[Piece] = [np.ascontiguousarray(samples, samples.dtype.newbyteorder("<")).reshape(-1).data.cast("B")]
    vr = b"OW" if page.bits_allocated > 8 else b"OB"
    return made(kind, finish(data_set), EXPLICIT, with_value(data_set, PIXEL_DATA, vr, page.size, value))


def _describe(data_set: Dataset, kind: Kind, picture: Picture, series: SeriesPlan, now: datetime.datetime) -> None:
    if kind is Kind.CAPTURE:
        data_set.ImageType = ["DERIVED", "SECONDARY"]
        data_set.ConversionType = "WSD"
        put(data_set, "DateOfSecondaryCapture", now.date())
        put(data_set, "TimeOfSecondaryCapture", now.time())
    else:
        data_set.ImageType = ["ORIGINAL", "PRIMARY"]
        data_set.AcquisitionContextSequence = Sequence()
        if picture.maker or picture.model:
            put(data_set, "Manufacturer", picture.maker or picture.model)
            put(data_set, "ManufacturerModelName", picture.model)
            del data_set.SoftwareVersions, data_set.DeviceSerialNumber  # those are ours, not the camera's
    _set_region(data_set, series)
    data_set.PatientOrientation = ""
    data_set.BurnedInAnnotation = "YES" if kind is Kind.CAPTURE else "NO"
    taken = _taken(picture, now)
    if taken is not None:
        put(data_set, "AcquisitionDateTime", taken)
        put(data_set, "ContentDate", taken.date())
        put(data_set, "ContentTime", taken.time())


def _set_region(data_set: Dataset, series: SeriesPlan) -> None:
    if series.region:
        data_set.AnatomicRegionSequence = Sequence([code(*REGIONS[series.region])])
    if series.laterality or series.region in UNPAIRED:
        data_set.ImageLaterality = series.laterality or "U"
    else:
        data_set.Laterality = ""  # not known whether the region is a paired one (Type 2C)


def _set_lossy(data_set: Dataset, kind: Kind, picture: Picture, page: Page, size: int) -> None:
    """What the file has lost stays said, also where its pixels are stored decoded (PS3.3 C.7.6.1.1.5)."""
    if picture.is_lossy:
        data_set.LossyImageCompression = "01"
        whole = sum(each.size for each in picture.pages)
        data_set.LossyImageCompressionRatio = f"{max(whole / size, 1):.2f}"
        data_set.LossyImageCompressionMethod = "ISO_10918_1"
    elif kind is not Kind.CAPTURE:
        # A PNG may have been a JPEG before: not known (Type 2).
        data_set.LossyImageCompression = ""


def _set_pixel(data_set: Dataset, page: Page, photometric: str) -> None:
    data_set.SamplesPerPixel, data_set.PhotometricInterpretation = page.samples, photometric
    if page.samples == 3:
        data_set.PlanarConfiguration = 0
    data_set.Rows, data_set.Columns = page.rows, page.columns
    data_set.BitsAllocated, data_set.BitsStored = page.bits_allocated, page.bits_stored
    data_set.HighBit, data_set.PixelRepresentation = page.bits_stored - 1, 0


def _taken(picture: Picture, now: datetime.datetime) -> datetime.datetime | None:
    """When the camera says that it was, in the site's time zone; None where its clock cannot be right."""
    if not picture.taken:
        return None
    try:
        taken = datetime.datetime.strptime(picture.taken, "%Y%m%d%H%M%S").replace(tzinfo=now.tzinfo)
        if picture.taken_offset:
            aware = datetime.datetime.strptime(picture.taken + picture.taken_offset, "%Y%m%d%H%M%S%z")
            taken = aware.astimezone(now.tzinfo)
    except (ValueError, OverflowError):
        return None
    return taken if taken.year >= _FIRST_YEAR and taken <= now + datetime.timedelta(days=1) else None
