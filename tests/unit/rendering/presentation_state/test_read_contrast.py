"""Modality LUT, VOI and presentation LUT of a state."""

import numpy as np
import pytest
from pydicom.dataset import Dataset

from tests.unit.rendering.state_objects import IMAGE, SERIES, applied, bound, image, item, lut, state
from viewer.rendering.errors import InvalidValue
from viewer.rendering.pixel_description import PixelDescription
from viewer.rendering.presentation_state.changes import Changes
from viewer.rendering.presentation_state.effective import effective
from viewer.rendering.presentation_state.lookup_table import LookupTable
from viewer.rendering.presentation_state.model import (
    ModalityTable,
    PresentationLutShape,
    Rescale,
    VoiFunction,
    Window,
)
from viewer.rendering.presentation_state.read import read_state

RAMP = np.arange(256, dtype=np.uint16)
SIGNED = PixelDescription(4, 6, 1, "MONOCHROME2", 16, 16, 15, signed=True)


def says(warnings: tuple[str, ...], *words: str) -> bool:
    return any(all(word in sentence for word in words) for sentence in warnings)


def ct_header() -> Dataset:
    return item(
        Modality="CT",
        RescaleSlope="1",
        RescaleIntercept="-1024",
        WindowCenter="40",
        WindowWidth="400",
        RescaleType="HU",
    )


def test_a_window_without_a_modality_lut_applies_to_stored_values_and_says_so() -> None:
    """Corner case 1: it looks wrong and is right."""
    found = applied(state(SoftcopyVOILUTSequence=[item(WindowCenter="40", WindowWidth="400")]), ct_header())
    assert (found.gray.modality, found.gray.voi) == (None, Window(40, 400))
    assert says(found.warnings, "no modality LUT", "CT", "(0028,1053)")


def test_an_image_whose_rescale_is_identity_needs_no_modality_lut() -> None:
    header = item(Modality="MR", RescaleSlope="1", RescaleIntercept="0")
    found = applied(state(SoftcopyVOILUTSequence=[item(WindowCenter="40", WindowWidth="400")]), header)
    assert found.warnings == ()


def test_rescale_comes_from_the_state() -> None:
    found = applied(state(RescaleSlope="2", RescaleIntercept="-1", RescaleType="HU"), ct_header())
    assert found.gray.modality == Rescale(2, -1, "HU")


def test_modality_lut_beside_rescale_is_illegal_and_the_lut_is_applied() -> None:
    """Corner case 6."""
    table = lut(0, 8, RAMP)
    table.ModalityLUTType = "OD"
    found = applied(state(ModalityLUTSequence=[table], RescaleSlope="2", RescaleIntercept="0", RescaleType="HU"))
    assert isinstance(found.gray.modality, ModalityTable)
    assert found.gray.modality.type == "OD"
    assert says(found.warnings, "(0028,3000)", "(0028,1053)", "the LUT is applied")


@pytest.mark.parametrize("slope", ["0", "abc", "NaN", "1e999"])
def test_a_rescale_that_cannot_be_used_refuses_the_state(slope: str) -> None:
    dataset = state(RescaleIntercept="0")
    dataset.add_new("RescaleSlope", "LO", slope)
    with pytest.raises(InvalidValue, match="RescaleSlope"):
        read_state(dataset)


def test_no_voi_item_means_identity_whatever_the_image_says() -> None:
    """Corner case 2."""
    found = applied(state(), ct_header())
    assert found.gray.voi is None
    assert says(found.warnings, "no contrast", "(0028,3110)")


def voi_items() -> Dataset:
    """Three items: of another image, of frame 2, of all frames of the image."""
    series = item(SeriesInstanceUID=SERIES, ReferencedImageSequence=[image(), image("1.2.4")])
    return state(
        ReferencedSeriesSequence=[series],
        SoftcopyVOILUTSequence=[
            item(WindowCenter="1", WindowWidth="10", ReferencedImageSequence=[image("1.2.4")]),
            item(WindowCenter="2", WindowWidth="20", ReferencedImageSequence=[image(IMAGE, 2)]),
            item(WindowCenter="3", WindowWidth="30", ReferencedImageSequence=[image(IMAGE)]),
        ],
    )


