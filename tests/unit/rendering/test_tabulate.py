"""The gray stages as a table: identical to the stages themselves."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from viewer.rendering.errors import InvalidValue
from viewer.rendering.pixel_description import PixelDescription
from viewer.rendering.presentation_state.effective import GrayTransformation
from viewer.rendering.presentation_state.lookup_table import LookupTable
from viewer.rendering.presentation_state.model import (
    AutomaticWindow,
    ModalityTable,
    PixelPadding,
    PresentationLutShape,
    Rescale,
    VoiFunction,
    Window,
)
from viewer.rendering.stored_values import stored_values
from viewer.rendering.tabulate import apply_gray, gray_table, gray_values

DESCRIPTION = PixelDescription(1, 1, 1, "MONOCHROME2", 16, 16, 15, signed=False)

tables = st.builds(
    lambda first, entries: LookupTable(first, 12, np.array(entries, "<u2").tobytes()),
    st.integers(-3000, 3000),
    st.lists(st.integers(0, 4095), min_size=1, max_size=64),
)
rescales = st.builds(Rescale, st.floats(0.01, 10) | st.floats(-10, -0.01), st.floats(-2000, 2000))
windows = st.builds(Window, st.floats(-2000, 2000), st.floats(1, 3000), st.sampled_from(list(VoiFunction)))
transformations = st.builds(
    GrayTransformation,
    st.none() | rescales | st.builds(ModalityTable, tables),
    st.none() | windows | tables,
    st.sampled_from(list(PresentationLutShape)) | tables.map(lambda table: replace(table, first_mapped=0)),
    st.none() | st.builds(PixelPadding, st.integers(-100, 0), st.integers(1, 100)),
)


@settings(max_examples=60, deadline=None)
@given(transformations, st.integers(2, 16), st.integers(0, 3), st.booleans(), st.integers(0, 2**32 - 1))
def test_a_table_gives_what_the_stages_give(
    gray: GrayTransformation, stored: int, shift: int, signed: bool, seed: int
) -> None:
    shift = min(shift, 16 - stored)
    description = replace(DESCRIPTION, bits_stored=stored, high_bit=stored - 1 + shift, signed=signed)
    cells = np.random.default_rng(seed).integers(0, 65536, (8, 8), dtype=np.uint16)
    if signed:
        cells = cells.view(np.int16)
    direct = gray_values(stored_values(cells, description), gray, description.stored_range)
    np.testing.assert_array_equal(apply_gray(cells, description, gray), direct)


@pytest.mark.parametrize("dtype", ["u1", "i1", "<u2", ">u2", "<i2", ">i2", "<u4", ">i4", "<u8"])
def test_every_width_sign_and_byte_order_of_cells_is_read(dtype: str) -> None:
    cells = np.array([[0, 1, 2, 100]], dtype)
    description = replace(DESCRIPTION, bits_stored=8, high_bit=7, signed=cells.dtype.kind == "i")
    assert apply_gray(cells, description, GrayTransformation(voi=Window(2, 1))).tolist() == [[0, 0, 255, 255]]


def test_negative_values_find_their_entries() -> None:
    description = replace(DESCRIPTION, signed=True)
    cells = np.array([[-32768, -1, 0, 32767]], np.int16)
    assert apply_gray(cells, description, GrayTransformation()).tolist() == [[0, 127, 128, 255]]


def test_bits_are_black_and_white() -> None:
    description = replace(DESCRIPTION, bits_allocated=1, bits_stored=1, high_bit=0)
    assert apply_gray(np.array([[True, False]]), description, GrayTransformation()).tolist() == [[255, 0]]
    assert apply_gray(np.array([[1, 0]], np.uint8), description, GrayTransformation()).tolist() == [[255, 0]]


def test_32_bit_values_go_directly() -> None:
    description = replace(DESCRIPTION, bits_allocated=32, bits_stored=32, high_bit=31)
    cells = np.array([[0, 2**31, 2**32 - 1]] * 100, np.uint32)
    found = apply_gray(cells, description, GrayTransformation())
    assert found.shape == (100, 3)
    assert found[99].tolist() == [0, 128, 255]


def test_float_values_go_directly_and_nan_is_black() -> None:
    description = replace(DESCRIPTION, bits_allocated=32, bits_stored=32, high_bit=31, float_kind="float")
    cells = np.array([[np.nan, -np.inf, 0, 0.5, 1, np.inf]], np.float32)
    window = GrayTransformation(voi=Window(0.5, 1, VoiFunction.LINEAR_EXACT))
    assert apply_gray(cells, description, window).tolist() == [[0, 0, 0, 128, 255, 255]]
    assert apply_gray(cells, description, GrayTransformation()).tolist() == [[0, 0, 0, 128, 255, 255]]
    inverse = replace(window, presentation=PresentationLutShape.INVERSE)
    assert apply_gray(cells, description, inverse).tolist() == [[0, 255, 255, 128, 0, 0]]


def test_padding_is_black_even_when_inverted() -> None:
    gray = GrayTransformation(presentation=PresentationLutShape.INVERSE, padding=PixelPadding(0, 10))
    assert apply_gray(np.array([[0, 10, 11]], np.uint16), DESCRIPTION, gray).tolist() == [[0, 0, 255]]


def test_a_table_is_made_once() -> None:
    gray = GrayTransformation(voi=Window(123, 456))
    assert gray_table(gray, DESCRIPTION, 16) is gray_table(replace(gray), replace(DESCRIPTION, rows=9), 16)


def test_an_automatic_window_must_have_been_measured() -> None:
    with pytest.raises(InvalidValue, match="measured"):
        apply_gray(np.zeros((1, 1), np.uint16), DESCRIPTION, GrayTransformation(voi=AutomaticWindow()))
