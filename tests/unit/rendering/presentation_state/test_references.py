"""Which images and frames an item applies to."""

from viewer.rendering.presentation_state.references import ImageReference, applies


def test_a_reference_without_frames_covers_all_of_them() -> None:
    assert ImageReference("1.2").covers("1.2", 7)
    assert ImageReference("1.2", frozenset({7})).covers("1.2", 7)
    assert not ImageReference("1.2", frozenset({7})).covers("1.2", 8)
    assert not ImageReference("1.2").covers("1.2.3", 7)


def test_an_item_without_references_applies_to_everything() -> None:
    assert applies((), "1.2", 1)
    assert applies((ImageReference("9"), ImageReference("1.2")), "1.2", 1)
    assert not applies((ImageReference("9"),), "1.2", 1)
