"""Reading faulty attributes ends in a typed error, whatever pydicom raises."""

import pytest
from pydicom.dataelem import RawDataElement
from pydicom.dataset import Dataset
from pydicom.tag import Tag

from viewer.rendering.errors import InvalidValue
from viewer.rendering.presentation_state.attributes import integers, items, number, numbers, text, texts


def with_raw(keyword_tag: int, vr: str, value: bytes) -> Dataset:
    """A data set with an element as it lies in a file, not yet converted."""
    dataset = Dataset()
    tag = Tag(keyword_tag)
    dataset[tag] = RawDataElement(tag, vr, len(value), value, 0, False, True)
    return dataset


WINDOW_CENTER = 0x00281050


def test_absent_and_empty_elements_have_no_numbers() -> None:
    assert numbers(Dataset(), "WindowCenter") == ()
    assert numbers(with_raw(WINDOW_CENTER, "DS", b""), "WindowCenter") == ()
    assert number(Dataset(), "WindowCenter") is None


def test_all_values_of_an_element_are_read() -> None:
    assert numbers(with_raw(WINDOW_CENTER, "DS", b"40\\ -600 "), "WindowCenter") == (40.0, -600.0)


@pytest.mark.parametrize("value", [b"abc ", b"nan ", b"inf ", b"1e400", b"-inf", b"1,5 ", b"0x10"])
def test_what_is_no_finite_number_is_an_error(value: bytes) -> None:
    with pytest.raises(InvalidValue, match="WindowCenter"):
        numbers(with_raw(WINDOW_CENTER, "DS", value), "WindowCenter")


def test_a_value_of_the_wrong_length_is_an_error() -> None:
    with pytest.raises(InvalidValue, match="PixelPaddingValue"):
        number(with_raw(0x00280120, "US", b"\1\2\3"), "PixelPaddingValue")


def test_a_whole_number_beyond_all_bounds_is_still_a_number() -> None:
    assert integers(with_raw(0x00280008, "IS", b"-1"), "NumberOfFrames") == (-1,)


def test_texts_lose_their_padding() -> None:
    dataset = with_raw(0x00281055, "LO", b"BRAIN \\ BONE")
    assert texts(dataset, "WindowCenterWidthExplanation") == ("BRAIN", "BONE")
    assert text(dataset, "WindowCenterWidthExplanation") == "BRAIN"
    assert text(Dataset(), "Modality") == ""


def test_an_element_that_is_no_sequence_has_no_items() -> None:
    dataset = Dataset()
    dataset.add_new("VOILUTSequence", "LO", "not a sequence")
    assert items(dataset, "VOILUTSequence") == ()
    assert items(Dataset(), "VOILUTSequence") == ()


# An item whose only element has a value representation that there is not.
UNPRINTABLE_ITEMS = b"RECTANGULAR\\CIRCULAR\\POLYGONAL\\BITMAP"


def test_a_sequence_where_a_text_belongs_is_no_text() -> None:
    assert texts(with_raw(0x00080060, "SQ", UNPRINTABLE_ITEMS), "Modality") == ()
    assert text(with_raw(0x00080060, "SQ", UNPRINTABLE_ITEMS), "Modality") == ""


def test_a_sequence_where_a_number_belongs_is_an_error_that_can_be_printed() -> None:
    with pytest.raises(InvalidValue, match="WindowCenter"):
        numbers(with_raw(WINDOW_CENTER, "SQ", UNPRINTABLE_ITEMS), "WindowCenter")
