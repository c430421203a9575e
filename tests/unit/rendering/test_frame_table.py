"""Where the frames of native pixel data lie."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.unit.rendering.source_objects import describe
from viewer.rendering.errors import FrameOutOfRange, PixelDataError
from viewer.rendering.frame_table import Span, native_frames

BITS = st.sampled_from([1, 8, 16, 32, 64])


@given(st.integers(1, 50), st.integers(1, 50), BITS, st.integers(1, 9))
def test_frames_follow_each_other_without_gap(rows: int, columns: int, bits: int, count: int) -> None:
    description = describe(rows=rows, columns=columns, bits_allocated=bits, number_of_frames=count)
    total = -(-rows * columns * bits * count // 8)
    table = native_frames(description, 1000, total)
    position = 0
    for number in range(1, count + 1):
        (span,) = table.spans(number)
        assert (span.offset - 1000) * 8 + table.first_bit(number) == position
        position += rows * columns * bits
        assert (span.offset - 1000 + span.length) * 8 >= position
    assert span.offset + span.length == 1000 + total


def test_one_bit_frames_begin_inside_a_byte() -> None:
    table = native_frames(describe(rows=3, columns=3, bits_allocated=1, number_of_frames=3), 0, 4)
    assert [table.spans(n)[0] for n in (1, 2, 3)] == [Span(0, 2), Span(1, 2), Span(2, 2)]
    assert [table.first_bit(n) for n in (1, 2, 3)] == [0, 1, 2]


def test_a_frame_that_the_file_does_not_hold_is_refused_and_the_others_are_not() -> None:
    table = native_frames(describe(number_of_frames=3), 0, 48 * 2 + 47)
    assert table.spans(2) == (Span(48, 48),)
    with pytest.raises(PixelDataError, match="frame 3 needs 144 bytes of pixel data; the file has 143"):
        table.spans(3)


@pytest.mark.parametrize("number", [0, -1, 2])
def test_a_frame_outside_the_object_is_refused(number: int) -> None:
    with pytest.raises(FrameOutOfRange):
        native_frames(describe(), 0, 48).spans(number)


def test_reduced_colour_takes_two_bytes_a_pixel() -> None:
    color = describe(samples_per_pixel=3, photometric_interpretation="YBR_FULL_422", bits_allocated=8)
    assert native_frames(color, 0, 48).spans(1) == (Span(0, 48),)


def test_colour_that_is_not_reduced_although_it_says_so_is_told_by_its_length() -> None:
    color = describe(samples_per_pixel=3, photometric_interpretation="YBR_FULL_422", bits_allocated=8)
    assert native_frames(color, 0, 72).spans(1) == (Span(0, 72),)
