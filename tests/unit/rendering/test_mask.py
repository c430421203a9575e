"""Mask subtraction: which frames, what comes out, and how the later stages see it."""

from dataclasses import replace

import numpy as np
import pytest
from numpy.typing import NDArray
from pydicom.dataset import Dataset

from tests.unit.rendering.state_objects import IMAGE, SERIES, applied, image, item, state
from viewer.rendering.errors import FrameOutOfRange, InvalidValue
from viewer.rendering.mask import subtracted
from viewer.rendering.output import Output
from viewer.rendering.pipeline import prepare_moving, render, render_moving
from viewer.rendering.pixel_description import PixelDescription
from viewer.rendering.presentation_state.model import Window
from viewer.rendering.presentation_state.read import read_state
from viewer.rendering.presentation_state.subtraction import FrameSubtraction, MaskOperation, Subtraction, frames_of

XA = PixelDescription(4, 6, 1, "MONOCHROME2", 8, 8, 7, signed=False, number_of_frames=10)


def masked(operation: str = "AVG_SUB", **attributes: object) -> Dataset:
    mask = item(MaskOperation=operation, **attributes)
    return state(MaskSubtractionSequence=[mask], RecommendedViewingMode="SUB")


def frame(value: int) -> NDArray[np.uint8]:
    return np.full((4, 6), value, np.uint8)


def says(warnings: tuple[str, ...], *words: str) -> bool:
    return any(all(word in sentence for word in words) for sentence in warnings)


def test_average_subtraction_names_the_mask_frames() -> None:
    found = applied(masked(MaskFrameNumbers=[1, 2], ContrastFrameAveraging=1), description=XA, frame=5)
    assert found.mask == FrameSubtraction((5,), (1, 2))
    assert found.mask.frames == (1, 2)
    assert found.warnings == ()


def test_contrast_frames_are_averaged_from_the_shown_one_on() -> None:
    found = applied(masked(MaskFrameNumbers=[1], ContrastFrameAveraging=3), description=XA, frame=5)
    assert found.mask is not None
    assert (found.mask.contrast, found.mask.frames) == ((5, 6, 7), (1, 6, 7))


def test_averaging_ends_with_the_last_frame() -> None:
    found = applied(masked(MaskFrameNumbers=[1], ContrastFrameAveraging=3), description=XA, frame=9)
    assert found.mask is not None
    assert found.mask.contrast == (9, 10)
    assert says(found.warnings, "(0028,6112)")


@pytest.mark.parametrize(("offset", "mask"), [(None, 4), (3, 2), (-2, 7)])
def test_time_interval_differencing_subtracts_the_frame_so_many_before(offset: int | None, mask: int) -> None:
    attributes = {} if offset is None else {"TIDOffset": offset}
    found = applied(masked("TID", **attributes), description=XA, frame=5)
    assert found.mask == FrameSubtraction((5,), (mask,))


def test_reversed_differencing_runs_backwards_from_the_first_referenced_frame() -> None:
    series = item(SeriesInstanceUID=SERIES, ReferencedImageSequence=[image(IMAGE, 6, 7, 8)])
    dataset = masked("REV_TID", TIDOffset=1)
    dataset.ReferencedSeriesSequence = [series]
    assert [applied(dataset, description=XA, frame=number).mask for number in (6, 7, 8)] == [
        FrameSubtraction((6,), (5,)),
        FrameSubtraction((7,), (4,)),
        FrameSubtraction((8,), (3,)),
    ]
    assert says(read_state(dataset).warnings, "REV_TID")


@pytest.mark.parametrize(("dataset", "number"), [(masked("TID", TIDOffset=5), 5), (masked(MaskFrameNumbers=11), 1)])
def test_a_frame_without_a_mask_is_shown_unsubtracted_with_a_warning(dataset: Dataset, number: int) -> None:
    found = applied(dataset, description=XA, frame=number)
    assert found.mask is None
    assert says(found.warnings, "(0028,6100)")


@pytest.mark.parametrize(
    ("dataset", "attribute"),
    [
        (masked("XOR"), "MaskOperation"),
        (masked("AVG_SUB"), "MaskFrameNumbers"),
        (masked("AVG_SUB", MaskFrameNumbers=[0]), "MaskFrameNumbers"),
        (masked("AVG_SUB", MaskFrameNumbers=[1], ContrastFrameAveraging=0), "ContrastFrameAveraging"),
        (masked("TID", MaskSubPixelShift=[1.0]), "MaskSubPixelShift"),
        (masked("TID", MaskSubPixelShift=[1e9, 0.0]), "MaskSubPixelShift"),
    ],
)
def test_a_mask_that_cannot_be_used_refuses_the_state(dataset: Dataset, attribute: str) -> None:
    with pytest.raises(InvalidValue, match=attribute):
        read_state(dataset)


