"""What stands within a name: narrowed by the index over its pieces of three characters (migration 0003)."""

import re
from typing import Any, Final

from django.db.models import Q
from django.db.models.sql.compiler import SQLCompiler

from dgscope.archive.query.lookups import OfColumn, Sql

LENGTH: Final = 3
MOST: Final = 24
COLUMN: Final = "patient_name_search"
# The characters after which a word of a name begins; as in `lookups.WordBegins`.
SEPARATORS: Final = " -,.;:/_^=(&+#"
_PARTS: Final = re.compile(r"\\(.)|([%_])|(.)", re.DOTALL)


class HasPieces(OfColumn):
    """That the text holds the pieces of `query`, a tsquery: true of more rows than are meant, and found by an index.

    It costs more than it is worth on a row that was read already; PostgreSQL looks at cheaper conditions first.
    """

    def __init__(self, column: str, query: str) -> None:
        super().__init__(column)
        self.query = query

    def as_sql(self, compiler: SQLCompiler, connection: Any) -> Sql:
        """Write the condition."""
        column, params = compiler.compile(self.column)
        return f"dgscope_trigrams({column}) @@ %s::tsquery", (*params, self.query)


def of_pattern(column: str, pattern: str) -> Q:
    """Narrow a LIKE `pattern` on the name whose beginning is open; nothing where an index by the name serves it."""
    if not column.endswith(COLUMN) or not pattern.startswith(("%", "_")):
        return Q()
    found = [piece for run in _runs(pattern) for piece in _pieces(run)]
    return Q(HasPieces(column, " & ".join(map(_quoted, found[:MOST])))) if found else Q()


def of_word_inside(column: str, word: str) -> Q:
    """Narrow the names that hold a word with this beginning anywhere but at their own beginning."""
    beginning = word[: LENGTH - 1]
    if not column.endswith(COLUMN) or len(beginning) < LENGTH - 1:
        return Q()
    first = " | ".join(_quoted(separator + beginning) for separator in SEPARATORS)
    return Q(HasPieces(column, " & ".join([f"({first})", *map(_quoted, _pieces(word)[: MOST - 1])])))


def _runs(pattern: str) -> list[str]:
    """The texts between the wildcards of a LIKE pattern."""
    runs = [""]
    for escaped, wildcard, plain in _PARTS.findall(pattern):
        if wildcard:
            runs.append("")
        else:
            runs[-1] += escaped or plain
    return runs


def _pieces(text: str) -> list[str]:
    return list(dict.fromkeys(text[start : start + LENGTH] for start in range(len(text) - LENGTH + 1)))


def _quoted(piece: str) -> str:
    return "'" + piece.replace("\\", "\\\\").replace("'", "''") + "'"
