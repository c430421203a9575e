"""P-Values to 8 bits."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from viewer.rendering.p_values import code_value, to_8_bit


def test_black_and_white_stay_black_and_white() -> None:
    assert to_8_bit(np.array([0, 0xFFFF])).tolist() == [0, 255]
    assert (code_value(0), code_value(0xFFFF)) == (0, 255)


@given(st.integers(0, 255))
def test_the_way_is_linear(code: int) -> None:
    assert code_value(code * 257) == code
    assert code_value(max(code * 257 - 128, 0)) == code
    assert code_value(min(code * 257 + 128, 0xFFFF)) == code


def test_what_is_no_p_value_is_the_nearest_one_and_nan_is_black() -> None:
    assert to_8_bit(np.array([-1.0, 70000.0, np.inf, -np.inf, np.nan])).tolist() == [0, 255, 255, 0, 0]
