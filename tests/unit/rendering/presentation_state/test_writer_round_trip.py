"""What is written is read back as the same state, whatever it holds."""

from dataclasses import replace

from hypothesis import HealthCheck, given, settings

from tests.unit.rendering.random_states import states
from tests.unit.rendering.written_states import read_back, written
from viewer.rendering.presentation_state.model import PresentationState
from viewer.rendering.presentation_state.writer import encode_state


@given(states())
@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
def test_a_state_comes_back_as_it_was(state: PresentationState) -> None:
    found = read_back(written(state))
    assert replace(found, origin=state.origin, warnings=()) == state
    assert found.warnings == ()


@given(states())
@settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))
def test_what_was_read_is_written_the_same_again(state: PresentationState) -> None:
    once = written(state)
    assert encode_state(written(read_back(once))) == encode_state(once)
