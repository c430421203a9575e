"""Pixel padding of an image."""

from dataclasses import replace

from pydicom.dataset import Dataset

from viewer.rendering.pixel_description import PixelDescription
from viewer.rendering.presentation_state.image_padding import image_padding
from viewer.rendering.presentation_state.model import PixelPadding

UNSIGNED = PixelDescription(4, 4, 1, "MONOCHROME2", 16, 12, 11, signed=False)
SIGNED = replace(UNSIGNED, signed=True)
FLOAT = replace(UNSIGNED, bits_allocated=32, bits_stored=32, high_bit=31, float_kind="float")


def header(**attributes: object) -> Dataset:
    dataset = Dataset()
    for keyword, value in attributes.items():
        setattr(dataset, keyword, value)
    return dataset


def test_padding_is_one_value_or_a_range_in_either_order() -> None:
    assert image_padding(header(), UNSIGNED, []) is None
    assert image_padding(header(PixelPaddingValue=7), UNSIGNED, []) == PixelPadding(7, 7)
    dataset = header(PixelPaddingValue=4095, PixelPaddingRangeLimit=4000)
    assert image_padding(dataset, UNSIGNED, []) == PixelPadding(4000, 4095)


def test_a_padding_value_with_the_wrong_sign_is_folded_into_the_stored_range() -> None:
    dataset = Dataset()
    dataset.add_new("PixelPaddingValue", "US", 63536)
    assert image_padding(dataset, replace(SIGNED, bits_stored=16, high_bit=15), []) == PixelPadding(-2000, -2000)
    dataset = Dataset()
    dataset.add_new("PixelPaddingValue", "SS", -1)
    assert image_padding(dataset, UNSIGNED, []) == PixelPadding(4095, 4095)


def test_float_pixels_have_a_float_padding_value() -> None:
    assert image_padding(header(FloatPixelPaddingValue=-1.5), FLOAT, []) == PixelPadding(-1.5, -1.5)
    double = replace(FLOAT, float_kind="double")
    assert image_padding(header(DoubleFloatPixelPaddingValue=-2.5), double, []) == PixelPadding(-2.5, -2.5)
