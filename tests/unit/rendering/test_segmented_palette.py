"""PS3.3 C.7.9.2: segmented palettes."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from viewer.rendering.errors import InvalidValue
from viewer.rendering.segmented_palette import expand_segments

DISCRETE, LINEAR, INDIRECT = 0, 1, 2


def expand(*data: int, bits: int = 16, entries: int = 65536) -> list[int]:
    return expand_segments(np.array(data, np.uint16), bits, entries).tolist()


@given(st.lists(st.lists(st.integers(0, 65535), min_size=1, max_size=9), min_size=1, max_size=6))
def test_discrete_segments_are_copied(segments: list[list[int]]) -> None:
    data = [value for segment in segments for value in (DISCRETE, len(segment), *segment)]
    assert expand(*data) == [value for segment in segments for value in segment]


@given(st.integers(0, 65535), st.integers(1, 300), st.integers(0, 65535))
def test_a_linear_segment_runs_to_its_end_in_equal_steps(start: int, length: int, end: int) -> None:
    ramp = expand(DISCRETE, 1, start, LINEAR, length, end)[1:]
    assert len(ramp) == length
    assert ramp[-1] == end
    assert np.abs(np.array(ramp) - (start + (end - start) * np.arange(1, length + 1) / length)).max() <= 0.5


def test_an_indirect_segment_repeats_others_from_a_byte_offset() -> None:
    data = [DISCRETE, 1, 7, DISCRETE, 2, 8, 9, LINEAR, 2, 21, INDIRECT, 2, 6, 0]
    assert expand(*data) == [7, 8, 9, 15, 21, 8, 9, 15, 21]


def test_an_indirect_segment_of_eight_bits_has_four_bytes_of_offset() -> None:
    data = [DISCRETE, 1, 7, DISCRETE, 2, 8, 9, INDIRECT, 1, 3, 0, 0, 0]
    assert expand(*data, bits=8) == [7, 8, 9, 8, 9]


@pytest.mark.parametrize(
    "data",
    [
        (INDIRECT, 1, 0, 0),
        (LINEAR, 4, 100),
        (DISCRETE, 1, 7, INDIRECT, 1, 6, 0),
        (DISCRETE, 1, 7, INDIRECT, 2, 0, 0),
        (DISCRETE, 1, 7, INDIRECT, 1, 0xFFFF, 0xFFFF),
        (DISCRETE, 60000, 1, 2),
        (DISCRETE, 1, 7, 3, 1, 1),
        (DISCRETE, 1, 7, LINEAR, 5),
    ],
)
def test_impossible_segments_are_refused(data: tuple[int, ...]) -> None:
    with pytest.raises(InvalidValue):
        expand(*data)


def test_an_expansion_ends_with_the_table() -> None:
    data = [DISCRETE, 1, 7] + [LINEAR, 65535, 9] * 1000 + [INDIRECT, 1000, 6, 0]
    assert len(expand(*data, entries=256)) == 256


@given(st.lists(st.one_of(st.integers(0, 3), st.integers(0, 65535)), max_size=60), st.sampled_from([8, 16]))
def test_any_data_give_a_bounded_table_or_an_error(data: list[int], bits: int) -> None:
    try:
        table = expand(*[value % (1 << bits) for value in data], bits=bits, entries=300)
    except InvalidValue:
        return
    assert len(table) <= 300
    assert all(0 <= value < 1 << bits for value in table)
