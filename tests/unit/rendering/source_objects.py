"""Small image objects for the tests of reading and decoding, made without any encoder of the product."""

from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from pydicom import Dataset
from pydicom.encaps import encapsulate
from pydicom.filewriter import dcmwrite
from pydicom.uid import ExplicitVRBigEndian, ExplicitVRLittleEndian, ImplicitVRLittleEndian, generate_uid

from viewer.rendering.pixel_description import PixelDescription

SECONDARY_CAPTURE = "1.2.840.10008.5.1.4.1.1.7"
NATIVE = (ImplicitVRLittleEndian, ExplicitVRLittleEndian, ExplicitVRBigEndian)


def describe(**changes: Any) -> PixelDescription:
    """A 4 × 6 image of 16 bits, 12 stored, with the changes asked for."""
    values: dict[str, Any] = {
        "rows": 4,
        "columns": 6,
        "samples_per_pixel": 1,
        "photometric_interpretation": "MONOCHROME2",
        "bits_allocated": 16,
        "bits_stored": 12,
        "high_bit": 11,
        "signed": False,
    }
    return PixelDescription(**(values | changes))


def image(rows: int, columns: int, **elements: Any) -> Dataset:
    """A data set with an Image Pixel Module for 8-bit gray, changed and completed by `elements`; no pixels yet."""
    dataset = Dataset()
    dataset.SOPClassUID = SECONDARY_CAPTURE
    dataset.SOPInstanceUID = generate_uid()
    dataset.PatientName = "Test^Rendering"
    dataset.SamplesPerPixel = 1
    dataset.PhotometricInterpretation = "MONOCHROME2"
    dataset.Rows = rows
    dataset.Columns = columns
    dataset.BitsAllocated = 8
    dataset.BitsStored = 8
    dataset.HighBit = 7
    dataset.PixelRepresentation = 0
    for keyword, value in elements.items():
        setattr(dataset, keyword, value)
    return dataset


def write(path: Path, dataset: Dataset, transfer_syntax: str = ExplicitVRLittleEndian) -> Path:
    """Write a Part 10 file."""
    dataset.ensure_file_meta()
    dataset.file_meta.TransferSyntaxUID = transfer_syntax
    dataset.file_meta.MediaStorageSOPClassUID = dataset.get("SOPClassUID", SECONDARY_CAPTURE)
    dataset.file_meta.MediaStorageSOPInstanceUID = dataset.get("SOPInstanceUID", "1.2.3")
    dcmwrite(path, dataset, enforce_file_format=True)
    return path


def with_pixels(dataset: Dataset, data: bytes, vr: str = "OW") -> Dataset:
    """Put native pixel data in, as they are to stand in the file."""
    dataset.add_new(0x7FE00010, vr, data + b"\0" * (len(data) % 2))
    return dataset


def with_frames(dataset: Dataset, frames: list[bytes], has_bot: bool = True, fragments: int = 1) -> Dataset:
    """Put encoded frames in."""
    dataset.NumberOfFrames = len(frames)
    dataset.add_new(0x7FE00010, "OB", encapsulate(frames, fragments_per_frame=fragments, has_bot=has_bot))
    dataset["PixelData"].is_undefined_length = True
    return dataset


def gradient(rows: int, columns: int, bits: int, seed: int = 0) -> NDArray[np.uint16]:
    """A smooth picture with some noise, over all of `bits`."""
    y, x = np.mgrid[0:rows, 0:columns]
    noise = np.random.default_rng(seed).integers(0, 4, (rows, columns))
    return ((x * 37 + y * 11 + noise) * ((1 << bits) // 256) % (1 << bits)).astype(np.uint16)


def color(rows: int, columns: int) -> NDArray[np.uint8]:
    """A smooth colour picture in which every channel differs."""
    y, x = np.mgrid[0:rows, 0:columns]
    return np.dstack([x * 255 // columns, y * 255 // rows, (x + y) * 255 // (rows + columns)]).astype(np.uint8)
