"""The column of words that PostgreSQL makes of the search text (migration 0002)."""

import pytest
from django.db import connection

from dgscope.archive.folding import fold
from dgscope.archive.query import words
from tests.study_rows import make_study

pytestmark = pytest.mark.django_db


def words_of(text: str) -> set[str]:
    with connection.cursor() as sql:
        sql.execute("SELECT tsvector_to_array(dgscope_words(%s))", [text])
        return set(sql.fetchone()[0])


def test_words_are_split_at_blanks_and_punctuation() -> None:
    assert words_of("muller id-20417 ct thorax/abdomen") == {"muller", "id", "20417", "ct", "thorax", "abdomen"}


@pytest.mark.parametrize(
    "text", ["müller^jürgen=山田", "o'neil d-4.5_6", 'a\\b "c" [d] <e>', "1e5 http://x/y?z a@b.c +1"]
)
def test_words_are_split_here_as_in_the_search(text: str) -> None:
    assert words_of(fold(text)) == set(words.split(text))


@pytest.mark.parametrize(
    "text", ["", " ", "---", "'", "\\", "a" * 5000, "x " * 2000, "山田 太郎", "1e5 http://x/y?z a@b.c"]
)
def test_no_text_stops_a_study_from_being_stored(text: str) -> None:
    assert all(0 < len(word) <= 64 for word in words_of(text))
    make_study(description=text[:200])
