"""Values of search keys (PS3.4 C.2.2.2)."""

import re
from datetime import date, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dgscope.archive.query import lookups, values, words


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("20260301", date(2026, 3, 1), date(2026, 3, 1)),
        ("20260301-", date(2026, 3, 1), None),
        ("-20260301", None, date(2026, 3, 1)),
        ("20260101-20260301", date(2026, 1, 1), date(2026, 3, 1)),
    ],
)
def test_dates(text: str, first: date | None, last: date | None) -> None:
    assert values.dates(text) == values.DateRange(first, last)


@pytest.mark.parametrize("text", ["", "-", "2026", "2026-03-01", "20260230", "20260301-20260302-", "٢٠٢٦٠٣٠١", "x"])
def test_what_is_no_date_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="date"):
        values.dates(text)


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("10", time(10), time(10, 59, 59, 999999)),
        ("1030", time(10, 30), time(10, 30, 59, 999999)),
        ("103015", time(10, 30, 15), time(10, 30, 15, 999999)),
        ("103015.5", time(10, 30, 15, 500000), time(10, 30, 15, 599999)),
        ("103060", time(10, 30, 59), time(10, 30, 59, 999999)),
        ("10-11", time(10), time(11, 59, 59, 999999)),
        ("10-", time(10), None),
        ("-11", None, time(11, 59, 59, 999999)),
    ],
)
def test_times(text: str, first: time | None, last: time | None) -> None:
    assert values.times(text) == values.TimeRange(first, last)


@pytest.mark.parametrize("text", ["", "-", "24", "1060", "1", "10:3", "noon", "103015."])
def test_what_is_no_time_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="time"):
        values.times(text)


@pytest.mark.parametrize("text", ["1.2.3,1.2.4", "1.2.3\\1.2.4", "1.2.3, 1.2.4"])
def test_uids_are_separated_as_in_dicom_or_as_in_urls(text: str) -> None:
    assert values.uids(text) == ["1.2.3", "1.2.4"]


@pytest.mark.parametrize("text", ["", "1.2.", "a", "1..2", "../x", "1" * 65, ",".join(["1.2"] * 2001)])
def test_what_is_no_uid_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="UID"):
        values.uids(text)


@pytest.mark.parametrize("text", ["", "x", "1.5", "99999999999", "-", "1\\"])
def test_what_is_no_integer_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="whole number"):
        values.integers(text)


def _matches(pattern: str, text: str) -> bool:
    """LIKE as PostgreSQL does it."""
    parts = re.findall(r"\\.|.", pattern, re.DOTALL)
    expression = "".join(".*" if part == "%" else "." if part == "_" else re.escape(part[-1]) for part in parts)
    return re.fullmatch(expression, text, re.DOTALL) is not None


@given(st.text(st.characters(blacklist_characters="*?\0")))
def test_text_without_wildcards_matches_itself_alone(text: str) -> None:
    assert _matches(values.like(text), text)
    assert not _matches(values.like(text), text + "x")


@given(st.lists(st.sampled_from(["*", "?", "%", "_", "\\", "a"]), max_size=30))
def test_wildcards_mean_what_the_standard_says(parts: list[str]) -> None:
    asked = "".join(parts)
    filled = asked.replace("*", "any").replace("?", "z")
    assert _matches(values.like(asked), filled)


def test_a_thousand_stars_are_one() -> None:
    assert values.like("*" * 1000 + "a") == "%a"


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Müller, Jürgen", ["jurgen", "muller"]),
        ("Müller^Jürgen=山田", ["jurgen", "muller", "山田"]),
        ("D-40021", ["40021", "d"]),
        ("'; -- \\", []),
        ("   ", []),
    ],
)
def test_words(text: str, found: list[str]) -> None:
    assert words.split(text) == found


@given(st.text(max_size=300))
def test_whatever_is_typed_gives_few_short_words(text: str) -> None:
    found = words.split(text)
    assert len(found) <= words.MOST_WORDS
    assert all(0 < len(word) <= words.LONGEST_WORD for word in found)


def test_a_word_of_operators_is_quoted() -> None:
    assert lookups.ts_query(["o'neil", "a\\b"]) == "'o''neil':* & 'a\\\\b':*"
