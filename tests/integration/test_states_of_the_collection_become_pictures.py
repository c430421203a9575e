"""Every presentation state of the shared collection renders with its images, still and moving, and explains itself."""

from pathlib import Path

import numpy as np
import pytest
from pydicom.dataset import Dataset

from tests.integration.presentation_state_references import Applied, Reference, apply_reference, references
from viewer.rendering.blending import BlendingFrame, blend, superimposed_state
from viewer.rendering.explain import explain
from viewer.rendering.image_plane import image_plane
from viewer.rendering.output import Output
from viewer.rendering.pipeline import prepare_moving, render, render_moving
from viewer.rendering.pixel_description import PixelDescription
from viewer.rendering.presentation_state.changes import Changes, with_changes
from viewer.rendering.presentation_state.effective import effective
from viewer.rendering.presentation_state.identification import StateKind
from viewer.rendering.presentation_state.model import Window
from viewer.rendering.presentation_state.read import read_state
from viewer.rendering.presentation_state.with_image import with_image
from viewer.rendering.source import ImageSource, open_source

pytestmark = [pytest.mark.corpus, pytest.mark.timeout(300)]

VIEWPORT = Output(viewport=(256, 256))
STATES = 36
CORNERS_WITHOUT_ROTATION = "spatial_rot_area_corners_not_rotated_nonconformant.dcm"
CORNERS_FROM_0 = "Issue168.dcm"  # its image is not in the collection
# What is to be said of a state, and of no other.
FAULTS = {
    CORNERS_WITHOUT_ROTATION: ["(0070,0052), (0070,0053) are in the wrong order"],
    CORNERS_FROM_0: ["private elements (group 0009)", "seem to be counted from 0"],
    "prOverlay.dcm": ["no contrast"],
}


def each(corpus: Path) -> dict[str, Reference]:
    """One line of the index for each state."""
    return {Path(reference.state).name: reference for reference in references(corpus)}


def test_there_are_as_many_states_as_the_collection_says(corpus: Path) -> None:
    assert len(each(corpus)) == STATES


def test_every_state_becomes_a_picture_and_warns_of_its_known_faults_only(
    corpus: Path, subtests: pytest.Subtests
) -> None:
    for name, reference in each(corpus).items():
        if not reference.image or ";" in reference.image:
            continue
        with subtests.test(name):
            applied = apply_reference(corpus, reference)
            assert_pictures(applied)
            found = applied.effective.warnings
            expected = FAULTS.get(name, [])
            assert len(found) == len(expected), found
            assert all(any(words in sentence for sentence in found) for words in expected)


def assert_pictures(applied: Applied) -> None:
    cells, description = applied.cells, applied.source.description
    still = render(cells, description, applied.effective, VIEWPORT)
    moving = prepare_moving(cells, description, applied.effective, VIEWPORT)
    kind = applied.state.identification.kind if applied.state.identification else None
    assert still.ndim == (2 if kind is StateKind.GRAYSCALE else 3)
    assert still.shape == render_moving(moving, applied.effective.gray).shape
    assert still.max() > still.min()
    pixel = description.columns // 2, description.rows // 2
    assert explain(cells, description, applied.effective, pixel)[-1].object == applied.effective.origin.object
    if kind is StateKind.GRAYSCALE:
        changed = with_changes(applied.state, Changes(window=Window(100, 50), rotation=90, flip=True, invert=True))
        uid = applied.source.header.SOPInstanceUID
        assert render(cells, description, effective(changed, uid, applied.frame), VIEWPORT).shape


def test_the_state_whose_image_is_missing_is_read_and_fits_an_image_of_its_size(corpus: Path) -> None:
    state = read_state(open_source(corpus / each(corpus)[CORNERS_FROM_0].state).header)
    assert all(any(words in sentence for sentence in state.warnings) for words in FAULTS[CORNERS_FROM_0])
    description = PixelDescription(3023, 2516, 1, "MONOCHROME2", 16, 12, 11, signed=False)
    uid = state.references[0].sop_instance_uid
    found = effective(with_image(state, Dataset(), description, 1), uid, 1)
    assert found.annotations
    pixels = np.full((3023, 2516), 2000, np.uint16)
    assert render(pixels, description, found, VIEWPORT).shape == (256, 213)


def test_the_blending_state_lays_one_image_over_the_other(corpus: Path) -> None:
    reference = next(one for one in each(corpus).values() if ";" in one.image)
    state = read_state(open_source(corpus / reference.state).header)
    assert state.blending is not None
    below, above = (open_source(corpus / path) for path in reference.image.split(";"))
    over = superimposed_state(state)
    frames = []
    for source, one in ((below, state), (above, over)):
        found = effective(with_image(one, source.header, source.description, 1), uid(source), 1)
        plane = image_plane(source.header, 1)
        frames.append(BlendingFrame(source.stored_frame(1), source.description, found, plane))
    blended = blend(frames[0], frames[1], state.blending.opacity)
    picture = render(blended.cells, blended.description, blended.state, VIEWPORT)
    alone = blend(frames[0], None, state.blending.opacity)
    assert picture.shape == (256, 256, 3)
    assert (picture[..., 0] != picture[..., 2]).any()
    assert (picture != render(alone.cells, alone.description, alone.state, VIEWPORT)).any()


def uid(source: ImageSource) -> str:
    return str(source.header.SOPInstanceUID)
