"""Stored values out of pixel cells."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from viewer.rendering.errors import InvalidValue
from viewer.rendering.pixel_description import PixelDescription
from viewer.rendering.stored_values import stored_values

PLAIN = PixelDescription(1, 1, 1, "MONOCHROME2", 16, 12, 11, signed=False)


@given(st.sampled_from([8, 16, 32]), st.data())
def test_values_survive_any_position_and_any_rubbish_around_them(allocated: int, data: st.DataObject) -> None:
    stored = data.draw(st.integers(1, allocated))
    shift = data.draw(st.integers(0, allocated - stored))
    signed = data.draw(st.booleans())
    description = PixelDescription(1, 1, 1, "MONOCHROME2", allocated, stored, stored - 1 + shift, signed=signed)
    lowest, highest = description.stored_range
    value = data.draw(st.integers(lowest, highest))
    rubbish = data.draw(st.integers(0, (1 << allocated) - 1))
    used = ((1 << stored) - 1) << shift
    cell = ((value << shift) & used) | (rubbish & ~used)
    cells = np.array([cell], dtype=f"u{allocated // 8}").view(f"{'i' if signed else 'u'}{allocated // 8}")
    assert stored_values(cells, description).tolist() == [value]


def test_values_without_unused_bits_are_not_copied() -> None:
    cells = np.zeros(4, np.uint16)
    full = replace(PLAIN, bits_stored=16, high_bit=15)
    assert np.shares_memory(stored_values(cells, full), cells)
    assert np.shares_memory(stored_values(cells, replace(full, signed=True)), cells)


def test_unsigned_cells_of_a_signed_image_become_signed() -> None:
    assert stored_values(np.array([0x0FFF, 0xF800], np.uint16), replace(PLAIN, signed=True)).tolist() == [-1, -2048]


def test_the_byte_order_becomes_native() -> None:
    values = stored_values(np.array([0x0102], ">u2"), PLAIN)
    assert values.tolist() == [0x0102]
    assert values.dtype.isnative


def test_floats_and_bits_stay_as_they_are() -> None:
    floats = replace(PLAIN, bits_allocated=32, bits_stored=32, high_bit=31, float_kind="float")
    assert stored_values(np.array([1.5], ">f4"), floats).tolist() == [1.5]
    bit = replace(PLAIN, bits_allocated=1, bits_stored=1, high_bit=0)
    assert stored_values(np.array([True, False]), bit).tolist() == [1, 0]
    assert stored_values(np.array([1, 0], np.uint8), bit).tolist() == [1, 0]


def test_a_decoder_may_narrow_cells() -> None:
    """12 allocated bits too many are no contradiction, as long as the used ones are there."""
    description = replace(PLAIN, bits_stored=8, high_bit=11)
    assert stored_values(np.array([200], np.uint8), description).tolist() == [200]


@pytest.mark.parametrize(("stored", "high"), [(12, 5), (17, 16), (12, 40)])
def test_bits_that_do_not_fit_are_an_error(stored: int, high: int) -> None:
    with pytest.raises(InvalidValue, match=r"HighBit|BitsStored"):
        stored_values(np.zeros(1, np.uint16), replace(PLAIN, bits_stored=stored, high_bit=high))