def test_none_is_no_mask() -> None:
    assert read_state(masked("NONE")).subtraction is None


def test_a_viewing_mode_other_than_sub_warns() -> None:
    dataset = masked("TID")
    dataset.RecommendedViewingMode = "NAT"
    assert says(read_state(dataset).warnings, "(0028,1090)")


def test_the_difference_is_taken_behind_the_modality_lut() -> None:
    dataset = masked(MaskFrameNumbers=[1, 2], ContrastFrameAveraging=2)
    dataset.update(item(RescaleSlope="2", RescaleIntercept="5", RescaleType="US"))
    effective = applied(dataset, description=XA, frame=5)
    found = subtracted(frame(30), XA, effective, {1: frame(10), 2: frame(20), 6: frame(40)})
    assert found.cells.tolist() == np.full((4, 6), 2 * (35 - 15)).tolist()
    assert (found.gray.modality, found.gray.possible) == (None, (-510.0, 510.0))


def test_without_a_window_no_difference_is_middle_gray() -> None:
    effective = applied(masked("TID"), description=XA, frame=5)
    picture = render(frame(77), XA, effective, frames={4: frame(77)})
    assert set(picture.ravel().tolist()) == {128}


def test_the_window_applies_to_differences() -> None:
    dataset = masked("TID")
    dataset.SoftcopyVOILUTSequence = [item(WindowCenter="0", WindowWidth="21", VOILUTFunction="LINEAR_EXACT")]
    effective = applied(dataset, description=XA, frame=5)
    shown = [int(render(frame(50 + up), XA, effective, frames={4: frame(50)})[0, 0]) for up in (-11, 0, 11)]
    assert shown == [0, 128, 255]


def test_the_mask_moves_towards_the_last_row_and_the_first_column() -> None:
    """PS3.3 C.7.6.10.1.2."""
    spot = np.zeros((4, 6), np.uint8)
    spot[1, 3] = 100
    effective = applied(masked("TID", MaskSubPixelShift=[1.0, 2.0]), description=XA, frame=2)
    cells = subtracted(frame(0), XA, effective, {1: spot}).cells
    assert cells[2, 1] == -100
    assert np.count_nonzero(cells) == 1


def test_half_a_pixel_is_interpolated() -> None:
    spot = np.zeros((4, 6), np.uint8)
    spot[1, 3] = 100
    effective = applied(masked("TID", MaskSubPixelShift=[0.0, 0.5]), description=XA, frame=2)
    cells = subtracted(frame(0), XA, effective, {1: spot}).cells
    assert cells[1].tolist() == [0, 0, -50, -50, 0, 0]


def test_padding_in_either_frame_is_black() -> None:
    effective = applied(masked("TID"), item(PixelPaddingValue=0), XA, 2)
    shown, mask = frame(9), frame(9)
    shown[0, 0] = mask[0, 1] = 0
    picture = render(shown, XA, effective, frames={1: mask})
    assert picture[0].tolist() == [0, 0, 128, 128, 128, 128]


def test_a_missing_frame_is_named() -> None:
    effective = applied(masked("TID"), description=XA, frame=5)
    with pytest.raises(FrameOutOfRange, match="frame 4"):
        render(frame(1), XA, effective, frames={3: frame(1)})


def test_a_frame_of_another_size_is_refused() -> None:
    effective = applied(masked("TID"), description=XA, frame=5)
    with pytest.raises(InvalidValue, match="MaskFrameNumbers"):
        render(frame(1), XA, effective, frames={4: np.zeros((2, 2), np.uint8)})


def test_a_moving_picture_shows_the_same_difference_with_any_window() -> None:
    effective = applied(masked("TID"), description=XA, frame=5)
    shown = (np.arange(24, dtype=np.uint8) * 5).reshape(4, 6)
    moving = prepare_moving(shown, XA, effective, Output(), {4: frame(60)})
    windowed = replace(effective, gray=replace(effective.gray, voi=Window(0, 50)))
    for wanted in (effective, windowed):
        still = render(shown, XA, wanted, frames={4: frame(60)})
        np.testing.assert_array_equal(render_moving(moving, wanted.gray), still)


def test_the_frames_of_a_subtraction_are_named_once() -> None:
    found = frames_of(Subtraction(MaskOperation.AVG_SUB, mask_frames=(2, 5, 2), averaged=2), 5)
    assert found is not None
    assert found.frames == (2, 6)
