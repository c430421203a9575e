"""Letters at the edges of an image."""

import math

import pytest

from viewer.service.orientation import Edges, from_cosines, from_patient_orientation, normal, opposite

AXIAL = [1, 0, 0, 0, 1, 0]


@pytest.mark.parametrize(
    ("cosines", "edges"),
    [
        (AXIAL, Edges("R", "L", "A", "P")),
        ([1, 0, 0, 0, 0, -1], Edges("R", "L", "H", "F")),
        ([0, 1, 0, 0, 0, -1], Edges("A", "P", "H", "F")),
        ([-1, 0, 0, 0, 1, 0], Edges("L", "R", "A", "P")),
    ],
)
def test_the_planes_of_the_body(cosines: list[float], edges: Edges) -> None:
    assert from_cosines(cosines) == edges


def test_an_oblique_direction_names_its_strongest_part_first() -> None:
    a = math.radians(30)
    edges = from_cosines([math.cos(a), math.sin(a), 0, 0, 0, -1])
    assert edges == Edges("RA", "LP", "H", "F")


def test_a_small_tilt_has_no_letter() -> None:
    a = math.radians(3)
    assert from_cosines([math.cos(a), math.sin(a), 0, 0, 0, -1]) == Edges("R", "L", "H", "F")


@pytest.mark.parametrize("cosines", [[], [1, 0, 0], [0] * 6, [1, 0, 0, 0, 0, 0], [9e9] * 6])
def test_what_is_no_direction_has_no_letters(cosines: list[float]) -> None:
    assert from_cosines(cosines) is None


def test_patient_orientation_names_where_rows_and_columns_lead() -> None:
    assert from_patient_orientation(["L", "F"]) == Edges("R", "L", "H", "F")
    assert from_patient_orientation(["ar", "fp"]) == Edges("PL", "AR", "HA", "FP")
    assert from_patient_orientation(["A", ""]) == Edges("P", "A", "", "")


@pytest.mark.parametrize("values", [[], ["L"], ["", ""], ["<b>", "1"], ["LEFT SIDE", "x" * 1000]])
def test_nonsense_has_no_letters(values: list[str]) -> None:
    assert from_patient_orientation(values) is None


def test_opposites_and_normals() -> None:
    assert opposite("ARH") == "PLF"
    assert normal(AXIAL) == (0, 0, 1)
