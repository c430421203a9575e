"""Presentation LUT."""

import numpy as np
import pytest

from viewer.rendering.presentation_lut import apply_presentation_lut
from viewer.rendering.presentation_state.lookup_table import LookupTable
from viewer.rendering.presentation_state.model import PresentationLutShape

GRAY = np.array([0.0, 0.25, 1.0])


def test_identity_spreads_over_all_p_values() -> None:
    assert apply_presentation_lut(GRAY, PresentationLutShape.IDENTITY).tolist() == [0, 65535 / 4, 65535]


def test_inverse_exchanges_black_and_white() -> None:
    assert apply_presentation_lut(GRAY, PresentationLutShape.INVERSE).tolist() == [65535, 65535 * 3 / 4, 0]


def test_the_whole_voi_output_is_the_input_of_a_table() -> None:
    table = LookupTable(0, 10, np.array([1023, 0, 511, 1, 1023], "<u2").tobytes())
    found = apply_presentation_lut(np.array([0, 0.25, 0.5, 0.75, 1]), table)
    assert found.tolist() == pytest.approx([65535, 0, 511 / 1023 * 65535, 1 / 1023 * 65535, 65535])


def test_the_first_value_mapped_counts_as_zero() -> None:
    entries = np.array([0, 255], "<u2").tobytes()
    shifted = apply_presentation_lut(GRAY, LookupTable(77, 8, entries))
    assert shifted.tolist() == apply_presentation_lut(GRAY, LookupTable(0, 8, entries)).tolist()


def test_the_white_of_a_window_is_the_last_entry_and_only_that() -> None:
    table = LookupTable(0, 8, np.array([0, 100, 255], "<u2").tobytes())
    found = apply_presentation_lut(np.array([0, 0.49, 0.5, 0.99, 1]), table, windowed=True)
    assert (found / 257).tolist() == [0, 0, 100, 100, 255]
