"""The state as a whole."""

import pytest

from viewer.rendering.errors import InvalidValue
from viewer.rendering.presentation_state.model import PresentationState


@pytest.mark.parametrize("value", [-1, 65536])
def test_the_shutter_value_is_a_p_value(value: int) -> None:
    with pytest.raises(InvalidValue, match="ShutterPresentationValue"):
        PresentationState(shutter_value=value)


def test_states_are_keys() -> None:
    assert len({PresentationState(), PresentationState(), PresentationState(voi_index=1)}) == 2
