"""LUT Descriptor and LUT Data in all the forms that they come in."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from viewer.rendering.errors import InvalidValue
from viewer.rendering.presentation_state.lookup_table import LookupTable, read_lookup_table


def words(*values: int) -> bytes:
    return np.array(values, "<u2").tobytes()


def test_it_reads_words() -> None:
    table, warnings = read_lookup_table([3, 10, 12], words(0, 2000, 4095), signed=False)
    assert (table.first_mapped, table.bits, table.entries.tolist()) == (10, 12, [0, 2000, 4095])
    assert warnings == ()


def test_it_reads_numbers_of_a_us_element() -> None:
    table, _ = read_lookup_table([3, 0, 12], [0, 2000, 4095], signed=False)
    assert table.entries.tolist() == [0, 2000, 4095]


def test_it_reads_negative_numbers_of_an_ss_element_as_their_bit_patterns() -> None:
    table, _ = read_lookup_table([2, 0, 16], [0, -1], signed=True)
    assert table.entries.tolist() == [0, 65535]


def test_it_reads_big_endian_words() -> None:
    table, _ = read_lookup_table([2, 0, 12], b"\x01\x02\x0f\xff", signed=False, big_endian=True)
    assert table.entries.tolist() == [0x0102, 0x0FFF]


def test_zero_entries_mean_65536() -> None:
    table, warnings = read_lookup_table([0, 0, 16], words(*range(65536)), signed=False)
    assert len(table.entries) == 65536
    assert warnings == ()


@pytest.mark.parametrize(("signed", "first"), [(True, -1024), (False, 64512)])
def test_the_first_value_mapped_is_signed_if_the_input_is(signed: bool, first: int) -> None:
    assert read_lookup_table([2, 64512, 8], words(0, 255), signed=signed)[0].first_mapped == first
    assert read_lookup_table([2, -1024, 8], words(0, 255), signed=signed)[0].first_mapped == first


def test_8_bit_entries_may_fill_a_word_each_or_share_it() -> None:
    assert read_lookup_table([4, 0, 8], words(1, 2, 3, 4), signed=False)[0].entries.tolist() == [1, 2, 3, 4]
    assert read_lookup_table([4, 0, 8], bytes([1, 2, 3, 4]), signed=False)[0].entries.tolist() == [1, 2, 3, 4]
    assert read_lookup_table([4, 0, 8], [0x0201, 0x0403], signed=False)[0].entries.tolist() == [1, 2, 3, 4]


def test_an_odd_number_of_shared_entries_has_a_padding_byte() -> None:
    assert read_lookup_table([3, 0, 8], bytes([1, 2, 3, 0]), signed=False)[0].entries.tolist() == [1, 2, 3]


def test_a_table_called_16_bits_wide_that_uses_8_has_8() -> None:
    table, warnings = read_lookup_table([2, 0, 16], words(0, 255), signed=False)
    assert table.bits == 8
    assert len(warnings) == 1


def test_entries_wider_than_the_descriptor_says_widen_the_table() -> None:
    table, warnings = read_lookup_table([2, 0, 8], words(0, 4095), signed=False)
    assert table.bits == 12
    assert len(warnings) == 1


def test_impossible_bits_are_replaced_by_what_the_entries_need() -> None:
    assert read_lookup_table([2, 0, 0], words(0, 4095), signed=False)[0].bits == 12
    assert read_lookup_table([2, 0, 32], words(0, 100), signed=False)[0].bits == 8


def test_missing_entries_repeat_the_last_one_with_a_warning() -> None:
    table, warnings = read_lookup_table([10, 0, 12], words(0, 4095), signed=False)
    assert table.look_up(np.array([9])).tolist() == [4095]
    assert "2 entries" in warnings[0]


@pytest.mark.parametrize("descriptor", [[], [256], [256, 0], [256, 0, 8, 1]])
def test_a_descriptor_needs_three_values(descriptor: list[int]) -> None:
    with pytest.raises(InvalidValue, match="LUTDescriptor"):
        read_lookup_table(descriptor, words(1, 2), signed=False)


def test_a_table_needs_data() -> None:
    with pytest.raises(InvalidValue, match="LUTData"):
        read_lookup_table([256, 0, 12], b"", signed=False)


@given(
    st.lists(st.integers(0, 65535), min_size=1, max_size=50),
    st.integers(-32768, 65535),
    st.lists(st.integers(-100000, 100000), min_size=1),
)
def test_values_outside_the_table_take_its_first_or_last_entry(
    entries: list[int], first: int, values: list[int]
) -> None:
    table = LookupTable(first, 16, words(*entries))
    expected = [entries[min(max(value - first, 0), len(entries) - 1)] for value in values]
    assert table.look_up(np.array(values)).tolist() == expected


def test_nan_takes_the_first_entry_and_infinities_the_ends() -> None:
    table = LookupTable(0, 8, words(7, 8, 9))
    assert table.look_up(np.array([np.nan, -np.inf, np.inf])).tolist() == [7, 7, 9]


def test_the_complement_inverts_the_output() -> None:
    assert LookupTable(0, 12, words(0, 1, 4095)).complement().entries.tolist() == [4095, 4094, 0]


def test_tables_compare_and_hash_by_content() -> None:
    assert {LookupTable(0, 8, words(1, 2)), LookupTable(0, 8, words(1, 2))} == {LookupTable(0, 8, words(1, 2))}
