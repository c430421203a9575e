"""Blending: two gray images, the superimposed one in colour."""

from dataclasses import replace

import numpy as np
import pytest
from numpy.typing import NDArray
from pydicom.dataset import Dataset

from tests.unit.rendering.state_objects import IMAGE, SERIES, area, image, item, palette, state
from viewer.rendering.blending import Blended, BlendingFrame, blend, superimposed_state
from viewer.rendering.errors import InvalidValue
from viewer.rendering.image_plane import ImagePlane, image_plane, nearest_plane, pixel_mapping
from viewer.rendering.pipeline import render
from viewer.rendering.pixel_description import PixelDescription
from viewer.rendering.presentation_state.effective import StateDoesNotApply, effective
from viewer.rendering.presentation_state.identification import StateKind
from viewer.rendering.presentation_state.model import Rescale, Window
from viewer.rendering.presentation_state.read import read_state
from viewer.rendering.presentation_state.with_image import with_image

OTHER = "1.2.77"
RED = np.array([[0, 0, 0], [255, 0, 0]])


def blending(opacity: float | None = 0.25, **attributes: object) -> Dataset:
    inputs = [
        item(
            BlendingPosition=position,
            ReferencedSeriesSequence=[item(SeriesInstanceUID=SERIES, ReferencedImageSequence=[image(uid)])],
            RescaleSlope="1",
            RescaleIntercept="0",
            SoftcopyVOILUTSequence=[item(WindowCenter=center, WindowWidth="1")],
        )
        for position, uid, center in (("UNDERLYING", IMAGE, "100"), ("SUPERIMPOSED", OTHER, "200"))
    ]
    values: dict[str, object] = {
        "BlendingSequence": inputs,
        "RelativeOpacity": opacity,
        "ReferencedSeriesSequence": None,
        "DisplayedAreaSelectionSequence": [area(DisplayedAreaBottomRightHandCorner=[4, 4])],
    }
    return palette(state(StateKind.BLENDING, **(values | attributes)), RED)


def frame(cells: NDArray[np.uint8], uid: str, plane: ImagePlane | None, header: Dataset | None = None) -> BlendingFrame:
    read = read_state(blending())
    description = PixelDescription(*cells.shape, 1, "MONOCHROME2", 8, 8, 7, signed=False)
    bound = with_image(read if uid == IMAGE else superimposed_state(read), header or Dataset(), description, 1)
    return BlendingFrame(cells, description, effective(bound, uid, 1), plane)


def plane(position: tuple[float, float, float] = (0, 0, 0), spacing: float = 1.0, reference: str = "1.9") -> ImagePlane:
    return ImagePlane(position, (1, 0, 0), (0, 1, 0), (spacing, spacing), 2.0, reference)


def picture(blended: Blended) -> NDArray[np.uint8]:
    return render(blended.cells, blended.description, blended.state)


def test_a_blending_state_is_the_state_of_its_underlying_images() -> None:
    found = read_state(blending())
    assert [reference.sop_instance_uid for reference in found.references] == [IMAGE]
    assert effective(found, IMAGE, 1).gray.voi == Window(100, 1)
    with pytest.raises(StateDoesNotApply):
        effective(found, OTHER, 1)


def test_the_superimposed_images_have_a_state_of_their_own() -> None:
    found = superimposed_state(read_state(blending()))
    assert effective(found, OTHER, 1).gray.voi == Window(200, 1)
    assert found.modality == Rescale(1, 0)
    assert found.palette is not None


def test_colours_are_mixed_by_the_relative_opacity() -> None:
    """Underlying white or black, superimposed red or black, opacity 1/4."""
    under = np.array([[150, 150, 50, 50]] * 4, np.uint8)
    over = np.array([[250, 150, 250, 150]] * 4, np.uint8)
    found = picture(blend(frame(under, IMAGE, plane()), frame(over, OTHER, plane()), 0.25))
    assert found[0].tolist() == [[255, 191, 191], [191, 191, 191], [64, 0, 0], [0, 0, 0]]


def test_nothing_lies_over_where_the_superimposed_image_has_padding() -> None:
    over = np.full((4, 4), 250, np.uint8)
    over[0, 0] = 7
    padded = frame(over, OTHER, plane(), item(PixelPaddingValue=7))
    found = picture(blend(frame(np.full((4, 4), 150, np.uint8), IMAGE, plane()), padded, 0.25))
    assert found[0, :2].tolist() == [[255, 255, 255], [255, 191, 191]]


