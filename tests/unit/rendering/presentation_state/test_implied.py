"""The state that an image implies."""

from dataclasses import replace

import pytest
from pydicom.dataset import Dataset
from pydicom.uid import generate_uid

from viewer.rendering.pixel_description import PixelDescription
from viewer.rendering.presentation_state.effective import effective
from viewer.rendering.presentation_state.implied import BIR_STORED_VALUE_MODALITIES, implied_state
from viewer.rendering.presentation_state.model import (
    AutomaticWindow,
    PixelPadding,
    PresentationLutShape,
    PresentationState,
    Rescale,
    Window,
)

MR = PixelDescription(4, 4, 1, "MONOCHROME2", 16, 12, 11, signed=False)


def mr_image(**attributes: object) -> Dataset:
    dataset = Dataset()
    values = {
        "Modality": "MR",
        "RescaleSlope": "2",
        "RescaleIntercept": "-5",
        "WindowCenter": "40",
        "WindowWidth": "400",
        "PixelPaddingValue": 0,
    }
    for keyword, value in (values | attributes).items():
        setattr(dataset, keyword, value)
    return dataset


def test_it_holds_what_the_image_says() -> None:
    state = implied_state(mr_image(), MR)
    found = effective(state, generate_uid(), 1)
    assert found.gray.modality == Rescale(2, -5)
    assert found.gray.voi == Window(40, 400)
    assert found.gray.presentation is PresentationLutShape.IDENTITY
    assert found.gray.padding == PixelPadding(0, 0)
    assert found.warnings == ()


def test_an_image_that_says_nothing_is_shown_with_an_automatic_window() -> None:
    state = implied_state(Dataset(), MR)
    assert state.voi[0].choices == (AutomaticWindow(),)
    assert replace(state, voi=(), areas=()) == PresentationState()


def test_windows_act_on_modality_values_by_default_and_on_stored_values_by_the_rule_of_bir() -> None:
    assert implied_state(mr_image(), MR).modality == Rescale(2, -5)
    by_bir = implied_state(mr_image(), MR, rescale_ignored_for=BIR_STORED_VALUE_MODALITIES)
    assert by_bir.modality is None
    assert "BIR" in by_bir.warnings[0]
    ct = implied_state(mr_image(Modality="CT"), MR, rescale_ignored_for=BIR_STORED_VALUE_MODALITIES)
    assert ct.modality == Rescale(2, -5)


@pytest.mark.parametrize("slope", ["0", "1e308"])
def test_windows_of_an_unusable_rescale_are_replaced_by_an_automatic_one(slope: str) -> None:
    state = implied_state(mr_image(RescaleSlope=slope), MR)
    assert state.modality is None
    assert state.voi[0].choices == (AutomaticWindow(),)
    assert "RescaleSlope" in state.warnings[0]


def test_colour_has_neither_modality_lut_nor_window() -> None:
    color = PixelDescription(4, 4, 3, "RGB", 8, 8, 7, signed=False)
    state = implied_state(mr_image(), color)
    assert (state.modality, state.voi, state.padding) == (None, (), None)


def test_all_overlays_of_an_image_are_active() -> None:
    dataset = mr_image()
    for number, vr, value in (
        (0x10, "US", 1),
        (0x11, "US", 8),
        (0x40, "CS", "G"),
        (0x50, "SS", [1, 1]),
        (0x3000, "OW", b"\1\0"),
    ):
        dataset.add_new((0x6000, number), vr, value)
    state = implied_state(dataset, MR)
    assert [plane.group for plane in effective(state, "1.2", 1).overlays] == [0x6000]


def test_the_state_is_a_key() -> None:
    assert hash(implied_state(mr_image(), MR)) == hash(implied_state(mr_image(), MR))
