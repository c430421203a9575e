"""Text from peers in our log."""

from hypothesis import given
from hypothesis import strategies as st

from storage_scp.text import printable


@given(st.one_of(st.text(), st.binary()))
def test_whatever_comes_stays_one_line_of_visible_ascii(value: str | bytes) -> None:
    text = printable(value)
    assert len(text.splitlines()) <= 1
    assert text.rstrip("…").isascii()
    assert text.rstrip("…").isprintable()


def test_long_values_are_cut() -> None:
    assert printable("x" * 1000, limit=10) == "x" * 10 + "…"
