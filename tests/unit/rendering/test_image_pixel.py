"""PS3.3 C.7.6.3: the description of the pixels, and what is refused."""

from pathlib import Path
from typing import Any

import pytest

from tests.unit.rendering.source_objects import describe as expected
from tests.unit.rendering.source_objects import image, with_pixels, write
from viewer.rendering.errors import InvalidValue, NoPixelData, UnsupportedValue
from viewer.rendering.header import read_header
from viewer.rendering.image_pixel import describe
from viewer.rendering.pixel_description import PixelDescription


def described(folder: Path, **elements: Any) -> PixelDescription:
    dataset = with_pixels(image(4, 6), bytes(24))
    for keyword, value in elements.items():
        if value is None:
            delattr(dataset, keyword)
        else:
            setattr(dataset, keyword, value)
    return describe(read_header(write(folder / "a", dataset)))


def test_it_describes_gray_pixels(tmp_path: Path) -> None:
    twelve_bits = {"BitsAllocated": 16, "BitsStored": 12, "HighBit": 11, "NumberOfFrames": 3, "PixelRepresentation": 1}
    assert described(tmp_path, **twelve_bits) == expected(number_of_frames=3, signed=True)


def test_it_describes_colour_pixels(tmp_path: Path) -> None:
    found = described(tmp_path, SamplesPerPixel=3, PhotometricInterpretation="RGB", PlanarConfiguration=1)
    assert (found.samples_per_pixel, found.photometric_interpretation, found.planar_configuration) == (3, "RGB", 1)
    assert found.is_color


def test_planar_configuration_means_nothing_for_one_sample(tmp_path: Path) -> None:
    assert described(tmp_path, PlanarConfiguration=1).planar_configuration == 0


@pytest.mark.parametrize(
    ("missing", "attribute", "value"),
    [
        ("SamplesPerPixel", "samples_per_pixel", 1),
        ("BitsStored", "bits_stored", 8),
        ("HighBit", "high_bit", 7),
        ("PixelRepresentation", "signed", False),
    ],
)
def test_what_follows_from_the_rest_may_be_missing(tmp_path: Path, missing: str, attribute: str, value: object) -> None:
    assert getattr(described(tmp_path, **{missing: None}), attribute) == value


@pytest.mark.parametrize("frames", [None, 0, 1])
def test_no_number_of_frames_is_one_frame(tmp_path: Path, frames: int | None) -> None:
    dataset = with_pixels(image(4, 6), bytes(24))
    if frames is not None:
        dataset.NumberOfFrames = frames
    assert describe(read_header(write(tmp_path / "a", dataset))).number_of_frames == 1


@pytest.mark.parametrize(
    ("keyword", "value"),
    [
        ("Rows", 0),
        ("Rows", None),
        ("Rows", [4, 4]),
        ("Columns", 0),
        ("BitsStored", 9),
        ("BitsStored", 0),
        ("HighBit", 6),
        ("HighBit", 8),
        ("PixelRepresentation", 2),
        ("SamplesPerPixel", 3),
        ("PhotometricInterpretation", "RGB"),
        ("PhotometricInterpretation", "FUZZ"),
        ("PhotometricInterpretation", None),
        ("NumberOfFrames", -1),
        ("NumberOfFrames", 999_999_999),
    ],
)
def test_what_the_standard_forbids_is_refused_by_name(tmp_path: Path, keyword: str, value: Any) -> None:
    elements: dict[str, Any] = {keyword: value}
    if keyword == "PhotometricInterpretation" and value == "RGB":
        elements["SamplesPerPixel"] = 1
    with pytest.raises(InvalidValue) as caught:
        described(tmp_path, **elements)
    assert caught.value.attribute in (keyword, "SamplesPerPixel")


@pytest.mark.parametrize("planar", [2, 7])
def test_an_unknown_planar_configuration_is_refused(tmp_path: Path, planar: int) -> None:
    with pytest.raises(InvalidValue, match="PlanarConfiguration"):
        described(tmp_path, SamplesPerPixel=3, PhotometricInterpretation="RGB", PlanarConfiguration=planar)


@pytest.mark.parametrize("term", ["ARGB", "CMYK", "HSV"])
def test_retired_colours_are_refused_by_name(tmp_path: Path, term: str) -> None:
    with pytest.raises(UnsupportedValue, match=term):
        described(tmp_path, SamplesPerPixel=4 if term != "HSV" else 3, PhotometricInterpretation=term)


@pytest.mark.parametrize("bits", [2, 12, 24, 0])
def test_other_containers_than_bits_and_bytes_are_refused(tmp_path: Path, bits: int) -> None:
    with pytest.raises(UnsupportedValue, match="BitsAllocated"):
        described(tmp_path, BitsAllocated=bits)


def test_rows_in_a_wrong_representation_are_judged_by_their_value(tmp_path: Path) -> None:
    dataset = with_pixels(image(4, 6), bytes(24))
    dataset.add_new(0x00280010, "UL", 70000)
    with pytest.raises(InvalidValue, match="Rows = 70000"):
        describe(read_header(write(tmp_path / "a", dataset)))


def test_an_object_without_pixels_says_so(tmp_path: Path) -> None:
    with pytest.raises(NoPixelData):
        describe(read_header(write(tmp_path / "a", image(4, 6))))
