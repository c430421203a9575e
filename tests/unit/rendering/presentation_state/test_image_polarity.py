"""Which end of the range is white."""

from dataclasses import replace

import pytest
from pydicom.dataset import Dataset

from viewer.rendering.pixel_description import PixelDescription
from viewer.rendering.presentation_state.image_polarity import image_polarity
from viewer.rendering.presentation_state.model import PresentationLutShape

UNSIGNED = PixelDescription(4, 4, 1, "MONOCHROME2", 16, 12, 11, signed=False)


def header(**attributes: object) -> Dataset:
    dataset = Dataset()
    for keyword, value in attributes.items():
        setattr(dataset, keyword, value)
    return dataset


@pytest.mark.parametrize(
    ("photometric", "shape", "expected", "warned"),
    [
        ("MONOCHROME2", "", "IDENTITY", False),
        ("MONOCHROME1", "", "INVERSE", False),
        ("MONOCHROME2", "IDENTITY", "IDENTITY", False),
        ("MONOCHROME1", "INVERSE", "INVERSE", False),
        ("MONOCHROME2", "INVERSE", "IDENTITY", True),
        ("MONOCHROME1", "IDENTITY", "INVERSE", True),
        ("MONOCHROME1", "LIN OD", "INVERSE", False),
    ],
)
def test_photometric_interpretation_decides_the_polarity(
    photometric: str, shape: str, expected: str, warned: bool
) -> None:
    warnings: list[str] = []
    described = replace(UNSIGNED, photometric_interpretation=photometric)
    assert image_polarity(header(PresentationLUTShape=shape), described, warnings) is PresentationLutShape(expected)
    assert bool(warnings) is warned
