"""What the cases are made of: a small image without any symmetry, and a data set that describes it."""

import numpy as np
from numpy.typing import NDArray
from pydicom.dataset import Dataset

from viewer.rendering.output import Output
from viewer.rendering.pipeline import render
from viewer.rendering.pixel_description import PixelDescription
from viewer.rendering.presentation_state.effective import effective
from viewer.rendering.presentation_state.implied import implied_state
from viewer.rendering.presentation_state.model import PresentationState

ROWS, COLUMNS = 48, 64
DESCRIPTION = PixelDescription(ROWS, COLUMNS, 1, "MONOCHROME2", 16, 12, 11, signed=False)


def phantom() -> NDArray[np.uint16]:
    """A ramp 0 … 4095 from left to right, a dark F at the upper left, a bright bar at the bottom; uint16, 12 bits."""
    pixels = np.tile(np.linspace(0, 4095, COLUMNS).round().astype(np.uint16), (ROWS, 1))
    pixels[6:30, 10:14] = pixels[6:10, 10:26] = pixels[16:20, 10:22] = 3000
    pixels[40:44, 32:60] = 600
    return pixels


def header(**attributes: object) -> Dataset:
    """A data set with elements named by keyword."""
    dataset = Dataset()
    for keyword, value in attributes.items():
        setattr(dataset, keyword, value)
    return dataset


def lut_item(first: int, bits: int, entries: NDArray[np.integer]) -> Dataset:
    """An item of a modality or VOI LUT sequence."""
    item = Dataset()
    item.add_new("LUTDescriptor", "SS" if first < 0 else "US", [len(entries) % 65536, first, bits])
    item.add_new("LUTData", "OW", entries.astype("<u2").tobytes())
    return item


def from_header(
    pixels: NDArray[np.generic],
    dataset: Dataset,
    description: PixelDescription = DESCRIPTION,
    output: Output | None = None,
    frame: int = 1,
) -> NDArray[np.uint8]:
    """The picture of an image with its implied state."""
    state = implied_state(dataset, description, frame)
    assert state.warnings == ()
    return render(pixels, description, effective(state, "1.2.3", frame), output)


def from_state(state: PresentationState, output: Output | None = None) -> NDArray[np.uint8]:
    """The picture of the phantom with a state."""
    return render(phantom(), DESCRIPTION, effective(state, "1.2.3", 1), output)
