"""The LUT stages of a presentation state against DCMTK's own renderer of states, over the whole stored range."""

import re
import subprocess
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from pydicom import dcmread
from pydicom.dataset import Dataset, FileMetaDataset
from pydicom.uid import ExplicitVRLittleEndian, generate_uid

from tests import peers
from viewer.rendering.contrast import contrast
from viewer.rendering.pixel_description import PixelDescription
from viewer.rendering.presentation_state.effective import GrayTransformation
from viewer.rendering.presentation_state.lookup_table import LookupTable
from viewer.rendering.presentation_state.model import (
    ModalityTable,
    PresentationLutShape,
    Rescale,
    Window,
)

pytestmark = [pytest.mark.peer("dcmtk")]

PIXELS = np.arange(4096, dtype=np.uint16).reshape(64, 64)
DESCRIPTION = PixelDescription(64, 64, 1, "MONOCHROME2", 16, 12, 11, signed=False)


def table(first: int, bits: int, entries: NDArray[np.integer]) -> LookupTable:
    return LookupTable(first, bits, entries.astype("<u2").tobytes())


@dataclass(frozen=True)
class Case:
    name: str
    gray: GrayTransformation


GAMMA = table(0, 12, np.round(4095 * (np.arange(256) / 255) ** 0.5))
FALLING = table(0, 12, 4095 - np.arange(4096))
NARROW = table(1000, 10, np.arange(512) * 2)
WINDOW = Window(1500, 2000)
CASES = [
    Case("nothing is identity", GrayTransformation()),
    Case("inverse", GrayTransformation(presentation=PresentationLutShape.INVERSE)),
    Case("window", GrayTransformation(voi=WINDOW)),
    Case("window on a rescale", GrayTransformation(Rescale(2, -1000), Window(500, 3000))),
    Case("window on a modality LUT", GrayTransformation(ModalityTable(FALLING), WINDOW)),
    Case("VOI LUT", GrayTransformation(voi=NARROW)),
    Case(
        "VOI LUT on a modality LUT, inverse",
        GrayTransformation(ModalityTable(FALLING), NARROW, PresentationLutShape.INVERSE),
    ),
    Case("presentation LUT", GrayTransformation(presentation=GAMMA)),
    Case("presentation LUT on a window", GrayTransformation(voi=WINDOW, presentation=GAMMA)),
    Case("presentation LUT on a VOI LUT", GrayTransformation(voi=NARROW, presentation=GAMMA)),
    Case("all three as tables", GrayTransformation(ModalityTable(FALLING), NARROW, GAMMA)),
]


def write_image(path: Path) -> None:
    dataset = Dataset()
    dataset.SOPClassUID, dataset.SOPInstanceUID = "1.2.840.10008.5.1.4.1.1.7", generate_uid()
    dataset.StudyInstanceUID, dataset.SeriesInstanceUID = generate_uid(), generate_uid()
    dataset.PatientName, dataset.PatientID, dataset.Modality, dataset.StudyID = "Ramp", "1", "OT", "1"
    dataset.PatientBirthDate = dataset.PatientSex = dataset.StudyDate = dataset.StudyTime = ""
    dataset.AccessionNumber = dataset.ReferringPhysicianName = ""
    dataset.Rows = dataset.Columns = 64
    dataset.SamplesPerPixel, dataset.PhotometricInterpretation = 1, "MONOCHROME2"
    dataset.BitsAllocated, dataset.BitsStored, dataset.HighBit, dataset.PixelRepresentation = 16, 12, 11, 0
    dataset.add_new("PixelData", "OW", PIXELS.tobytes())
    dataset.file_meta = FileMetaDataset()
    dataset.file_meta.TransferSyntaxUID = ExplicitVRLittleEndian
    dataset.save_as(path, enforce_file_format=True)


def lut_item(lut: LookupTable) -> Dataset:
    item = Dataset()
    item.add_new("LUTDescriptor", "US", [len(lut.entries) % 65536, lut.first_mapped, lut.bits])
    item.add_new("LUTData", "OW", lut.data)
    return item


def write_state(path: Path, image: Path, gray: GrayTransformation) -> None:
    """A state made by DCMTK for the image, its LUT stages replaced."""
    subprocess.run([peers.find("dcmpsmk") or "dcmpsmk", image, path], capture_output=True, timeout=60, check=True)
    state = dcmread(path)
    for keyword in ("ModalityLUTSequence", "RescaleSlope", "RescaleIntercept", "RescaleType", "SoftcopyVOILUTSequence"):
        if keyword in state:
            delattr(state, keyword)
    if isinstance(gray.modality, Rescale):
        state.RescaleSlope, state.RescaleIntercept = gray.modality.slope, gray.modality.intercept
        state.RescaleType = "US"
    elif gray.modality is not None:
        item = lut_item(gray.modality.table)
        item.ModalityLUTType = "US"
        state.ModalityLUTSequence = [item]
    if gray.voi is not None:
        item = Dataset()
        if isinstance(gray.voi, Window):
            item.WindowCenter, item.WindowWidth = gray.voi.center, gray.voi.width
        elif isinstance(gray.voi, LookupTable):
            item.VOILUTSequence = [lut_item(gray.voi)]
        state.SoftcopyVOILUTSequence = [item]
    if isinstance(gray.presentation, LookupTable):
        del state.PresentationLUTShape
        state.PresentationLUTSequence = [lut_item(gray.presentation)]
    else:
        state.PresentationLUTShape = gray.presentation.value
    state.save_as(path)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_the_lut_stages_equal_those_of_dcmp2pgm(case: Case, tmp_path: Path) -> None:
    image, state, target = tmp_path / "image.dcm", tmp_path / "state.dcm", tmp_path / "picture.pgm"
    write_image(image)
    write_state(state, image, case.gray)
    subprocess.run([peers.program("dcmp2pgm"), "-p", state, image, target], capture_output=True, timeout=60, check=True)
    data = target.read_bytes()
    header = re.match(rb"P5\s+(?:#[^\n]*\n)*\s*64\s+64\s+255\s", data)
    assert header is not None, data[:60]
    theirs = np.frombuffer(data[header.end() :], np.uint8).reshape(64, 64)
    np.testing.assert_allclose(contrast(PIXELS, DESCRIPTION, case.gray).astype(int), theirs, atol=1)
