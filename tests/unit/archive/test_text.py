"""Character sets: every declared one, wrong declarations, and what PostgreSQL refuses."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dgscope.archive.attributes.text import clean, clean_long, decode, decode_name, encodings_of
from dgscope.archive.attributes.values import name_groups

# The examples of PS3.5 annexes H, I, J and K.
EXAMPLES = [
    (b"ISO_IR 100", "Äneas^Rüdiger".encode("latin-1"), "Äneas^Rüdiger"),
    (b"ISO_IR 101", "Wałęsa".encode("iso8859-2"), "Wałęsa"),
    (b"ISO_IR 144", b"\xbb\xee\xda\x63\x65\xdc\xd1\x79\x70\xd3", "Люкceмбypг"),
    (b"ISO_IR 127", "قباني^لنزار".encode("iso8859-6"), "قباني^لنزار"),
    (b"ISO_IR 126", b"\xc4\xe9\xef\xed\xf5\xf3\xe9\xef\xf2", "Διονυσιος"),
    (b"ISO_IR 138", "שרון^דבורה".encode("iso8859-8"), "שרון^דבורה"),
    (b"ISO_IR 148", "Çavuşoğlu".encode("iso8859-9"), "Çavuşoğlu"),
    (b"ISO_IR 166", "นามสกุล".encode("tis-620"), "นามสกุล"),
    (b"ISO_IR 13", b"\xd4\xcf\xc0\xde^\xc0\xdb\xb3", "ﾔﾏﾀﾞ^ﾀﾛｳ"),
    (
        b"\\ISO 2022 IR 87",
        b"Yamada^Tarou=\x1b$B;3ED\x1b(B^\x1b$BB@O:\x1b(B=\x1b$B$d$^$@\x1b(B^\x1b$B$?$m$&\x1b(B",
        "Yamada^Tarou=山田^太郎=やまだ^たろう",
    ),
    (
        b"ISO 2022 IR 13\\ISO 2022 IR 87",
        b"\xd4\xcf\xc0\xde^\xc0\xdb\xb3=\x1b$B;3ED\x1b(J^\x1b$BB@O:\x1b(J=\x1b$B$d$^$@\x1b(J^\x1b$B$?$m$&\x1b(J",
        "ﾔﾏﾀﾞ^ﾀﾛｳ=山田^太郎=やまだ^たろう",
    ),
    (
        b"\\ISO 2022 IR 149",
        b"Hong^Gildong=\x1b$)C\xfb\xf3^\x1b$)C\xd1\xce\xd4\xd7=\x1b$)C\xc8\xab^\x1b$)C\xb1\xe6\xb5\xbf",
        "Hong^Gildong=洪^吉洞=홍^길동",
    ),
    (b"ISO_IR 192", "Wang^XiaoDong=王^小東=".encode(), "Wang^XiaoDong=王^小東="),
    (b"GB18030", "Wang^XiaoDong=王^小东=".encode("gb18030"), "Wang^XiaoDong=王^小东="),
    (b"GBK", "Wang^XiaoDong=王^小东=".encode("gbk"), "Wang^XiaoDong=王^小东="),
    (b"\\ISO 2022 IR 58", b"Zhang^XiaoDong=\x1b$)A\xd5\xc5^\x1b$)A\xd0\xa1\xb6\xab=", "Zhang^XiaoDong=张^小东="),
]


@pytest.mark.parametrize(("declared", "value", "text"), EXAMPLES, ids=[repr(example[0]) for example in EXAMPLES])
def test_it_decodes_the_examples_of_the_standard(declared: bytes, value: bytes, text: str) -> None:
    assert decode_name(value, encodings_of(declared)) == text


@pytest.mark.parametrize(
    ("declared", "value", "text"),
    [
        (b"", "Müller".encode("latin-1"), "Müller"),
        (b"ISO_IR 192", "Müller".encode("latin-1"), "M\ufffdller"),
        (b"ISO_IR 6", "Müller".encode("latin-1"), "Müller"),
        (b"KLINGON", "Müller".encode("latin-1"), "Müller"),
        (b"ISO IR 100", "Müller".encode("latin-1"), "Müller"),
        (b"ISO_IR 100\\ISO_IR 192", b"\xff\x1b$B!", None),
        (b"\xff\xfe", b"\xff\xfe", None),
    ],
)
def test_a_wrong_declaration_never_fails(declared: bytes, value: bytes, text: str | None) -> None:
    decoded = decode(value, encodings_of(declared))
    assert text is None or decoded == text


@given(st.binary(max_size=40), st.binary(max_size=200))
def test_any_bytes_under_any_declaration_decode(declared: bytes, value: bytes) -> None:
    text = clean(decode_name(value, encodings_of(declared)))
    text.encode("utf-8")
    assert "\0" not in text


def test_a_backslash_inside_a_two_byte_character_separates_no_values() -> None:
    assert decode("兗州".encode("gb18030"), encodings_of(b"GB18030")) == "兗州"


def test_controls_go_and_line_ends_stay_where_they_mean_something() -> None:
    assert clean("a\0b\rc\x7f \ud800") == "ab c"
    assert clean_long("line\r\nline\0\t. ") == "line\r\nline\t."


def test_names_fall_into_component_groups() -> None:
    assert name_groups("Yamada^Tarou^^=山田^太郎=") == {"Alphabetic": "Yamada^Tarou", "Ideographic": "山田^太郎"}
    assert name_groups("=洪^吉洞=홍") == {"Ideographic": "洪^吉洞", "Phonetic": "홍"}
    assert name_groups(" Doe ^ Jane ") == {"Alphabetic": "Doe^Jane"}
    assert name_groups("") == {}
    assert name_groups("a=b=c=d=e") == {"Alphabetic": "a", "Ideographic": "b", "Phonetic": "c"}
