"""Graphic types as paths."""

import numpy as np
import pytest

from viewer.rendering.annotation.clip import length
from viewer.rendering.annotation.dashes import dashed
from viewer.rendering.annotation.shapes import circle, ellipse, spline


@pytest.mark.parametrize("radius", [0.0, 0.5, 10.0, 5_000.0])
def test_a_circle_keeps_its_distance(radius: float) -> None:
    path = circle(np.array([3.0, 4.0]), radius)
    assert np.hypot(*(path - [3, 4]).T) == pytest.approx(radius)
    assert path[0] == pytest.approx(path[-1])


def test_chords_of_a_circle_stay_within_a_tenth_of_a_pixel() -> None:
    path = circle(np.zeros(2), 500.0)
    middles = (path[1:] + path[:-1]) / 2
    assert np.hypot(*middles.T).min() > 499.9


def test_an_ellipse_with_oblique_axes_passes_through_their_ends() -> None:
    first, second = np.array([8.0, 3.0]), np.array([-2.0, 5.0])
    path = ellipse(np.zeros(2), first, second)
    for end in (first, -first, second, -second):
        assert np.hypot(*(path - end).T).min() < 1.0


def test_a_spline_passes_through_its_points_and_rounds_corners() -> None:
    knots = np.array([(0, 0), (10, 0), (10, 10), (0, 10)], dtype=float)
    path = spline(knots)
    for knot in knots:
        assert np.hypot(*(path - knot).T).min() == pytest.approx(0, abs=1e-9)
    assert path[:, 0].max() > 10.2


def test_a_closed_spline_is_smooth_at_its_seam() -> None:
    knots = np.array([(0, 0), (10, 0), (10, 10), (0, 10), (0, 0)], dtype=float)
    path = spline(knots)
    first, last = path[1] - path[0], path[-1] - path[-2]
    cosine = float(first @ last / (np.hypot(*first) * np.hypot(*last)))
    assert cosine > 0.95


@pytest.mark.parametrize("points", [[(1, 1), (1, 1)], [(1, 1)] * 3, [(0, 0), (5, 5)], [(0, 0), (5, 5), (0, 0)]])
def test_a_spline_of_hardly_any_points_is_finite(points: list[tuple[int, int]]) -> None:
    assert np.isfinite(spline(np.array(points, dtype=float))).all()


def test_a_pattern_divides_a_line_into_dashes_and_gaps() -> None:
    line = np.array([(0, 0), (64, 0)], dtype=float)
    on, off = dashed(line, 0xFFFF0000, 1.0)
    assert [part[[0, -1], 0].tolist() for part in on] == [[0, 16], [32, 48]]
    assert [part[[0, -1], 0].tolist() for part in off] == [[16, 32], [48, 64]]


def test_dashes_follow_corners_and_lose_nothing() -> None:
    line = np.array([(0, 0), (10, 0), (10, 7), (3, 3)], dtype=float)
    on, off = dashed(line, 0xAAAAAAAA, 0.7)
    assert sum(map(length, on)) + sum(map(length, off)) == pytest.approx(length(line))


@pytest.mark.parametrize(("pattern", "dashes", "gaps"), [(0xFFFFFFFF, 1, 0), (0, 0, 1)])
def test_a_pattern_of_one_kind_does_not_divide(pattern: int, dashes: int, gaps: int) -> None:
    on, off = dashed(np.array([(0, 0), (10, 0)], dtype=float), pattern, 1.0)
    assert (len(on), len(off)) == (dashes, gaps)