@pytest.mark.parametrize(("uid", "frame", "window"), [("1.2.4", 1, (1, 10)), (IMAGE, 2, (2, 20)), (IMAGE, 1, (3, 30))])
def test_the_voi_item_is_chosen_by_image_and_frame(uid: str, frame: int, window: tuple[int, int]) -> None:
    """Corner case 3."""
    assert effective(read_state(voi_items()), uid, frame).gray.voi == Window(*window)


def test_a_voi_item_without_reference_applies_to_all() -> None:
    found = read_state(state(SoftcopyVOILUTSequence=[item(WindowCenter="3", WindowWidth="30")]))
    assert effective(found, IMAGE, 9).gray.voi == Window(3, 30)


@pytest.mark.parametrize("function", list(VoiFunction))
def test_every_voi_lut_function_is_kept(function: VoiFunction) -> None:
    """Corner case 9."""
    window = item(WindowCenter="3", WindowWidth="30", VOILUTFunction=function.value)
    found = applied(state(SoftcopyVOILUTSequence=[window]))
    assert found.gray.voi == Window(3, 30, function)
    assert not says(found.warnings, "VOILUTFunction")


def test_an_unknown_voi_lut_function_never_becomes_linear() -> None:
    window = item(WindowCenter="3", WindowWidth="30", VOILUTFunction="CUBIC")
    found = applied(state(SoftcopyVOILUTSequence=[window]))
    assert found.gray.voi is None
    assert says(found.warnings, "VOILUTFunction", "CUBIC")


def test_an_unusable_item_is_identity_for_its_images_and_never_the_next_item() -> None:
    items = [item(WindowCenter="3", WindowWidth="0"), item(WindowCenter="3", WindowWidth="30")]
    found = applied(state(SoftcopyVOILUTSequence=items))
    assert found.gray.voi is None
    assert says(found.warnings, "WindowWidth")


@pytest.mark.parametrize(("vr", "written"), [("SS", -100), ("US", 65436)])
def test_the_first_value_mapped_of_a_voi_lut_has_the_sign_of_its_input(vr: str, written: int) -> None:
    """Corner case 7: with signed pixels 65436 written as US is −100."""
    dataset = state(SoftcopyVOILUTSequence=[item(VOILUTSequence=[lut(written, 8, RAMP, vr)])])
    voi = applied(dataset, description=SIGNED).gray.voi
    assert isinstance(voi, LookupTable)
    assert voi.first_mapped == -100


def test_a_negative_rescale_makes_the_input_of_a_voi_lut_signed() -> None:
    dataset = state(RescaleSlope="1", RescaleIntercept="-1024", RescaleType="HU")
    dataset.SoftcopyVOILUTSequence = [item(VOILUTSequence=[lut(65436, 8, RAMP)])]
    voi = applied(dataset).gray.voi
    assert isinstance(voi, LookupTable)
    assert voi.first_mapped == -100


def test_unsigned_pixels_make_a_first_value_mapped_written_as_ss_unsigned() -> None:
    table = lut(-1536, 8, RAMP, "SS")
    table.ModalityLUTType = "US"
    modality = applied(state(ModalityLUTSequence=[table])).gray.modality
    assert isinstance(modality, ModalityTable)
    assert modality.table.first_mapped == 64000


def test_0_entries_mean_65536() -> None:
    entries = np.arange(65536, dtype=np.uint16)
    voi = applied(state(SoftcopyVOILUTSequence=[item(VOILUTSequence=[lut(0, 16, entries)])])).gray.voi
    assert isinstance(voi, LookupTable)
    assert len(voi.entries) == 65536


