"""The report as lines for a terminal."""

import textwrap
from collections.abc import Iterator
from typing import Any, Final

_MARKS: Final = {"ok": "ok     ", "warn": "WARNING", "failed": "FAILED ", "skipped": "-      ", "running": "…      "}
_INDENT: Final = " " * 10


def stage_lines(number: int, stage: dict[str, Any]) -> Iterator[str]:
    """One stage."""
    mark, title, ms = _MARKS[stage["state"]], stage["title"], stage["ms"]
    yield f"{number:2}  {mark} {title}" + (f"  ({ms} ms)" if stage["state"] != "skipped" else "")
    yield from textwrap.wrap(stage["cause"], 100, initial_indent=_INDENT, subsequent_indent=_INDENT)
    if stage["remedy"]:
        yield from textwrap.wrap(stage["remedy"], 100, initial_indent=_INDENT + "→ ", subsequent_indent=_INDENT + "  ")


def matrix_lines(matrix: dict[str, Any]) -> Iterator[str]:
    """The matrix: kinds of objects in lines, transfer syntaxes in columns."""
    columns = [column["name"] for column in matrix["columns"]]
    width = max(len(row["name"]) for row in matrix["rows"]) if matrix["rows"] else 0
    for number, name in enumerate(columns if matrix["rows"] else ()):
        yield " " * (width + 2) + "│ " * number + f"┌ {name}"
    signs = {"accepted": "●", "refused": "–", "none": " "}
    for row in matrix["rows"]:
        yield f"{row['name']:{width}}  " + " ".join(signs[cell] for cell in row["cells"])
    yield ""
    for service in matrix["services"]:
        yield f"{signs[service['result']]} {service['name']}"
