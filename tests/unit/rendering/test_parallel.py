"""Parts of a picture in several threads."""

import threading

import cv2
import numpy as np
import pytest

from viewer.rendering import parallel, tabulate


@pytest.mark.parametrize("cores", [1, 2, 3, 64])
@pytest.mark.parametrize(("length", "unit"), [(0, 1), (1, 1), (3, 1), (1000, 1), (1001, 8), (7, 8), (16, 8)])
def test_parts_cover_everything_once(length: int, unit: int, cores: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parallel, "cores", lambda: cores)
    parts = parallel.parts_of(length, unit)
    assert [row for part in parts for row in range(length)[part]] == list(range(length))
    assert len(parts) <= min(cores, parallel.MOST_PARTS)
    assert all((part.stop - part.start) % unit == 0 for part in parts[:-1])


def test_results_come_in_order() -> None:
    assert parallel.each(lambda number: number * 2, range(50)) == [number * 2 for number in range(50)]
    assert parallel.each(str, []) == []


def test_parts_that_no_other_thread_takes_are_done_by_the_caller() -> None:
    held = threading.Event()
    busy = [parallel._helpers().submit(held.wait, 5) for _ in range(8)]
    try:
        assert parallel.each(lambda number: number, range(4)) == [0, 1, 2, 3]
    finally:
        held.set()
    assert all(future.result() for future in busy)


@pytest.mark.parametrize("bad", [0, 1, 3])
def test_the_error_of_a_part_reaches_the_caller(bad: int) -> None:
    def make(number: int) -> int:
        if number == bad:
            raise ValueError(number)
        return number

    with pytest.raises(ValueError, match=str(bad)):
        parallel.each(make, range(4))


@pytest.mark.parametrize("rows", [1, 5, 64])
@pytest.mark.parametrize("dtype", [np.uint8, np.uint16, np.int16])
def test_a_table_gives_the_same_in_parts(rows: int, dtype: type, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tabulate, "WORTH_TWO_THREADS", 0)
    monkeypatch.setattr(parallel, "cores", lambda: 3)
    rng = np.random.default_rng(3)
    table = rng.integers(0, 256, 1 << (8 * np.dtype(dtype).itemsize), np.uint8)
    info = np.iinfo(dtype)
    cells = rng.integers(info.min, info.max, (rows, 37), dtype, endpoint=True)
    np.testing.assert_array_equal(tabulate._looked_up(cells, table), cv2.LUT(cells, table))
