"""Setting text: lines, their runs of one direction and font, and their widths."""

from dataclasses import dataclass
from functools import lru_cache
from unicodedata import category

from viewer.rendering.annotation.bidi import levels, visual_order
from viewer.rendering.annotation.fonts import (
    BOLD,
    COMPLEX_LAYOUT,
    LATIN,
    LATIN_ITALIC,
    REGULAR,
    Face,
    face_of,
    faces_for,
    font,
)
from viewer.rendering.annotation.joining import in_drawing_order

LINE_HEIGHT, ASCENT = 1.36, 1.07  # of the font size
TAB = "    "


@dataclass(frozen=True, slots=True)
class Run:
    """Characters of one direction and one font.

    Attributes
    ----------
    text : str
        In logical order; in drawing order where the layout engine does not know directions.
    face : Face
    leftward : bool
        Read from right to left.
    width : float
        Pixels.
    """

    text: str
    face: Face
    leftward: bool
    width: float

    @property
    def direction(self) -> str | None:
        """For Pillow; None where it cannot use one."""
        if not COMPLEX_LAYOUT:
            return None
        return "rtl" if self.leftward else "ltr"


@dataclass(frozen=True, slots=True)
class Line:
    """Runs from left to right."""

    runs: tuple[Run, ...]
    width: float


@dataclass(frozen=True, slots=True)
class Block:
    """Lines of a text at one size, in pixels."""

    lines: tuple[Line, ...]
    size: int
    weight: int

    @property
    def width(self) -> float:
        """Of the longest line."""
        return max((line.width for line in self.lines), default=0.0)

    @property
    def line_height(self) -> float:
        """From one line to the next."""
        return LINE_HEIGHT * self.size

    @property
    def height(self) -> float:
        """Of all lines."""
        return self.line_height * len(self.lines)

    @property
    def ascent(self) -> float:
        """From the top of a line to its base line."""
        return ASCENT * self.size


@lru_cache(maxsize=512)
def set_text(text: str, size: int, *, bold: bool = False, italic: bool = False) -> Block:
    """Lines of a text.

    Parameters
    ----------
    text : str
        Lines are separated by LF. Control characters are left out, a character that no font has becomes a box.
    size : int
        Of the font, pixels.
    """
    weight = BOLD if bold else REGULAR
    faces = faces_for(text)
    return Block(tuple(_line(line, faces, size, weight, italic) for line in text.split("\n")), size, weight)


def missing_characters(text: str) -> str:
    """Characters that will be drawn as boxes, each once, in their order."""
    faces = faces_for(text)
    return "".join(
        dict.fromkeys(
            character for character in _shown(text) if not _takes_any_face(character) and not face_of(character, faces)
        )
    )


def _line(text: str, faces: tuple[Face, ...], size: int, weight: int, italic: bool) -> Line:
    text = _shown(text)
    if not text:
        return Line((), 0.0)
    pieces: list[tuple[str, Face, int]] = []
    for character, level in zip(text, levels(text), strict=True):
        last = pieces[-1] if pieces else None
        if last is not None and last[2] == level and _joins(character, last[1]):
            pieces[-1] = last[0] + character, last[1], level
        else:
            pieces.append((character, face_of(character, faces) or LATIN, level))
    runs = []
    for index in visual_order([level for _, _, level in pieces]):
        piece, face, level = pieces[index]
        leftward = level % 2 == 1
        if italic and face is LATIN:
            face = LATIN_ITALIC
        drawn = piece if COMPLEX_LAYOUT or not leftward else in_drawing_order(piece)
        direction = None if not COMPLEX_LAYOUT else "rtl" if leftward else "ltr"
        width = font(face, size, weight).getlength(drawn, direction=direction)
        runs.append(Run(drawn, face, leftward, width))
    return Line(tuple(runs), sum(run.width for run in runs))


def _joins(character: str, face: Face) -> bool:
    """Blanks, marks and joiners stay with the run before them, so that shaping sees whole words."""
    return _takes_any_face(character) or face_of(character, (face,)) is face


def _takes_any_face(character: str) -> bool:
    return character == " " or category(character) in {"Mn", "Me", "Cf"}


def _shown(text: str) -> str:
    return "".join(character for character in text.replace("\t", TAB) if category(character) not in {"Cc", "Cs"})
