"""Folding: what a person types finds what a device sent."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dgscope.archive.folding import fold


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Müller^Jürgen", "muller^jurgen"),
        ("STRAßE", "strasse"),
        ("Østergård", "ostergard"),
        ("Łukasz Đoković", "lukasz dokovic"),
        ("İstanbul ılıca", "istanbul ilica"),
        ("Nguyễn Văn Đức", "nguyen van duc"),
        ("Ｙａｍａｄａ　Ｔａｒｏ", "yamada taro"),
        ("ﬁbula", "fibula"),
        ("  two \t blanks\n", "two blanks"),
        ("山田^太郎", "山田^太郎"),
        ("zero\u200bwidth \u202eright-to-left", "zerowidth right-to-left"),
        ("nul\0l", "null"),
        ("", ""),
    ],
)
def test_it_folds(text: str, folded: str) -> None:
    assert fold(text) == folded


@given(st.text())
def test_folding_twice_changes_nothing(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@given(st.text())
def test_it_leaves_no_mark_no_control_and_no_outer_blank(text: str) -> None:
    folded = fold(text)
    assert not {unicodedata.category(char) for char in folded} & {"Mn", "Me", "Cc", "Cf", "Cs"}
    assert folded == folded.strip()


@given(st.text())
def test_case_makes_no_difference_for_ascii(text: str) -> None:
    plain = "".join(char for char in text if char.isascii())
    assert fold(plain.upper()) == fold(plain.lower())
