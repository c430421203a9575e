"""Data sets that the archive's tests make for themselves."""

import io
import zlib
from typing import Any

from pydicom.dataset import Dataset
from pydicom.filebase import DicomIO
from pydicom.filewriter import write_dataset
from pydicom.uid import ExplicitVRBigEndian, ExplicitVRLittleEndian, ImplicitVRLittleEndian, generate_uid

from dgscope.archive.ingest import Result, Source, SpooledObject, ingest

CT = "1.2.840.10008.5.1.4.1.1.2"
LOCAL = Source(kind="scp", calling_ae="CT1", called_ae="DGSCOPE", address="192.0.2.7")


def ct(**changed: Any) -> Dataset:
    """A small CT image; keyword arguments set or (None) delete attributes."""
    data_set = Dataset()
    values: dict[str, Any] = {
        "SOPClassUID": CT,
        "SOPInstanceUID": generate_uid(),
        "StudyInstanceUID": generate_uid(),
        "SeriesInstanceUID": generate_uid(),
        "StudyDate": "20240229",
        "StudyTime": "101112.5",
        "AccessionNumber": "ACC1",
        "Modality": "CT",
        "ReferringPhysicianName": "Overweg^Anna",
        "StudyDescription": "Thorax",
        "SeriesDescription": "Lung 1.0",
        "PatientName": "Jansen^Piet",
        "PatientID": "P1",
        "PatientBirthDate": "19601231",
        "PatientSex": "M",
        "StudyID": "S1",
        "SeriesNumber": 2,
        "InstanceNumber": 7,
        "ImagePositionPatient": [-120.5, 0, 33],
        "ImageOrientationPatient": [1, 0, 0, 0, 1, 0],
        "SamplesPerPixel": 1,
        "PhotometricInterpretation": "MONOCHROME2",
        "Rows": 4,
        "Columns": 6,
        "PixelSpacing": [0.5, 0.5],
        "BitsAllocated": 16,
        "BitsStored": 12,
        "HighBit": 11,
        "PixelRepresentation": 0,
        "PixelData": bytes(48),
    }
    for keyword, value in {**values, **changed}.items():
        if value is not None:
            setattr(data_set, keyword, value)
    if "PixelData" in data_set:
        data_set["PixelData"].VR = "OW"
    return data_set


def encoded(data_set: Dataset, transfer_syntax_uid: str = ExplicitVRLittleEndian) -> bytes:
    """The data set as it travels."""
    file = io.BytesIO()
    writer = DicomIO(file)
    writer.is_implicit_VR = transfer_syntax_uid == ImplicitVRLittleEndian
    writer.is_little_endian = transfer_syntax_uid != ExplicitVRBigEndian
    write_dataset(writer, data_set)
    return file.getvalue()


def send(
    data: bytes | Dataset,
    source: Source = LOCAL,
    transfer_syntax_uid: str = ExplicitVRLittleEndian,
    sop_class_uid: str = "",
    sop_instance_uid: str = "",
) -> Result:
    """Take an object in, as the SCP does."""
    if isinstance(data, Dataset):
        data = encoded(data, transfer_syntax_uid)
    with SpooledObject.create(sop_class_uid, sop_instance_uid, transfer_syntax_uid, source.calling_ae) as spooled:
        for start in range(0, len(data), 16384):
            spooled.write(data[start : start + 16384])
        return ingest(spooled, source)


def deflated(data_set: Dataset) -> bytes:
    """The data set in Deflated Explicit VR Little Endian (PS3.5 A.5)."""
    deflater = zlib.compressobj(wbits=-zlib.MAX_WBITS)
    data = deflater.compress(encoded(data_set)) + deflater.flush()
    return data + b"\0" * (len(data) & 1)
