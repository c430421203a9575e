"""Which fragments make up which frame."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.unit.rendering.test_fragments import item, scan
from viewer.rendering.errors import FrameOutOfRange, PixelDataError
from viewer.rendering.frame_boundaries import RLE_LOSSLESS, encapsulated_frames
from viewer.rendering.frame_table import EncapsulatedFrames

JPEG = "1.2.840.10008.1.2.4.50"
SOI, EOI = b"\xff\xd8\xff\xdb", b"\xff\xd9"


def table(*offsets: int) -> bytes:
    return item(np.array(offsets, "<u4").tobytes())


def frames(data: bytes, count: int, syntax: str = JPEG, extended: list[int] | None = None) -> EncapsulatedFrames:
    read = lambda offset, length: data[offset : offset + length]  # noqa: E731
    offsets = np.array(extended, np.int64) if extended else None
    return encapsulated_frames(read, scan(data), count, syntax, offsets)


def content(data: bytes, found: EncapsulatedFrames) -> list[bytes]:
    return [
        b"".join(data[s.offset : s.offset + s.length] for s in found.spans(n))
        for n in range(1, found.number_of_frames + 1)
    ]


@given(st.lists(st.lists(st.binary(max_size=12), min_size=1, max_size=4), min_size=1, max_size=8), st.booleans())
def test_a_true_table_is_followed(pictures: list[list[bytes]], extended: bool) -> None:
    body, offsets = b"", []
    for picture in pictures:
        offsets.append(len(body))
        body += b"".join(map(item, picture))
    data = (table() if extended else table(*offsets)) + body
    found = frames(data, len(pictures), extended=offsets if extended else None)
    assert content(data, found) == [b"".join(picture) for picture in pictures]


@given(st.lists(st.integers(0, 60), min_size=2, max_size=2), st.integers(1, 5))
def test_a_lying_table_never_gives_pieces_that_are_no_fragments(offsets: list[int], count: int) -> None:
    data = table(*offsets) + b"".join(item(SOI + bytes([n])) for n in range(count))
    try:
        found = frames(data, 2)
    except PixelDataError:
        return
    pieces = set(zip(found.fragment_offsets, found.fragment_lengths, strict=True))
    for number in (1, 2):
        try:
            assert all((span.offset, span.length) in pieces for span in found.spans(number))
        except PixelDataError:
            continue


def test_one_frame_takes_all_fragments() -> None:
    data = table() + item(b"abcd") + item(b"ef") + item(b"gh")
    assert content(data, frames(data, 1)) == [b"abcdefgh"]


def test_as_many_fragments_as_frames_are_one_each() -> None:
    data = table() + item(b"aa") + item(b"bb")
    assert content(data, frames(data, 2)) == [b"aa", b"bb"]


@pytest.mark.parametrize("offsets", [(0, 3), (0, 0), (4, 12), (0, 4_000_000), (12, 0), (0,), (0, 12, 24)])
def test_a_lying_table_gives_way_to_what_the_fragments_tell(offsets: tuple[int, ...]) -> None:
    data = table(*offsets) + item(SOI + b"1") + item(b"more") + item(SOI + b"2") + item(b"more")
    assert content(data, frames(data, 2)) == [SOI + b"1more", SOI + b"2more"]


def test_frames_are_told_by_their_end_of_image_markers() -> None:
    data = table() + item(b"aaaa") + item(b"bb" + EOI) + item(b"cccc") + item(b"d" + EOI + b"\0")
    assert content(data, frames(data, 2)) == [b"aaaabb" + EOI, b"ccccd" + EOI + b"\0"]


def test_fragments_that_do_not_tell_are_refused() -> None:
    data = table() + item(b"aa") * 5
    with pytest.raises(PixelDataError, match="5 fragments hold 2 frames"):
        frames(data, 2)


def test_rle_frames_are_one_fragment_each_whatever_follows() -> None:
    data = table() + item(b"aa") + item(b"bb") + item(b"cc")
    assert content(data, frames(data, 2, RLE_LOSSLESS)) == [b"aa", b"bb"]


def test_a_missing_frame_is_refused_and_the_others_are_not() -> None:
    data = table() + item(b"aa")
    found = frames(data, 3)
    assert len(found.spans(1)) == 1
    with pytest.raises(PixelDataError, match="frame 2 has no fragment"):
        found.spans(2)


@pytest.mark.parametrize("number", [0, -1, 4, 10**9])
def test_a_frame_outside_the_object_is_refused(number: int) -> None:
    with pytest.raises(FrameOutOfRange):
        frames(table() + item(b"aa"), 3).spans(number)


def test_no_fragment_at_all_is_an_error_of_the_frame() -> None:
    with pytest.raises(PixelDataError):
        frames(table(), 1).spans(1)
