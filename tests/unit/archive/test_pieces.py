"""Names found by what stands within them."""

import pytest
from django.db.models import Q
from hypothesis import given
from hypothesis import strategies as st

from dgscope.archive.models import Study
from dgscope.archive.query import columns, pieces, words
from tests.study_rows import make_study

NAMES = (
    "Doe^Anna",
    "Hansen^Joanna Rosa",
    "O'Hara^Scarlett",
    "Back\\slash^Per_cent%",
    "Rossi^Maria",
    "Prossi^Rossi",
    "山田^太郎=太郎",
)


def found(condition: Q) -> set[str]:
    return set(Study.objects.filter(condition).values_list("patient_name", flat=True))


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("value", "names"),
    [
        ("*anna", {"Doe^Anna"}),
        ("*anna*", {"Doe^Anna", "Hansen^Joanna Rosa"}),
        ("?oe^anna", {"Doe^Anna"}),
        ("*o'h*", {"O'Hara^Scarlett"}),
        ("*h*r*^sc*tt", {"O'Hara^Scarlett"}),
        ("*t%", {"Back\\slash^Per_cent%"}),
        ("*k\\sl*r_c*", {"Back\\slash^Per_cent%"}),
        ("*a", {"Doe^Anna", "Hansen^Joanna Rosa", "Rossi^Maria"}),
        ("*太郎", {"山田^太郎=太郎"}),
        ("*never*", set()),
    ],
)
def test_the_pieces_change_nothing_about_what_is_found(value: str, names: set[str]) -> None:
    for name in NAMES:
        make_study(name)
    assert found(columns.person_name("patient_name_search", value)) == names


@pytest.mark.django_db
def test_a_name_that_begins_with_a_word_stands_together_and_others_elsewhere() -> None:
    for name in NAMES:
        make_study(name)
    near = words.near("patient_name_search", "ros")
    assert near is not None
    assert found(near.together) == {"Rossi^Maria"}
    assert found(near.elsewhere) == {"Hansen^Joanna Rosa", "Prossi^Rossi"}


def test_an_open_beginning_alone_needs_them() -> None:
    assert pieces.of_pattern("patient_name_search", "anna%") == Q()
    assert pieces.of_pattern("patient_name_search", "%an") == Q()
    assert pieces.of_pattern("referring_physician_search", "%anna") == Q()
    assert pieces.of_pattern("study__patient_name_search", "%anna") != Q()


@pytest.mark.django_db
@given(text=st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=30), data=st.data())
def test_any_part_of_a_text_is_found_by_its_pieces(text: str, data: st.DataObject) -> None:
    from django.db import connection

    from dgscope.archive.query import values

    start = data.draw(st.integers(0, len(text)))
    part = text[start : data.draw(st.integers(start, len(text)))]
    found = pieces.of_pattern("patient_name_search", "%" + values.like(part.replace("*", "").replace("?", "")))
    if not found or "*" in part or "?" in part:
        return
    [condition] = found.children
    with connection.cursor() as sql:
        sql.execute("SELECT dgscope_trigrams(%s) @@ %s::tsquery", [text, condition.query])  # type: ignore[union-attr]
        assert sql.fetchone()[0]
