"""PS3.5 A.4: the items of encapsulated pixel data."""

import struct

import pytest
from hypothesis import given
from hypothesis import strategies as st

from viewer.rendering import fragments
from viewer.rendering.errors import PixelDataError
from viewer.rendering.fragments import ITEM, SEQUENCE_DELIMITATION, scan_fragments


def item(value: bytes) -> bytes:
    return ITEM + struct.pack("<I", len(value)) + value


def scan(data: bytes) -> fragments.Fragments:
    return scan_fragments(lambda offset, length: data[offset : offset + length], 0, len(data))


@given(st.lists(st.binary(max_size=40), max_size=20), st.lists(st.integers(0, 2**32 - 1), max_size=5))
def test_it_finds_every_fragment_and_the_table(values: list[bytes], table: list[int]) -> None:
    data = item(struct.pack(f"<{len(table)}I", *table)) + b"".join(map(item, values)) + SEQUENCE_DELIMITATION + bytes(4)
    found = scan(data)
    assert [data[o : o + n] for o, n in zip(found.offsets, found.lengths, strict=True)] == values
    assert list(found.basic_offsets) == table
    assert found.origin == 8 + 4 * len(table)


@given(st.binary(max_size=200))
def test_any_bytes_give_fragments_inside_the_file_or_an_error(data: bytes) -> None:
    try:
        found = scan(item(b"") + data)
    except PixelDataError:
        return
    assert all(o >= 16 and o + n <= 8 + len(data) for o, n in zip(found.offsets, found.lengths, strict=True))


@given(st.binary(max_size=200))
def test_any_bytes_at_the_beginning_never_raise_anything_else(data: bytes) -> None:
    try:
        scan(data)
    except PixelDataError:
        return


def test_it_does_not_take_a_delimiter_inside_a_fragment_for_the_end() -> None:
    assert len(scan(item(b"") + item(SEQUENCE_DELIMITATION + bytes(4)) + item(b"ab")).offsets) == 2


def test_it_handles_a_missing_sequence_delimiter() -> None:
    assert len(scan(item(b"") + item(b"ab")).offsets) == 1


def test_it_refuses_a_fragment_that_ends_beyond_the_file() -> None:
    with pytest.raises(PixelDataError, match="fragment 1 is 4294967295 bytes"):
        scan(item(b"") + ITEM + b"\xff\xff\xff\xff" + b"data")


def test_it_refuses_a_table_that_ends_beyond_the_file() -> None:
    with pytest.raises(PixelDataError, match="Basic Offset Table"):
        scan(ITEM + struct.pack("<I", 0x7FFFFFFC) + bytes(100))


def test_it_refuses_pixel_data_that_do_not_begin_with_an_item() -> None:
    with pytest.raises(PixelDataError, match="do not begin"):
        scan(b"\xff\xd8\xff\xe0" + bytes(40))


def test_it_stops_at_a_bounded_number_of_fragments(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fragments, "MAX_FRAGMENTS", 10)
    with pytest.raises(PixelDataError, match="more than 10 fragments"):
        scan(item(b"") * 50)
