"""Cutting paths to what can be seen."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from viewer.rendering.annotation.clip import clip_polygon, length, thinned, visible_runs

BOUNDS = (0.0, 0.0, 10.0, 10.0)


def path(*points: tuple[float, float]) -> np.ndarray[tuple[int, int], np.dtype[np.float64]]:
    return np.array(points, dtype=np.float64)


def test_a_path_inside_stays_as_it_is() -> None:
    inside = path((1, 1), (9, 1), (9, 9))
    (run,) = visible_runs(inside, BOUNDS)
    np.testing.assert_array_equal(run, inside)


def test_a_path_that_leaves_and_comes_back_becomes_two() -> None:
    runs = visible_runs(path((5, 5), (15, 5), (15, 7), (5, 7)), BOUNDS)
    assert [run.tolist() for run in runs] == [[[5, 5], [10, 5]], [[10, 7], [5, 7]]]


def test_a_line_that_only_passes_through_is_cut_on_both_sides() -> None:
    (run,) = visible_runs(path((-1e9, 5), (1e9, 5)), BOUNDS)
    assert run == pytest.approx(np.array([[0, 5], [10, 5]]), abs=1e-3)


def test_what_is_outside_vanishes() -> None:
    assert visible_runs(path((11, 0), (20, 5), (11, 9)), BOUNDS) == []
    assert visible_runs(path(), BOUNDS) == []


def test_a_polygon_is_cut_to_the_bounds() -> None:
    cut = clip_polygon(path((-5, -5), (5, -5), (5, 5), (-5, 5)), BOUNDS)
    assert cut.min(axis=0).tolist() == [0, 0]
    assert cut.max(axis=0).tolist() == [5, 5]


def test_a_polygon_around_everything_becomes_the_bounds() -> None:
    cut = clip_polygon(path((-1e6, -1e6), (1e6, -1e6), (1e6, 1e6), (-1e6, 1e6)), BOUNDS)
    assert {tuple(point) for point in cut.round(6).tolist()} == {(0, 0), (10, 0), (10, 10), (0, 10)}


def test_thinning_drops_what_falls_together_and_keeps_the_ends() -> None:
    dense = np.column_stack([np.linspace(0, 1, 10_001), np.zeros(10_001)])
    thin = thinned(dense)
    assert len(thin) < 6
    assert thin[0].tolist() == [0, 0]
    assert thin[-1].tolist() == [1, 0]


@settings(max_examples=100, deadline=None)
@given(st.lists(st.tuples(*[st.floats(-1e6, 1e6)] * 2), min_size=2, max_size=20))
def test_runs_are_inside_and_no_longer_than_the_path(points: list[tuple[float, float]]) -> None:
    whole = np.array(points)
    runs = visible_runs(whole, BOUNDS)
    for run in runs:
        assert (run >= -1e-3).all()
        assert (run <= 10 + 1e-3).all()
    assert sum(length(run) for run in runs) <= length(whole) + 1e-3 * (1 + len(points))
