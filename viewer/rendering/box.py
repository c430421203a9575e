"""A part of an image: whole pixels, counted from 0."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Box:
    """Rows top … top + rows − 1 and columns left … left + columns − 1."""

    top: int
    left: int
    rows: int
    columns: int

    @property
    def shape(self) -> tuple[int, int]:
        """Shape of an array that holds the box."""
        return self.rows, self.columns

    @property
    def slices(self) -> tuple[slice, slice]:
        """Index of the box in an array of the whole image."""
        return slice(self.top, self.top + self.rows), slice(self.left, self.left + self.columns)
