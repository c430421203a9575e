"""Modality LUT, windows, VOI LUTs, polarity and padding of an image."""

from dataclasses import replace

import numpy as np
import pytest
from pydicom.dataset import Dataset

from viewer.rendering.errors import InvalidValue
from viewer.rendering.pixel_description import PixelDescription
from viewer.rendering.presentation_state.image_contrast import (
    automatic_voi,
    image_modality_lut,
    image_voi,
)
from viewer.rendering.presentation_state.lookup_table import LookupTable
from viewer.rendering.presentation_state.model import (
    AutomaticWindow,
    ModalityTable,
    Rescale,
    VoiFunction,
    Window,
)

UNSIGNED = PixelDescription(4, 4, 1, "MONOCHROME2", 16, 12, 11, signed=False)
SIGNED = replace(UNSIGNED, signed=True)
FLOAT = replace(UNSIGNED, bits_allocated=32, bits_stored=32, high_bit=31, float_kind="float")


def header(**attributes: object) -> Dataset:
    dataset = Dataset()
    for keyword, value in attributes.items():
        setattr(dataset, keyword, value)
    return dataset


def lut(descriptor: list[int], entries: list[int]) -> Dataset:
    item = Dataset()
    item.add_new("LUTDescriptor", "SS" if min(descriptor) < 0 else "US", descriptor)
    item.add_new("LUTData", "OW", np.array(entries, "<u2").tobytes())
    return item


def test_an_image_without_modality_lut_has_none() -> None:
    assert image_modality_lut(header(), UNSIGNED, 1, []) is None


def test_slope_and_intercept_are_a_rescale() -> None:
    dataset = header(RescaleSlope="2.5", RescaleIntercept="-1024", RescaleType="HU")
    assert image_modality_lut(dataset, UNSIGNED, 1, []) == Rescale(2.5, -1024, "HU")


def test_a_missing_intercept_is_zero_with_a_warning() -> None:
    warnings: list[str] = []
    assert image_modality_lut(header(RescaleSlope="2"), UNSIGNED, 1, warnings) == Rescale(2, 0)
    assert len(warnings) == 1


def test_a_modality_lut_goes_before_a_rescale_with_a_warning() -> None:
    warnings: list[str] = []
    item = lut([2, 0, 12], [0, 4095])
    item.ModalityLUTType = "OD"
    dataset = header(RescaleSlope="1", RescaleIntercept="0", ModalityLUTSequence=[item])
    found = image_modality_lut(dataset, UNSIGNED, 1, warnings)
    assert isinstance(found, ModalityTable)
    assert (found.type, found.table.entries.tolist()) == ("OD", [0, 4095])
    assert "not allowed" in warnings[0]


def test_an_item_of_empty_attributes_is_no_lut() -> None:
    item = Dataset()
    item.LUTDescriptor, item.LUTData = None, None
    assert image_modality_lut(header(ModalityLUTSequence=[item]), UNSIGNED, 1, []) is None


def test_a_frame_has_a_rescale_of_its_own() -> None:
    dataset = header(RescaleSlope="1", RescaleIntercept="0", PerFrameFunctionalGroupsSequence=[])
    for slope in ("2", "3"):
        group = header(PixelValueTransformationSequence=[header(RescaleSlope=slope, RescaleIntercept="5")])
        dataset.PerFrameFunctionalGroupsSequence.append(group)
    assert image_modality_lut(dataset, UNSIGNED, 1, []) == Rescale(2, 5)
    assert image_modality_lut(dataset, UNSIGNED, 2, []) == Rescale(3, 5)


@pytest.mark.parametrize("slope", ["0", "1e308"])
def test_a_slope_that_leads_nowhere_is_an_error(slope: str) -> None:
    with pytest.raises(InvalidValue, match="RescaleSlope"):
        image_modality_lut(header(RescaleSlope=slope, RescaleIntercept="0"), UNSIGNED, 1, [])


def test_windows_are_paired_with_their_explanations() -> None:
    dataset = header(
        WindowCenter=["40", "-600"], WindowWidth=["400", "1600"], WindowCenterWidthExplanation=["SOFT", "LUNG"]
    )
    soft, lung = Window(40, 400, explanation="SOFT"), Window(-600, 1600, explanation="LUNG")
    assert image_voi(dataset, UNSIGNED, 1, None, []) == (soft, lung)


@pytest.mark.parametrize("name", ["LINEAR", "LINEAR_EXACT", "SIGMOID"])
def test_windows_have_the_function_that_the_image_names(name: str) -> None:
    found = image_voi(header(WindowCenter="4", WindowWidth="8", VOILUTFunction=name), UNSIGNED, 1, None, [])
    assert found == (Window(4, 8, VoiFunction(name)),)


