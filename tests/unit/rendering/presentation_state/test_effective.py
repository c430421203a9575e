"""Precedence, and which items apply to which image and frame."""

import pytest

from viewer.rendering.errors import InvalidValue
from viewer.rendering.presentation_state.effective import StateDoesNotApply, effective
from viewer.rendering.presentation_state.model import (
    DisplayedArea,
    ImageReference,
    PresentationState,
    VoiItem,
    Window,
)
from viewer.rendering.presentation_state.planes import BitmapShutter, OverlayPlane, RectangularShutter

WIDE, NARROW = Window(100, 200), Window(10, 20)
PLANE = OverlayPlane(0x6002, 1, 1, data=b"\1")
OTHER = OverlayPlane(0x6000, 1, 1, data=b"\1")


def test_a_state_without_references_applies_to_every_image() -> None:
    assert effective(PresentationState(), "1.2", 3).frame == 3


def test_a_state_does_not_apply_to_images_and_frames_that_it_does_not_reference() -> None:
    state = PresentationState(references=(ImageReference("1.2", frozenset({2})),))
    assert effective(state, "1.2", 2)
    with pytest.raises(StateDoesNotApply, match="frame 1"):
        effective(state, "1.2", 1)
    with pytest.raises(StateDoesNotApply):
        effective(state, "1.3", 2)


def test_the_voi_item_is_chosen_by_image_and_frame() -> None:
    items = (
        VoiItem((WIDE,), (ImageReference("1.2", frozenset({1})),)),
        VoiItem((NARROW,), (ImageReference("1.2", frozenset({2})),)),
    )
    state = PresentationState(voi=items)
    assert effective(state, "1.2", 1).gray.voi == WIDE
    assert effective(state, "1.2", 2).gray.voi == NARROW


def test_no_applicable_voi_item_means_identity() -> None:
    state = PresentationState(voi=(VoiItem((WIDE,), (ImageReference("9"),)),))
    assert effective(state, "1.2", 1).gray.voi is None


def test_the_voi_index_chooses_a_window() -> None:
    state = PresentationState(voi=(VoiItem((WIDE, NARROW)),), voi_index=1)
    assert effective(state, "1.2", 1).gray.voi == NARROW


@pytest.mark.parametrize("index", [-1, 2])
def test_a_voi_index_that_nothing_has_is_an_error(index: int) -> None:
    with pytest.raises(InvalidValue, match="voi_index"):
        effective(PresentationState(voi=(VoiItem((WIDE, NARROW)),), voi_index=index), "1.2", 1)


def test_the_displayed_area_is_chosen_by_image_and_frame_and_else_is_the_whole_image() -> None:
    area = DisplayedArea((1, 1), (5, 5), applies_to=(ImageReference("1.2"),))
    state = PresentationState(areas=(area,))
    assert effective(state, "1.2", 1).area == area
    assert effective(state, "1.3", 1).area == DisplayedArea()


def test_overlays_show_only_if_active_and_in_the_order_of_their_groups() -> None:
    assert effective(PresentationState(overlays=(PLANE, OTHER)), "1.2", 1).overlays == ()
    state = PresentationState(overlays=(PLANE, OTHER), active_overlays=frozenset({0x6000, 0x6002}))
    assert effective(state, "1.2", 1).overlays == (OTHER, PLANE)


def test_a_bitmap_shutter_is_not_drawn_as_an_overlay_too() -> None:
    state = PresentationState(
        shutters=(BitmapShutter(PLANE),), overlays=(PLANE, OTHER), active_overlays=frozenset({0x6000, 0x6002})
    )
    assert effective(state, "1.2", 1).overlays == (OTHER,)


def test_a_bitmap_beside_a_geometric_shutter_is_left_out_with_a_warning() -> None:
    rectangle = RectangularShutter(1, 2, 1, 2)
    found = effective(PresentationState(shutters=(rectangle, BitmapShutter(PLANE))), "1.2", 1)
    assert found.shutters == (rectangle,)
    assert "bitmap" in found.warnings[0]
