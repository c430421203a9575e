"""Which way the patient lies in an image: the letters at its four edges (PS3.3 C.7.6.1.1.1, C.7.6.2.1.1)."""

from collections.abc import Sequence
from dataclasses import dataclass

# The patient-based axes: +x to the left, +y to the back, +z to the head.
_LETTERS = (("L", "R"), ("P", "A"), ("H", "F"))
_OPPOSITE = str.maketrans("LRPAHF", "RLAPFH")
# A direction counts from about 6 degrees off the plane on; below, its letter would only confuse.
_LEAST = 0.1


@dataclass(frozen=True, slots=True)
class Edges:
    """Letters at the edges of the untransformed image; empty where not known."""

    left: str
    right: str
    top: str
    bottom: str


def from_cosines(cosines: Sequence[float]) -> Edges | None:
    """Edges from Image Orientation (Patient) (0020,0037): direction of rows, then of columns.

    Returns None where these are not two directions.
    """
    if len(cosines) != 6:
        return None
    row, column = _letters(cosines[:3]), _letters(cosines[3:])
    if not row or not column:
        return None
    return Edges(opposite(row), row, opposite(column), column)


def from_patient_orientation(values: Sequence[str]) -> Edges | None:
    """Edges from Patient Orientation (0020,0020): direction of rows, then of columns, in letters of either form.

    Returns None where it is absent or says nothing; one empty value leaves its two edges empty.
    """
    if len(values) != 2:
        return None
    row, column = (_plain(value) for value in values)
    if not row and not column:
        return None
    return Edges(opposite(row), row, opposite(column), column)


def opposite(letters: str) -> str:
    """The other end of a direction: AR becomes PL."""
    return letters.translate(_OPPOSITE)


def normal(cosines: Sequence[float]) -> tuple[float, float, float]:
    """Normal of the image plane: row direction × column direction."""
    a, b, c, d, e, f = cosines
    return b * f - c * e, c * d - a * f, a * e - b * d


def _letters(direction: Sequence[float]) -> str:
    """Letters of a direction, the strongest part first."""
    length = sum(part * part for part in direction) ** 0.5
    if not 0.5 < length < 2:
        return ""
    strength = sorted(
        ((abs(part) / length, _LETTERS[axis][part < 0]) for axis, part in enumerate(direction)), reverse=True
    )
    return "".join(letter for size, letter in strength if size >= _LEAST)


def _plain(value: str) -> str:
    letters = value.strip().upper()
    return letters if set(letters) <= set("LRPAHF") and len(letters) <= 3 else ""
