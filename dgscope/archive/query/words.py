"""Words as people type them into a search field: any order, each may be only the beginning of the word meant."""

import re
from typing import Final

from django.db.models import Q

from dgscope.archive.folding import fold
from dgscope.archive.query import pieces, values
from dgscope.archive.query.hits import Near
from dgscope.archive.query.lookups import HasWords

MOST_WORDS: Final = 8
LONGEST_WORD: Final = 64
# The same characters as in the function dgscope_words of migration 0002.
_BETWEEN: Final = re.compile(r"[\s\-,.;:/_^=()'\"&+#\\\[\]<>|*?!]+")


def split(text: str) -> list[str]:
    """Return the folded words of a search text; the longest ones, where there are many."""
    found = {word[:LONGEST_WORD] for word in _BETWEEN.split(fold(text)) if word}
    return sorted(found, key=lambda word: (-len(word), word))[:MOST_WORDS]


def anywhere(text: str) -> Q:
    """Each word begins a word of the study's search text."""
    found = split(text)
    return Q(HasWords(found)) if found else Q()


def within(column: str, text: str, prefix: str = "") -> Q:
    """Each word begins a word of the folded `column`; the index over all words narrows the search first."""
    found = split(text)
    condition = Q(HasWords(found, prefix)) if found else Q()
    for word in found:
        pattern = values.like(word)
        condition &= Q(**{f"{prefix}{column}__like": f"{pattern}%"}) | Q(**{f"{prefix}{column}__word_begins": word})
    return condition


def near(column: str, text: str) -> Near | None:
    """Where the studies that `within` finds stand in the order of a column: most begin with the longest word."""
    found = split(text)
    if not found:
        return None
    beginning = Q(**{f"{column}__like": f"{values.like(found[0])}%"})
    inside = Q(**{f"{column}__word_begins": found[0]}) & pieces.of_word_inside(column, found[0])
    return Near(beginning, ~beginning & inside)
