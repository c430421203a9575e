"""Unique identifiers from peers."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storage_scp import uid as uids


@pytest.mark.parametrize("value", ["1", "111", "1.2", "2.25.123456789", "1.2.840.10008.1.1", "1.02.3", "1." + "2" * 62])
def test_identifiers_are_valid_even_as_some_modalities_write_them(value: str) -> None:
    assert uids.is_valid(value)


@pytest.mark.parametrize(
    "value",
    ["", ".", "..", "1.", ".1", "1..2", "1.2/3", "../1.2", "1.2\n", "1.2\0", "1.2 ", "1.٣", "1." + "2" * 63],
)
def test_everything_else_is_not(value: str) -> None:
    assert not uids.is_valid(value)


@given(st.text(max_size=80))
def test_no_text_can_hide_a_path_in_a_valid_identifier(value: str) -> None:
    if uids.is_valid(value):
        assert set(value) <= set("0123456789.")
        assert ".." not in value


@pytest.mark.parametrize("value", [b"1.2.3", b"1.2.3\0", b"1.2.3 ", b"1.2.3\0\0"])
def test_padding_is_taken_off(value: bytes) -> None:
    assert uids.decode(value) == "1.2.3"
