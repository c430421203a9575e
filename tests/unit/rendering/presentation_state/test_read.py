"""A presentation state as a whole: what it is, what it refuses, what it warns of."""

import pytest

from tests.unit.rendering.state_objects import IMAGE, SERIES, STATE, applied, area, image, item, state
from viewer.rendering.errors import InvalidValue, UnsupportedValue
from viewer.rendering.presentation_state.effective import StateDoesNotApply, effective
from viewer.rendering.presentation_state.identification import Identification, StateKind
from viewer.rendering.presentation_state.model import ImageReference, PresentationLutShape
from viewer.rendering.presentation_state.origin import Origin
from viewer.rendering.presentation_state.read import MAX_WARNINGS, read_state


def test_a_minimal_state_is_identity_without_a_warning() -> None:
    found = read_state(state())
    assert found.warnings == ()
    assert (found.modality, found.voi, found.presentation) == (None, (), PresentationLutShape.IDENTITY)
    assert found.shutters == found.overlays == found.annotations == ()
    assert found.origin == Origin(STATE)


def test_a_state_says_who_made_it_and_when() -> None:
    assert read_state(state()).identification == Identification(
        STATE, StateKind.GRAYSCALE, "TEST", "made by a test", "Doe^Jane", "20260102", "030405", 1
    )


@pytest.mark.parametrize("sop_class", ["", "1.2.840.10008.5.1.4.1.1.2", "1.2.840.10008.5.1.4.1.1.11.5"])
def test_what_is_no_known_presentation_state_is_refused(sop_class: str) -> None:
    with pytest.raises(UnsupportedValue, match="SOPClassUID"):
        read_state(state(SOPClassUID=sop_class))


def test_a_state_without_its_uid_is_refused() -> None:
    with pytest.raises(InvalidValue, match="SOPInstanceUID"):
        read_state(state(SOPInstanceUID=None))


def test_a_state_that_references_no_image_is_refused() -> None:
    with pytest.raises(InvalidValue, match="ReferencedSeriesSequence"):
        read_state(state(ReferencedSeriesSequence=None))


def test_references_name_series_image_and_frames() -> None:
    series = item(SeriesInstanceUID=SERIES, ReferencedImageSequence=[image(IMAGE, 2, 5), image("1.2.4")])
    found = read_state(state(ReferencedSeriesSequence=[series])).references
    ct = "1.2.840.10008.5.1.4.1.1.2"
    assert found == (
        ImageReference(IMAGE, frozenset({2, 5}), ct, SERIES),
        ImageReference("1.2.4", frozenset(), ct, SERIES),
    )


def test_a_state_applies_to_its_images_and_frames_only() -> None:
    series = item(SeriesInstanceUID=SERIES, ReferencedImageSequence=[image(IMAGE, 2)])
    found = read_state(state(ReferencedSeriesSequence=[series]))
    assert effective(found, IMAGE, 2).frame == 2
    with pytest.raises(StateDoesNotApply, match="frame 1"):
        effective(found, IMAGE, 1)
    with pytest.raises(StateDoesNotApply, match=r"1\.2\.99"):
        effective(found, "1.2.99", 2)


def test_an_absent_referenced_frame_number_means_all_frames() -> None:
    assert effective(read_state(state()), IMAGE, 77).frame == 77


def test_a_reference_to_frame_0_covers_no_frame_rather_than_all() -> None:
    series = item(SeriesInstanceUID=SERIES, ReferencedImageSequence=[image(IMAGE, 0)])
    found = read_state(state(ReferencedSeriesSequence=[series]))
    assert any("(0008,1160)" in sentence for sentence in found.warnings)
    with pytest.raises(StateDoesNotApply):
        effective(found, IMAGE, 1)


def test_private_elements_are_ignored_with_a_warning() -> None:
    dataset = state()
    dataset.add_new(0x71070010, "LO", "SOMEBODY")
    dataset.add_new(0x71071001, "OB", b"<drawing/>")
    assert any("7107" in sentence for sentence in read_state(dataset).warnings)


def test_warnings_are_bounded() -> None:
    areas = [area(PresentationSizeMode=f"MODE {number}") for number in range(200)]
    assert len(read_state(state(DisplayedAreaSelectionSequence=areas)).warnings) == MAX_WARNINGS


def test_text_is_decoded_by_the_character_set_of_the_state() -> None:
    dataset = state(SpecificCharacterSet="ISO_IR 100", ContentCreatorName="Müller^Jörg")
    found = read_state(dataset).identification
    assert found is not None
    assert found.creator == "Müller^Jörg"


def test_every_state_can_be_a_key_of_a_cache() -> None:
    assert hash(applied(state())) == hash(applied(state()))
    assert read_state(state()) == read_state(state())
