"""Drawings that are kept for the next picture."""

from viewer.rendering.kept import Kept


def test_a_value_is_made_once() -> None:
    made: list[str] = []
    kept = Kept(100, len)
    assert [kept.get("a", lambda: made.append("a") or "12345") for _ in range(3)] == ["12345"] * 3  # type: ignore[func-returns-value]  # to count
    assert made == ["a"]


def test_the_values_that_were_not_used_for_longest_make_room() -> None:
    kept = Kept(10, len)
    for key in ("a", "b", "a", "c"):
        kept.get(key, lambda: "12345")
    assert len(kept) == 2
    assert kept.get("a", lambda: "made again") == "12345"
    assert kept.get("b", lambda: "new") == "new"


def test_a_value_that_is_too_large_is_not_kept() -> None:
    kept = Kept(3, len)
    assert kept.get("a", lambda: "12345") == "12345"
    assert len(kept) == 0