@pytest.mark.parametrize("photometric", ["MONOCHROME1", "MONOCHROME2"])
@pytest.mark.parametrize("shape", list(PresentationLutShape))
def test_the_shape_decides_and_photometric_interpretation_is_ignored(
    photometric: str, shape: PresentationLutShape
) -> None:
    """Corner case 4."""
    description = PixelDescription(4, 6, 1, photometric, 16, 12, 11, signed=False)
    header = item(PhotometricInterpretation=photometric)
    assert applied(state(PresentationLUTShape=shape.value), header, description).gray.presentation is shape


def test_an_unknown_shape_refuses_the_state() -> None:
    with pytest.raises(InvalidValue, match="PresentationLUTShape"):
        read_state(state(PresentationLUTShape="LIN OD"))


def test_an_absent_shape_is_identity_with_a_warning() -> None:
    found = read_state(state(PresentationLUTShape=None))
    assert found.presentation is PresentationLutShape.IDENTITY
    assert says(found.warnings, "(2050,0020)")


def test_a_presentation_lut_begins_at_0_whatever_it_says() -> None:
    """Corner case 8."""
    dataset = state(PresentationLUTShape=None, PresentationLUTSequence=[lut(5, 8, RAMP)])
    found = read_state(dataset)
    assert isinstance(found.presentation, LookupTable)
    assert found.presentation.first_mapped == 0
    assert says(found.warnings, "first value mapped")


def test_presentation_lut_beside_shape_is_illegal_and_the_lut_is_applied() -> None:
    found = read_state(state(PresentationLUTSequence=[lut(0, 8, RAMP)]))
    assert isinstance(found.presentation, LookupTable)
    assert says(found.warnings, "(2050,0010)", "(2050,0020)")


def test_the_contrast_of_the_image_can_be_kept_on_request_and_is_labelled() -> None:
    found = applied(state(), ct_header(), changes=Changes(keep_image_contrast=True))
    assert found.gray.modality == Rescale(1, -1024, "HU")
    assert found.gray.voi == Window(40, 400)
    assert says(found.warnings, "kept on request", "standard does not foresee")


def test_what_the_state_itself_says_is_never_replaced_by_the_image() -> None:
    dataset = state(RescaleSlope="2", RescaleIntercept="0", RescaleType="US")
    dataset.SoftcopyVOILUTSequence = [item(WindowCenter="1", WindowWidth="2")]
    kept = applied(dataset, ct_header(), changes=Changes(keep_image_contrast=True))
    assert kept == applied(dataset, ct_header())


def test_a_window_of_the_user_goes_the_same_way_as_any_other() -> None:
    """Corner case 31."""
    dataset = state(RescaleSlope="1", RescaleIntercept="-1024", RescaleType="HU")
    found = applied(dataset, ct_header(), changes=Changes(window=Window(50, 100)))
    assert (found.gray.modality, found.gray.voi) == (Rescale(1, -1024, "HU"), Window(50, 100))


def test_pixel_padding_is_the_images_because_a_state_has_none() -> None:
    header = item(PixelPaddingValue=7)
    found = applied(state(), header)
    assert found.gray.padding is not None
    assert (found.gray.padding.lowest, found.gray.padding.highest) == (7, 7)


def test_a_gray_state_on_a_colour_image_leaves_its_contrast_out() -> None:
    description = PixelDescription(4, 6, 3, "RGB", 8, 8, 7, signed=False)
    dataset = state(SoftcopyVOILUTSequence=[item(WindowCenter="1", WindowWidth="2")], PresentationLUTShape="INVERSE")
    found = applied(dataset, item(), description)
    assert (found.gray.voi, found.gray.presentation) == (None, PresentationLutShape.IDENTITY)
    assert says(found.warnings, "colour image")


def test_the_state_of_one_image_leaves_the_state_as_it_was_read() -> None:
    read = read_state(state())
    bound(state(), ct_header())
    assert read == read_state(state())
