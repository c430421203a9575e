"""Conditions that Django has no lookup for."""

import re
from typing import TYPE_CHECKING, Any

from django.db.models import BooleanField, CharField, Expression, F, Lookup, TextField
from django.db.models.sql.compiler import SQLCompiler

if TYPE_CHECKING:
    _TextLookup = Lookup[str]
else:
    _TextLookup = Lookup  # generic for the type checker only

Sql = tuple[str, tuple[Any, ...]]


@CharField.register_lookup
@TextField.register_lookup
class Like(_TextLookup):
    """`column LIKE pattern`, with the pattern made by `values.like`. A fixed beginning is found by the index."""

    lookup_name = "like"

    def as_sql(self, compiler: SQLCompiler, connection: Any) -> Sql:
        """Write the condition."""
        left, left_params = self.process_lhs(compiler, connection)
        right, right_params = self.process_rhs(compiler, connection)
        return f"{left} LIKE {right}", (*left_params, *right_params)


class OfColumn(Expression):
    """A condition on one column, which Django resolves, so that it joins and names the right table."""

    conditional = True

    def __init__(self, column: str) -> None:
        super().__init__(output_field=BooleanField())
        self.column: Any = F(column)

    def get_source_expressions(self) -> list[Any]:
        """Let Django resolve the column."""
        return [self.column]

    def set_source_expressions(self, exprs: Any) -> None:
        """Take the resolved column."""
        (self.column,) = exprs


class HasWords(OfColumn):
    """That each of `words` begins a word of the study's search text, in any order.

    The column `search_words` is made by the database from `search_text` (migration 0002) and unknown to the model.
    """

    def __init__(self, words: list[str], prefix: str = "") -> None:
        super().__init__(f"{prefix}search_text")
        self.words = words

    def as_sql(self, compiler: SQLCompiler, connection: Any) -> Sql:
        """Write the condition."""
        column, params = compiler.compile(self.column)
        return f"{column.replace('search_text', 'search_words')} @@ %s::tsquery", (*params, ts_query(self.words))


def ts_query(words: list[str]) -> str:
    """Return the words as a tsquery of prefixes, quoted so that no character of theirs is an operator."""
    return " & ".join("'" + word.replace("\\", "\\\\").replace("'", "''") + "':*" for word in words)


class JsonHas(OfColumn):
    """That an attribute in a column of DICOM JSON (PS3.18 F.2) has a value that `condition` accepts."""

    def __init__(self, column: str, path: str, condition: str, params: list[str]) -> None:
        super().__init__(column)
        self.path, self.condition, self.params = path, condition, params

    def as_sql(self, compiler: SQLCompiler, connection: Any) -> Sql:
        """Write the condition; `condition` is text of this package, never of a request."""
        column, params = compiler.compile(self.column)
        values = f"jsonb_path_query({column}, %s::jsonpath) AS v(value)"
        return (
            f"EXISTS (SELECT 1 FROM {values} WHERE {self.condition})",  # noqa: S608  as the docstring says
            (*params, self.path, *self.params),
        )


@CharField.register_lookup
class WordBegins(_TextLookup):
    """That a word inside of the text, after a blank or one of the separators of names, begins so."""

    lookup_name = "word_begins"

    def get_prep_lookup(self) -> str:
        """Quote the word: none of its characters is an operator."""
        return r"[\s\-,.;:/_^=(&+#]" + re.sub(r"([^\w])", r"\\\1", str(self.rhs), flags=re.ASCII)

    def as_sql(self, compiler: SQLCompiler, connection: Any) -> Sql:
        """Write the condition."""
        left, left_params = self.process_lhs(compiler, connection)
        right, right_params = self.process_rhs(compiler, connection)
        return f"{left} ~ {right}", (*left_params, *right_params)


class RowAfter(Expression):
    """`(a, b, c) > (x, y, z)`: the rows after one row, found by an index over the columns."""

    conditional = True

    def __init__(self, keys: list[Any], after: list[Any], *, descending: bool) -> None:
        super().__init__(output_field=BooleanField())
        self.keys, self.after, self.descending = keys, after, descending

    def get_source_expressions(self) -> list[Any]:
        """Let Django resolve the columns."""
        return self.keys

    def set_source_expressions(self, exprs: Any) -> None:
        """Take the resolved columns."""
        self.keys = list(exprs)

    def as_sql(self, compiler: SQLCompiler, connection: Any) -> Sql:
        """Write the comparison."""
        texts: list[str] = []
        params: list[Any] = []
        for key in self.keys:
            text, key_params = compiler.compile(key)
            texts.append(text)
            params += key_params
        places = ", ".join(["%s"] * len(self.after))
        return f"({', '.join(texts)}) {'<' if self.descending else '>'} ({places})", (*params, *self.after)
