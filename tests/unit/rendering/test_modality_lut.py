"""Modality LUT."""

import numpy as np
import pytest

from viewer.rendering.modality_lut import apply_modality_lut, modality_range
from viewer.rendering.presentation_state.lookup_table import LookupTable
from viewer.rendering.presentation_state.model import ModalityLut, ModalityTable, Rescale

TABLE = ModalityTable(LookupTable(10, 12, np.array([5, 1000, 4000], "<u2").tobytes()))


@pytest.mark.parametrize(
    ("lut", "expected"),
    [
        (None, [-5, 10, 11, 99]),
        (Rescale(2, -1024), [-1034, -1004, -1002, -826]),
        (Rescale(-0.5, 0), [2.5, -5, -5.5, -49.5]),
        (TABLE, [5, 5, 1000, 4000]),
    ],
)
def test_it_maps_stored_values(lut: ModalityLut | None, expected: list[float]) -> None:
    assert apply_modality_lut(np.array([-5, 10, 11, 99], np.int16), lut).tolist() == expected


def test_infinite_pixels_stay_infinite() -> None:
    assert apply_modality_lut(np.array([np.inf, -np.inf], np.float32), Rescale(2, 1)).tolist() == [np.inf, -np.inf]


def test_the_possible_range_follows_the_lut() -> None:
    assert modality_range(None, 0, 4095) == (0, 4095)
    assert modality_range(Rescale(2, -1), 0, 4095) == (-1, 8189)
    assert modality_range(Rescale(-1, 0), 0, 4095) == (-4095, 0)


def test_a_table_counts_with_all_that_its_bits_allow() -> None:
    assert modality_range(TABLE, 0, 4095) == (0, 4095)
