"""Small images made for the tests of the storage SCP."""

from pathlib import Path

import numpy as np
from pydicom import dcmread
from pydicom.dataset import Dataset, FileMetaDataset
from pydicom.uid import UID, ExplicitVRBigEndian, ExplicitVRLittleEndian, generate_uid


def write_image(
    path: Path,
    sop_class: str,
    size: int = 128,
    transfer_syntax: str = ExplicitVRLittleEndian,
    instance: str | None = None,
) -> Path:
    """Write a gray image of `size` by `size` pixels of 12 bits."""
    dataset = Dataset()
    dataset.file_meta = FileMetaDataset()
    dataset.file_meta.TransferSyntaxUID = UID(transfer_syntax)
    dataset.SOPClassUID, dataset.SOPInstanceUID = sop_class, instance or generate_uid()
    dataset.PatientName, dataset.PatientID = "Test^Storage", "T1"
    dataset.StudyInstanceUID, dataset.SeriesInstanceUID = generate_uid(), generate_uid()
    dataset.Modality = "CT"
    dataset.Rows = dataset.Columns = size
    dataset.BitsAllocated, dataset.BitsStored, dataset.HighBit = 16, 12, 11
    dataset.SamplesPerPixel, dataset.PixelRepresentation = 1, 0
    dataset.PhotometricInterpretation = "MONOCHROME2"
    pixels = (np.arange(size * size) % 4096).astype(">u2" if transfer_syntax == ExplicitVRBigEndian else "<u2")
    dataset.PixelData = pixels.tobytes()
    dataset.add_new(0x00091001, "UN", b"private, kept as it is")
    dataset.add_new(0x00090010, "LO", "DGSCOPE TEST")
    dataset.save_as(path, enforce_file_format=True)
    return path


def data_set_of(path: Path) -> bytes:
    """The encoded data set of a Part 10 file, without preamble and File Meta Information."""
    length = int(dcmread(path, stop_before_pixels=True).file_meta.FileMetaInformationGroupLength)
    return path.read_bytes()[132 + 12 + length :]
