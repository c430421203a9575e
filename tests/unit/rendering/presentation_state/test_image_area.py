"""The shape of an image's pixels, from the first attribute that gives it."""

import pytest
from pydicom.dataset import Dataset

from viewer.rendering.presentation_state.image_area import image_area
from viewer.rendering.presentation_state.model import DisplayedArea


def header(**attributes: object) -> Dataset:
    dataset = Dataset()
    for keyword, value in attributes.items():
        setattr(dataset, keyword, value)
    return dataset


def test_an_image_that_says_nothing_has_square_pixels() -> None:
    assert image_area(header(), 1, []) == DisplayedArea()


def test_the_row_value_comes_first() -> None:
    area = image_area(header(PixelSpacing=["0.6", "0.3"]), 1, [])
    assert area.pixel_aspect == 2
    assert area.pixel_spacing == (0.6, 0.3)


def test_a_ratio_is_no_spacing() -> None:
    area = image_area(header(PixelAspectRatio=["1", "2"]), 1, [])
    assert area.pixel_aspect == 0.5
    assert area.pixel_spacing is None


def test_the_sources_have_an_order() -> None:
    attributes: dict[str, object] = {
        "PixelSpacing": ["2", "1"],
        "ImagerPixelSpacing": ["3", "1"],
        "NominalScannedPixelSpacing": ["4", "1"],
        "PixelAspectRatio": ["5", "1"],
    }
    found = []
    while attributes:
        found.append(image_area(header(**attributes), 1, []).pixel_aspect)
        del attributes[next(iter(attributes))]
    assert found == [2, 3, 4, 5]


def test_a_frame_has_a_spacing_of_its_own() -> None:
    group = header(PixelMeasuresSequence=[header(PixelSpacing=["3", "1"])])
    dataset = header(PixelSpacing=["2", "1"], PerFrameFunctionalGroupsSequence=[group])
    assert image_area(dataset, 1, []).pixel_aspect == 3


@pytest.mark.parametrize("spacing", [["0", "0"], ["-1", "1"], ["1"], ["1", "2", "3"], ["1000", "1"]])
def test_an_impossible_spacing_is_passed_over_with_a_warning(spacing: list[str]) -> None:
    warnings: list[str] = []
    area = image_area(header(PixelSpacing=spacing, PixelAspectRatio=["3", "1"]), 1, warnings)
    assert area.pixel_aspect == 3
    assert len(warnings) == 1


def test_a_difference_in_the_last_digit_is_no_reason_to_interpolate() -> None:
    assert image_area(header(PixelSpacing=["0.4882810", "0.4882813"]), 1, []).pixel_aspect == 1
