"""Changes of a user or a request to a state."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from viewer.rendering.errors import InvalidValue
from viewer.rendering.presentation_state.changes import Changes, turned, with_changes
from viewer.rendering.presentation_state.effective import effective
from viewer.rendering.presentation_state.lookup_table import LookupTable
from viewer.rendering.presentation_state.model import (
    AutomaticWindow,
    ImageReference,
    PresentationLutShape,
    PresentationState,
    SpatialTransformation,
    VoiItem,
    Window,
)
from viewer.rendering.presentation_state.planes import OverlayPlane, RectangularShutter
from viewer.rendering.spatial_transformation import apply_spatial_transformation

ROTATIONS = st.sampled_from([0, 90, 180, 270])


def test_no_change_changes_nothing() -> None:
    state = PresentationState(voi=(VoiItem((Window(1, 2),)),), voi_index=0)
    assert with_changes(state, Changes()) == state


def test_a_window_replaces_the_voi_of_every_image() -> None:
    state = PresentationState(voi=(VoiItem((Window(1, 2), Window(3, 4)), (ImageReference("1.2"),)),), voi_index=1)
    changed = with_changes(state, Changes(window=Window(40, 400)))
    assert effective(changed, "1.2", 1).gray.voi == Window(40, 400)
    assert effective(changed, "1.3", 1).gray.voi == Window(40, 400)


def test_another_window_of_the_state_can_be_chosen() -> None:
    state = PresentationState(voi=(VoiItem((Window(1, 2), Window(3, 4))),))
    assert effective(with_changes(state, Changes(voi_index=1)), "1.2", 1).gray.voi == Window(3, 4)


def test_a_measured_window_can_be_asked_for() -> None:
    state = PresentationState(voi=(VoiItem((Window(1, 2),)),))
    changed = with_changes(state, Changes(window=AutomaticWindow()))
    assert effective(changed, "1.2", 1).gray.voi == AutomaticWindow()


def test_the_full_range_is_shown_without_any_window() -> None:
    state = PresentationState(voi=(VoiItem((Window(1, 2), Window(3, 4))),), voi_index=1)
    assert effective(with_changes(state, Changes(full_range=True)), "1.2", 1).gray.voi is None


@pytest.mark.parametrize(
    "changes",
    [
        Changes(window=Window(1, 2), voi_index=0),
        Changes(window=Window(1, 2), full_range=True),
        Changes(voi_index=1, full_range=True),
    ],
)
def test_a_window_its_number_and_the_full_range_exclude_each_other(changes: Changes) -> None:
    with pytest.raises(InvalidValue, match="exclude"):
        with_changes(PresentationState(), changes)


def test_inverting_twice_changes_nothing() -> None:
    inverted = with_changes(PresentationState(), Changes(invert=True))
    assert inverted.presentation is PresentationLutShape.INVERSE
    assert with_changes(inverted, Changes(invert=True)).presentation is PresentationLutShape.IDENTITY


def test_a_presentation_lut_table_is_inverted_too() -> None:
    table = LookupTable(0, 8, np.array([0, 100, 255], "<u2").tobytes())
    inverted = with_changes(PresentationState(presentation=table), Changes(invert=True)).presentation
    assert isinstance(inverted, LookupTable)
    assert inverted.entries.tolist() == [255, 155, 0]


def test_overlays_and_shutters_can_be_hidden() -> None:
    plane = OverlayPlane(0x6000, 1, 1, data=b"\1")
    state = PresentationState(
        shutters=(RectangularShutter(1, 2, 1, 2),), overlays=(plane,), active_overlays=frozenset({0x6000})
    )
    hidden = effective(with_changes(state, Changes(hide_overlays=True, hide_shutters=True)), "1.2", 1)
    assert hidden.overlays == hidden.shutters == ()


@given(ROTATIONS, st.booleans(), ROTATIONS, st.booleans())
def test_turning_a_turned_picture_equals_one_turn(rotation: int, flip: bool, more: int, mirror: bool) -> None:
    """What is seen is turned, so that the result equals the second turn applied to the first picture."""
    picture = np.arange(12, dtype=np.uint8).reshape(3, 4)
    first, second = SpatialTransformation(rotation, flip), SpatialTransformation(more, mirror)
    step_by_step = apply_spatial_transformation(apply_spatial_transformation(picture, first), second)
    at_once = apply_spatial_transformation(picture, turned(first, more, mirror))
    np.testing.assert_array_equal(at_once, step_by_step)


def test_a_negative_rotation_turns_back() -> None:
    assert turned(SpatialTransformation(90), -90, False) == SpatialTransformation()


def test_half_a_quarter_turn_is_an_error() -> None:
    with pytest.raises(InvalidValue, match="multiple of 90"):
        with_changes(PresentationState(), Changes(rotation=45))
