"""A new file of the store: written in blocks, past the page cache where that is possible, the same bytes everywhere."""

import errno
import hashlib
import os
import tempfile
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dgscope.archive.store import new_file
from dgscope.archive.store.new_file import BLOCK, NewFile
from dgscope.archive.store.writeback import start_writeback

SIZES = (0, 1, 4095, 4096, 4097, BLOCK - 1, BLOCK, BLOCK + 1, BLOCK + 4096, 3 * BLOCK + 5000)


@pytest.fixture(params=["direct", "page cache", "other alignment"])
def way(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """How the file system takes it: as it comes, without direct writes, or refusing each of them."""
    if request.param == "page cache":
        monkeypatch.setattr(NewFile, "_open_directly", lambda _: False)
    elif request.param == "other alignment":
        monkeypatch.setattr(NewFile, "_open_directly", lambda _: True)
        monkeypatch.setattr(os, "write", _refusing_direct(os.write))
    return str(request.param)


def _refusing_direct(write: Callable[[int, memoryview], int]) -> Callable[[int, memoryview], int]:
    asked = set[int]()

    def refused_once(descriptor: int, view: memoryview) -> int:
        if len(view) % 4096 == 0 and descriptor not in asked:
            asked.add(descriptor)
            raise OSError(errno.EINVAL, os.strerror(errno.EINVAL))
        return write(descriptor, view)

    return refused_once


def content(size: int) -> bytes:
    return (bytes(range(251)) * (size // 251 + 1))[:size]


@pytest.mark.parametrize("size", SIZES)
def test_what_was_written_is_in_the_file(way: str, size: int, tmp_path: Path) -> None:
    file = NewFile(tmp_path / "x")
    given_bytes = content(size)
    for at in range(0, size, 300_000):
        file.write(memoryview(given_bytes)[at : at + 300_000])
    file.flush()
    assert file.size == size
    assert file.path.read_bytes() == given_bytes


@settings(max_examples=25, deadline=None)
@given(st.lists(st.integers(0, 400_000), max_size=12))
def test_it_does_not_matter_in_which_pieces(pieces: list[int]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        file = NewFile(Path(folder) / "x")
        whole = content(sum(pieces))
        at = 0
        for piece in pieces:
            file.write(memoryview(whole)[at : at + piece])
            at += piece
        file.flush()
        assert file.path.read_bytes() == whole


@pytest.mark.parametrize("size", [10_000, BLOCK + 10_000])
def test_it_can_be_read_before_it_is_flushed(way: str, size: int, tmp_path: Path) -> None:
    file = NewFile(tmp_path / "x")
    file.write(memoryview(content(size)))
    assert file.read(5_000, 100) == content(size)[5_000:5_100]
    assert file.read(size - 10, 4096) == content(size)[-10:]
    assert file.read(size + 10, 10) == b""
    file.complete()
    assert file.path.read_bytes() == content(size)
    assert file.read(size - 10, 4096) == content(size)[-10:]
    with pytest.raises(ValueError, match="complete"):
        file.write(memoryview(b"more"))
    file.close()


def test_a_file_that_exists_is_not_written(tmp_path: Path) -> None:
    (tmp_path / "x").write_bytes(b"mine")
    with pytest.raises(FileExistsError):
        NewFile(tmp_path / "x")
    assert (tmp_path / "x").read_bytes() == b"mine"


def test_only_its_owner_writes_and_its_group_reads(tmp_path: Path) -> None:
    file = NewFile(tmp_path / "x")
    assert file.path.stat().st_mode & 0o777 & ~0o640 == 0
    file.close()


def test_closing_drops_what_was_not_written_and_may_be_repeated(tmp_path: Path) -> None:
    file = NewFile(tmp_path / "x")
    file.write(memoryview(b"lost"))
    file.close()
    file.close()
    assert file.path.read_bytes() == b""


def test_a_refused_write_is_an_error_and_not_tried_another_way(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> int:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    file = NewFile(tmp_path / "x")
    monkeypatch.setattr(os, "write", full)
    with pytest.raises(OSError, match="No space"):
        file.write(memoryview(bytes(BLOCK)))
    file.close()


def test_blocks_are_used_again_and_never_by_two_files_at_once(tmp_path: Path) -> None:
    first, second = NewFile(tmp_path / "1"), NewFile(tmp_path / "2")
    first.write(memoryview(b"a" * 5000))
    second.write(memoryview(b"b" * 5000))
    first.flush()
    kept = len(new_file._spare)
    third = NewFile(tmp_path / "3")
    third.write(memoryview(b"c"))
    assert len(new_file._spare) == kept - 1
    second.flush()
    third.flush()
    assert [path.read_bytes() for path in sorted(tmp_path.iterdir())] == [b"a" * 5000, b"b" * 5000, b"c"]


def test_what_cannot_be_written_directly_goes_to_disk_while_more_arrives(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[tuple[int, int]] = []
    monkeypatch.setattr(NewFile, "_open_directly", lambda _: False)
    monkeypatch.setattr(new_file, "start_writeback", lambda _, offset, length: asked.append((offset, length)))
    file = NewFile(tmp_path / "x")
    file.write(memoryview(bytes(2 * BLOCK + 100)))
    assert asked == [(0, BLOCK), (BLOCK, BLOCK)]
    file.close()


def test_starting_to_write_early_changes_no_byte_and_asks_for_no_more_than_there_is(tmp_path: Path) -> None:
    with (tmp_path / "x").open("w+b") as file:
        file.write(b"x" * 3_000_000)
        file.flush()
        start_writeback(file.fileno(), 1_000_000, 2_000_000)
        start_writeback(file.fileno(), 5_000_000, 1)
    assert (tmp_path / "x").read_bytes() == b"x" * 3_000_000


def test_a_large_file_does_not_push_others_out_of_the_page_cache(tmp_path: Path) -> None:
    file = NewFile(tmp_path / "x")
    if not file._direct:
        file.close()
        pytest.skip("this file system has no direct writes")
    file.write(memoryview(bytes(4 * BLOCK)))
    file.flush()
    with file.path.open("rb") as written:
        try:
            os.preadv(written.fileno(), [bytearray(4096)], BLOCK, os.RWF_NOWAIT)
        except BlockingIOError:
            return  # it would have to come from the disk
        except OSError as error:
            pytest.skip(f"this file system does not tell: {error.strerror}")
    pytest.fail("it is in the page cache")


@pytest.mark.parametrize("size", SIZES)
def test_its_digest_is_that_of_everything_after_the_prefix(size: int, tmp_path: Path) -> None:
    file = NewFile(tmp_path / "x", b"prefix")
    for at in range(0, size, 300_000):
        file.write(memoryview(content(size))[at : at + 300_000])
    digests = {file.sha256()}
    file.complete()
    digests.add(file.sha256())
    file.flush()
    assert digests == {hashlib.sha256(content(size)).digest()}
    assert file.path.read_bytes() == b"prefix" + content(size)