def test_the_superimposed_image_is_laid_where_it_lies_in_the_patient() -> None:
    """Two mm to the right and one down, pixels of one mm; the rest shows the underlying image alone."""
    under = frame(np.full((4, 4), 150, np.uint8), IMAGE, plane())
    over = frame(np.full((2, 2), 250, np.uint8), OTHER, plane((2, 1, 0)))
    found = picture(blend(under, over, 0.25))
    mixed = np.zeros((4, 4), bool)
    mixed[1:3, 2:4] = True
    np.testing.assert_array_equal((found == [255, 191, 191]).all(axis=2), mixed)
    np.testing.assert_array_equal((found == 255).all(axis=2), ~mixed)


def test_larger_pixels_of_the_superimposed_image_cover_more() -> None:
    mapping = pixel_mapping(plane(), plane((0.5, 0.5, 0), spacing=2.0))
    np.testing.assert_allclose(mapping @ [2.5, 0.5, 1], [1, 0])


def test_without_a_superimposed_frame_the_underlying_one_is_shown_alone() -> None:
    found = picture(blend(frame(np.full((4, 4), 150, np.uint8), IMAGE, plane()), None, 0.25))
    assert set(found.ravel().tolist()) == {255}


def test_images_without_a_common_space_are_laid_pixel_on_pixel_with_a_warning() -> None:
    under, over = (frame(np.full((4, 4), 250, np.uint8), uid, plane(reference=uid)) for uid in (IMAGE, OTHER))
    found = blend(under, over, 0.25)
    assert picture(found)[0, 0].tolist() == [255, 191, 191]
    assert any("(0020,0052)" in sentence for sentence in found.state.warnings)


def test_images_without_a_common_space_and_of_different_size_are_not_blended() -> None:
    under = frame(np.full((4, 4), 250, np.uint8), IMAGE, None)
    found = blend(under, frame(np.full((2, 2), 250, np.uint8), OTHER, None), 0.25)
    assert set(picture(found).ravel().tolist()) == {255}
    assert any("not shown" in sentence for sentence in found.state.warnings)


def test_contrast_is_lacking_where_either_image_has_none_of_the_state() -> None:
    under, over = (frame(np.zeros((2, 2), np.uint8), uid, plane()) for uid in (IMAGE, OTHER))
    bare_under, bare_over = (replace(one, state=replace(one.state, lacks_contrast=True)) for one in (under, over))
    found = [blend(one, two, 0.5).state.lacks_contrast for one in (under, bare_under) for two in (over, bare_over)]
    assert found == [False, True, True, True]


def test_the_nearest_parallel_plane_within_half_a_slice_is_chosen() -> None:
    candidates = [plane((0, 0, 9)), plane((0, 0, 1.0)), None, plane((0, 0, -0.5)), plane(reference="1.8")]
    assert nearest_plane(plane(), candidates) == 3
    assert nearest_plane(plane((0, 0, 5)), candidates[:2]) is None


def test_the_plane_of_an_image_comes_from_its_position_orientation_and_spacing() -> None:
    header = item(
        ImagePositionPatient=["1", "2", "3"],
        ImageOrientationPatient=["0", "1", "0", "0", "0", "-1"],
        PixelSpacing=["0.5", "0.25"],
        SliceThickness="3",
        FrameOfReferenceUID="1.9",
    )
    assert image_plane(header, 1) == ImagePlane((1, 2, 3), (0, 1, 0), (0, 0, -1), (0.5, 0.25), 3, "1.9")
    for keyword in ("ImagePositionPatient", "ImageOrientationPatient", "PixelSpacing"):
        incomplete = Dataset()
        incomplete.update(header)
        del incomplete[keyword]
        assert image_plane(incomplete, 1) is None


@pytest.mark.parametrize(
    ("attributes", "word"),
    [
        ({"RelativeOpacity": None}, "RelativeOpacity"),
        ({"RelativeOpacity": 1.5}, "RelativeOpacity"),
        ({"BlendingSequence": []}, "BlendingSequence"),
        ({"BlendingSequence": [item(BlendingPosition="ABOVE")]}, "BlendingPosition"),
    ],
)
def test_a_blending_that_cannot_be_used_refuses_the_state(attributes: dict[str, object], word: str) -> None:
    with pytest.raises(InvalidValue, match=word):
        read_state(blending(**attributes))  # type: ignore[arg-type]  # any attribute


def test_only_blending_states_have_superimposed_images() -> None:
    with pytest.raises(InvalidValue, match="BlendingSequence"):
        superimposed_state(read_state(state()))
