"""The object stored for a test: always the same one for a node, so that repeated tests leave one object only."""

import uuid
from dataclasses import dataclass
from io import BytesIO
from typing import Final

import numpy as np
from pydicom.dataset import Dataset, FileMetaDataset
from pydicom.uid import UID, ExplicitVRLittleEndian, SecondaryCaptureImageStorage

from dgscope.dimse.storage import SendItem

PATIENT_ID: Final = "DGSCOPE-DOCTOR"
PATIENT_NAME: Final = "DGSCOPE^CONNECTIVITY TEST"
_SIZE: Final = 64


@dataclass(frozen=True)
class Sample:
    """A Secondary Capture image of a named test patient, encoded, with its UIDs."""

    study_uid: str
    series_uid: str
    sop_uid: str
    data: bytes

    def item(self) -> SendItem:
        """As something to send."""
        return SendItem(
            lambda: BytesIO(self.data), str(SecondaryCaptureImageStorage), self.sop_uid, str(ExplicitVRLittleEndian)
        )


def sample(our_title: str, their_title: str) -> Sample:
    """The test object between two AEs."""
    study, series, instance = (_uid(our_title, their_title, part) for part in ("study", "series", "instance"))
    image = _image()
    image.StudyInstanceUID, image.SeriesInstanceUID, image.SOPInstanceUID = study, series, instance
    image.file_meta = FileMetaDataset()
    image.file_meta.TransferSyntaxUID = ExplicitVRLittleEndian
    image.file_meta.MediaStorageSOPClassUID = image.SOPClassUID
    image.file_meta.MediaStorageSOPInstanceUID = instance
    written = BytesIO()
    image.save_as(written, enforce_file_format=True)
    return Sample(study, series, instance, written.getvalue())


def _uid(*parts: str) -> UID:
    """A UID derived from a UUID (PS3.5 B.2), the same for the same parts."""
    named = uuid.uuid5(uuid.NAMESPACE_OID, "|".join(("dgscope doctor", *parts)))
    return UID(f"2.25.{named.int}")


def _image() -> Dataset:
    image = Dataset()
    image.SOPClassUID = SecondaryCaptureImageStorage
    image.PatientName, image.PatientID = PATIENT_NAME, PATIENT_ID
    image.PatientBirthDate = image.PatientSex = image.ReferringPhysicianName = ""
    image.StudyDate, image.StudyTime, image.StudyID, image.AccessionNumber = "20200101", "120000", "TEST", ""
    image.StudyDescription = "Connectivity test, may be deleted"
    image.Modality, image.SeriesNumber, image.InstanceNumber = "OT", 1, 1
    image.SeriesDescription = "Connectivity test, may be deleted"
    image.ConversionType, image.BurnedInAnnotation = "SYN", "NO"
    image.PatientOrientation = image.Laterality = ""
    image.SamplesPerPixel, image.PhotometricInterpretation = 1, "MONOCHROME2"
    image.Rows = image.Columns = _SIZE
    image.BitsAllocated = image.BitsStored = 8
    image.HighBit, image.PixelRepresentation = 7, 0
    image.PixelData = np.tile(np.arange(_SIZE, dtype=np.uint8) * 4, (_SIZE, 1)).tobytes()
    return image