def test_windows_of_float_pixels_are_exact_unless_the_image_says_otherwise() -> None:
    window = {"WindowCenter": "0.5", "WindowWidth": "1"}
    assert image_voi(header(**window), FLOAT, 1, None, []) == (Window(0.5, 1, VoiFunction.LINEAR_EXACT),)
    assert image_voi(header(**window, VOILUTFunction="LINEAR"), FLOAT, 1, None, []) == (Window(0.5, 1),)


def test_an_unknown_function_never_becomes_linear() -> None:
    warnings: list[str] = []
    dataset = header(WindowCenter="4", WindowWidth="8", VOILUTFunction="CUBIC")
    assert image_voi(dataset, UNSIGNED, 1, None, warnings) == ()
    assert "CUBIC" in warnings[0]


def test_an_unusable_window_is_left_out_with_a_warning() -> None:
    warnings: list[str] = []
    dataset = header(WindowCenter=["1", "2"], WindowWidth=["0", "5"])
    assert image_voi(dataset, UNSIGNED, 1, None, warnings) == (Window(2, 5),)
    assert "WindowWidth" in warnings[0]


def test_a_width_below_one_is_exact_with_a_warning() -> None:
    warnings: list[str] = []
    found = image_voi(header(WindowCenter="0.1", WindowWidth="0.2"), UNSIGNED, 1, None, warnings)
    assert found == (Window(0.1, 0.2, VoiFunction.LINEAR_EXACT),)
    assert len(warnings) == 1


def test_a_center_without_a_width_is_dropped_with_a_warning() -> None:
    warnings: list[str] = []
    assert image_voi(header(WindowCenter=["1", "2"], WindowWidth="5"), UNSIGNED, 1, None, warnings) == (Window(1, 5),)
    assert len(warnings) == 1


def test_voi_luts_come_behind_the_windows() -> None:
    dataset = header(WindowCenter="4", WindowWidth="8", VOILUTSequence=[lut([2, 5, 8], [0, 255])])
    window, table = image_voi(dataset, UNSIGNED, 1, None, [])
    assert window == Window(4, 8)
    assert isinstance(table, LookupTable)
    assert table.first_mapped == 5


def test_the_first_value_mapped_is_signed_where_modality_values_can_be_negative() -> None:
    """PS3.3 C.11.2.1.1: the input of a VOI LUT is the output of the modality LUT."""
    dataset = header(VOILUTSequence=[lut([2, 64512, 8], [0, 255])])
    firsts = []
    for modality in (None, Rescale(1, -1024)):
        (table,) = image_voi(dataset, UNSIGNED, 1, modality, [])
        assert isinstance(table, LookupTable)
        firsts.append(table.first_mapped)
    assert firsts == [64512, -1024]


def test_a_frame_has_windows_of_its_own() -> None:
    group = header(FrameVOILUTSequence=[header(WindowCenter="9", WindowWidth="2")])
    dataset = header(WindowCenter="1", WindowWidth="2", SharedFunctionalGroupsSequence=[group])
    assert image_voi(dataset, UNSIGNED, 1, None, []) == (Window(9, 2),)


def test_pictures_of_8_bits_are_shown_as_they_are() -> None:
    assert automatic_voi(header(), replace(UNSIGNED, bits_allocated=8, bits_stored=8, high_bit=7)) == ()
    assert automatic_voi(header(), replace(UNSIGNED, bits_allocated=1, bits_stored=1, high_bit=0)) == ()


def test_other_images_without_a_window_get_an_automatic_one() -> None:
    assert automatic_voi(header(Modality="CR"), UNSIGNED) == (AutomaticWindow(),)
    assert automatic_voi(header(), FLOAT) == (AutomaticWindow(),)
    assert automatic_voi(header(Modality="PT"), UNSIGNED) == (AutomaticWindow(0.5, 99.9, from_zero=True),)


def test_labels_and_fractions_of_a_segmentation_fill_the_range_of_gray() -> None:
    eight = replace(UNSIGNED, bits_allocated=8, bits_stored=8, high_bit=7)
    labels = automatic_voi(header(SegmentationType="LABELMAP"), eight)
    assert labels == (AutomaticWindow(0, 100, from_zero=True),)
    fractions = automatic_voi(header(SegmentationType="FRACTIONAL", MaximumFractionalValue=100), eight)
    assert fractions == (Window(50, 100, VoiFunction.LINEAR_EXACT),)
