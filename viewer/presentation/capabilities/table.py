"""The table as text, and the page that it stands in."""

from collections.abc import Iterable
from itertools import groupby
from pathlib import Path
from typing import Final

from pydicom.datadict import dictionary_description, tag_for_keyword

from viewer.presentation.capabilities.probe import Finding

PAGE: Final = Path("docs") / "presentation-states.md"
START, END = "<!-- table: manage.py presentation_state_table --write -->", "<!-- end of the table -->"
_OVERLAY_NAMES: Final = {
    "0010": "Overlay Rows",
    "0011": "Overlay Columns",
    "0015": "Number of Frames in Overlay",
    "0022": "Overlay Description",
    "0040": "Overlay Type",
    "0050": "Overlay Origin",
    "0051": "Image Frame Origin",
    "0100": "Overlay Bits Allocated",
    "0102": "Overlay Bit Position",
    "1001": "Overlay Activation Layer",
    "1500": "Overlay Label",
    "3000": "Overlay Data",
}


class TableNotFound(Exception):
    """The page has no place for the table."""


def table(found: Iterable[Finding]) -> str:
    """The table in Markdown, module by module."""
    lines = ["| attribute | tag | read | applied | written |", "|---|---|---|---|---|"]
    for module, group in groupby(found, key=lambda one: one.module):
        lines.append(f"| **{module.name}** (PS3.3 {module.section}) | | | | |")
        lines.extend(_line(one) for one in group)
    return "\n".join(lines)


def with_table(page: str, text: str) -> str:
    """The page with another table.

    Raises
    ------
    TableNotFound
        The page lacks the marks between which the table stands.
    """
    before, start, rest = page.partition(START)
    _, end, after = rest.partition(END)
    if not start or not end:
        raise TableNotFound(f"The page needs the lines “{START}” and “{END}”.")
    return f"{before}{START}\n\n{text}\n\n{END}{after}"


def _line(one: Finding) -> str:
    *sequences, last = one.attribute.split(">")
    if last in _OVERLAY_NAMES:
        name, tag = _OVERLAY_NAMES[last], f"(60xx,{last})"
    else:
        number = tag_for_keyword(last) or 0
        name, tag = dictionary_description(number), f"({number >> 16:04X},{number & 0xFFFF:04X})"
    cells = ("yes" if done else "–" for done in (one.read, one.applied, one.written))
    return f"| {'› ' * len(sequences)}{name} | {tag} | {' | '.join(cells)} |"
