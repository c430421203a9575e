"""What is written is read back as the same state, whatever it holds."""

import io
from dataclasses import replace

from hypothesis import HealthCheck, given, settings
from pydicom import dcmread
from pydicom.dataset import Dataset

from tests.unit.rendering.random_states import image_header, states
from viewer.rendering.presentation_state.model import PresentationState
from viewer.rendering.presentation_state.read import read_state
from viewer.rendering.presentation_state.writer import Equipment, PresentationSeries, encode_state, write_state

SERIES = PresentationSeries("1.2.3.8", 9001, "States")
EQUIPMENT = Equipment("DGscope", "DGscope", "1.0")


def written(state: PresentationState) -> Dataset:
    assert state.identification is not None
    return write_state(state, image_header(state.identification.kind), SERIES, EQUIPMENT)


def read_back(dataset: Dataset) -> PresentationState:
    """Read as another process would: from bytes."""
    head = b"\0" * 128 + b"DICM"
    transfer_syntax = b"\x02\x00\x10\x00UI\x14\x001.2.840.10008.1.2.1\0"
    return read_state(dcmread(io.BytesIO(head + transfer_syntax + encode_state(dataset))))


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
