"""Presentation states made by the tests: a minimal valid one, and what is changed in it."""

import numpy as np
from numpy.typing import NDArray
from pydicom.dataset import Dataset

from viewer.rendering.pixel_description import PixelDescription
from viewer.rendering.presentation_state.changes import Changes, with_changes
from viewer.rendering.presentation_state.effective import EffectiveState, effective
from viewer.rendering.presentation_state.identification import StateKind
from viewer.rendering.presentation_state.model import PresentationState
from viewer.rendering.presentation_state.read import read_state
from viewer.rendering.presentation_state.with_image import with_image

IMAGE = "1.2.3"
SERIES = "1.2.30"
STATE = "1.2.9"
CT = PixelDescription(4, 6, 1, "MONOCHROME2", 16, 8, 7, signed=False)


def item(**attributes: object) -> Dataset:
    """A data set of elements named by keyword."""
    found = Dataset()
    for keyword, value in attributes.items():
        setattr(found, keyword, value)
    return found


def image(uid: str = IMAGE, *frames: int) -> Dataset:
    """An item of Referenced Image Sequence."""
    found = item(ReferencedSOPClassUID="1.2.840.10008.5.1.4.1.1.2", ReferencedSOPInstanceUID=uid)
    if frames:
        found.ReferencedFrameNumber = list(frames)
    return found


def area(**attributes: object) -> Dataset:
    """An item of Displayed Area Selection Sequence: the whole of a 4 × 6 image, unless told otherwise."""
    values: dict[str, object] = {
        "DisplayedAreaTopLeftHandCorner": [1, 1],
        "DisplayedAreaBottomRightHandCorner": [6, 4],
        "PresentationSizeMode": "SCALE TO FIT",
        "PresentationPixelAspectRatio": [1, 1],
    }
    return item(**(values | attributes))


def state(kind: StateKind = StateKind.GRAYSCALE, /, **attributes: object) -> Dataset:
    """A presentation state that is identity; None takes an attribute away."""
    values: dict[str, object] = {
        "SOPClassUID": kind.value,
        "SOPInstanceUID": STATE,
        "Modality": "PR",
        "InstanceNumber": 1,
        "ContentLabel": "TEST",
        "ContentDescription": "made by a test",
        "PresentationCreationDate": "20260102",
        "PresentationCreationTime": "030405",
        "ContentCreatorName": "Doe^Jane",
        "ReferencedSeriesSequence": [item(SeriesInstanceUID=SERIES, ReferencedImageSequence=[image()])],
        "DisplayedAreaSelectionSequence": [area()],
    }
    if kind is StateKind.GRAYSCALE:
        values["PresentationLUTShape"] = "IDENTITY"
    return item(**{keyword: value for keyword, value in (values | attributes).items() if value is not None})


def lut(first: int, bits: int, entries: NDArray[np.integer], vr: str = "US") -> Dataset:
    """An item of a LUT sequence."""
    found = Dataset()
    found.add_new("LUTDescriptor", vr, [len(entries) % 65536, first, bits])
    found.add_new("LUTData", "OW", entries.astype("<u2").tobytes())
    return found


def palette(dataset: Dataset, colors: NDArray[np.integer], bits: int = 8) -> Dataset:
    """`dataset` with a palette of `colors`, shape (entries, 3)."""
    kind = np.uint8 if bits == 8 else np.dtype("<u2")
    for number, color in enumerate(("Red", "Green", "Blue")):
        dataset.add_new(f"{color}PaletteColorLookupTableDescriptor", "US", [len(colors), 0, bits])
        data = np.ascontiguousarray(colors[:, number]).astype(kind).tobytes()
        dataset.add_new(f"{color}PaletteColorLookupTableData", "OW", data + b"\0" * (len(data) % 2))
    return dataset


def bound(
    dataset: Dataset,
    header: Dataset | None = None,
    description: PixelDescription = CT,
    frame: int = 1,
    changes: Changes | None = None,
) -> PresentationState:
    """A state read and brought together with an image, and changed."""
    found = with_image(read_state(dataset), header or Dataset(), description, frame)
    return with_changes(found, changes) if changes is not None else found


def applied(
    dataset: Dataset,
    header: Dataset | None = None,
    description: PixelDescription = CT,
    frame: int = 1,
    changes: Changes | None = None,
) -> EffectiveState:
    """What of a state applies to a frame of image `IMAGE`."""
    return effective(bound(dataset, header, description, frame, changes), IMAGE, frame)
