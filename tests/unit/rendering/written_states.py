"""What tests of the writer share: an image, the series that states go into, and writing and reading back."""

import io
from typing import Any

from pydicom import dcmread
from pydicom.dataset import Dataset

from viewer.rendering.presentation_state.identification import StateKind
from viewer.rendering.presentation_state.model import PresentationState
from viewer.rendering.presentation_state.read import read_state
from viewer.rendering.presentation_state.writer import Equipment, PresentationSeries, encode_state, write_state

CLASSES = {
    StateKind.GRAYSCALE: "1.2.840.10008.5.1.4.1.1.2",
    StateKind.COLOR: "1.2.840.10008.5.1.4.1.1.6.1",
}
SERIES = PresentationSeries("1.2.3.8", 9001, "States")
EQUIPMENT = Equipment("DGscope", "DGscope", "1.0")


def image_header(kind: StateKind = StateKind.GRAYSCALE) -> Dataset:
    """The header of an image that a state is for."""
    header = Dataset()
    values: dict[str, Any] = {
        "SOPClassUID": CLASSES[kind],
        "SOPInstanceUID": "1.2.3.4.1",
        "StudyInstanceUID": "1.2.3.4",
        "SeriesInstanceUID": "1.2.3.5",
        "PatientName": "Doe^Jane",
        "PatientID": "P1",
        "PatientBirthDate": "19700101",
        "PatientSex": "F",
        "StudyDate": "20260102",
        "StudyTime": "101112",
        "StudyID": "S1",
        "AccessionNumber": "A1",
        "ReferringPhysicianName": "Roe^Richard",
        "Modality": "CT",
    }
    for keyword, value in values.items():
        setattr(header, keyword, value)
    return header


def written(state: PresentationState, header: Dataset | None = None) -> Dataset:
    """The data set of a state; without a header for an image of its kind."""
    kind = StateKind.GRAYSCALE if state.identification is None else state.identification.kind
    kind = kind if kind in CLASSES else StateKind.GRAYSCALE
    return write_state(state, header or image_header(kind), SERIES, EQUIPMENT)


def read_back(dataset: Dataset) -> PresentationState:
    """Read as another process would: from bytes."""
    head = b"\0" * 128 + b"DICM"
    transfer_syntax = b"\x02\x00\x10\x00UI\x14\x001.2.840.10008.1.2.1\0"
    return read_state(dcmread(io.BytesIO(head + transfer_syntax + encode_state(dataset))))
