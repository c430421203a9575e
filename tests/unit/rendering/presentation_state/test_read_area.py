"""Displayed area and spatial transformation of a state."""

import numpy as np
import pytest

from tests.unit.rendering.state_objects import IMAGE, SERIES, applied, area, image, item, state
from viewer.rendering.displayed_area import place
from viewer.rendering.errors import InvalidValue
from viewer.rendering.output import Output
from viewer.rendering.presentation_state.effective import effective
from viewer.rendering.presentation_state.geometry import WHOLE_IMAGE, SizeMode, SpatialTransformation
from viewer.rendering.presentation_state.read import read_state
from viewer.rendering.presentation_state.read_area import corners_contradict
from viewer.rendering.spatial_transformation import apply_spatial_transformation

PAIRS = [SpatialTransformation(angle, flip) for angle in (0, 90, 180, 270) for flip in (False, True)]


def says(warnings: tuple[str, ...], *words: str) -> bool:
    return any(all(word in sentence for word in words) for sentence in warnings)


def corners_that_come_out(spatial: SpatialTransformation) -> tuple[tuple[int, int], tuple[int, int]]:
    """Column and row of the pixels of a 4 × 6 image that come out at top left and bottom right."""
    places = np.array([[100 * column + row for column in range(1, 7)] for row in range(1, 5)])
    turned = apply_spatial_transformation(places, spatial)
    (x1, y1), (x2, y2) = divmod(int(turned[0, 0]), 100), divmod(int(turned[-1, -1]), 100)
    return (x1, y1), (x2, y2)


@pytest.mark.parametrize("spatial", PAIRS)
def test_corners_that_come_out_at_the_corners_are_right_and_all_others_are_not(spatial: SpatialTransformation) -> None:
    """Corner case 10: for each rotation and flip the top left corner may be the greater."""
    right = corners_that_come_out(spatial)
    for other in PAIRS:
        corners = corners_that_come_out(other)
        assert corners_contradict(*corners, spatial) == (corners != right)


def test_corners_written_without_the_rotation_warn_and_are_rendered_by_the_rule() -> None:
    found = applied(state(ImageRotation=90, ImageHorizontalFlip="N"))
    assert says(found.warnings, "(0070,0052)", "(0070,0053)", "rotation by 90 degrees")
    assert (found.area.top_left, found.area.bottom_right) == ((1, 1), (6, 4))


def test_corners_after_the_rotation_do_not_warn() -> None:
    right = area(DisplayedAreaTopLeftHandCorner=[1, 4], DisplayedAreaBottomRightHandCorner=[6, 1])
    dataset = state(ImageRotation=90, ImageHorizontalFlip="N", DisplayedAreaSelectionSequence=[right])
    assert applied(dataset).warnings == ()


@pytest.mark.parametrize(("angle", "rotation"), [(0, 0), (90, 90), (180, 180), (270, 270), (360, 0), (450, 90)])
def test_rotation_is_clockwise_and_taken_modulo_360(angle: int, rotation: int) -> None:
    assert read_state(state(ImageRotation=angle, ImageHorizontalFlip="Y")).spatial == SpatialTransformation(
        rotation, True
    )


@pytest.mark.parametrize(
    ("attributes", "keyword"),
    [
        ({"ImageRotation": 45, "ImageHorizontalFlip": "N"}, "ImageRotation"),
        ({"ImageRotation": 90, "ImageHorizontalFlip": "X"}, "ImageHorizontalFlip"),
    ],
)
def test_what_decides_left_and_right_is_never_guessed(attributes: dict[str, object], keyword: str) -> None:
    with pytest.raises(InvalidValue, match=keyword):
        read_state(state(**attributes))


def test_a_rotation_without_a_flip_warns() -> None:
    found = read_state(state(ImageRotation=90))
    assert found.spatial == SpatialTransformation(90, False)
    assert says(found.warnings, "(0070,0041)")


def test_an_area_may_be_larger_than_the_image_and_outside_of_it() -> None:
    """Corner case 11."""
    large = area(DisplayedAreaTopLeftHandCorner=[-3, -1], DisplayedAreaBottomRightHandCorner=[10, 8])
    found = applied(state(DisplayedAreaSelectionSequence=[large]))
    assert found.warnings == ()
    placement = place(4, 6, found.area, found.spatial, Output())
    assert (placement.left, placement.top, placement.width, placement.height) == (-4, -2, 14, 10)


def test_corners_counted_from_0_warn() -> None:
    zero = area(DisplayedAreaTopLeftHandCorner=[0, 0], DisplayedAreaBottomRightHandCorner=[6, 4])
    assert says(read_state(state(DisplayedAreaSelectionSequence=[zero])).warnings, "(0070,0052)", "counted from 0")


@pytest.mark.parametrize(
    ("written", "mode"),
    [
        ("SCALE TO FIT", SizeMode.SCALE_TO_FIT),
        ("TRUE SIZE", SizeMode.TRUE_SIZE),
        ("MAGNIFY", SizeMode.MAGNIFY),
        ("SCALE_TO_FIT", SizeMode.SCALE_TO_FIT),
    ],
)
def test_every_size_mode_is_kept(written: str, mode: SizeMode) -> None:
    one = area(PresentationSizeMode=written, PresentationPixelMagnificationRatio=2.5)
    assert read_state(state(DisplayedAreaSelectionSequence=[one])).areas[0].size_mode is mode


def test_an_unknown_size_mode_is_scaled_to_fit_with_a_warning() -> None:
    found = read_state(state(DisplayedAreaSelectionSequence=[area(PresentationSizeMode="HUGE")]))
    assert found.areas[0].size_mode is SizeMode.SCALE_TO_FIT
    assert says(found.warnings, "(0070,0100)", "HUGE")


def test_magnification_is_kept() -> None:
    """Corner case 15."""
    one = area(PresentationSizeMode="MAGNIFY", PresentationPixelMagnificationRatio=2.5)
    assert read_state(state(DisplayedAreaSelectionSequence=[one])).areas[0].magnification == 2.5


@pytest.mark.parametrize("ratio", [0.0, -1.0, 1e9, float("nan"), float("inf")])
def test_a_magnification_that_cannot_be_used_leaves_the_area_out(ratio: float) -> None:
    one = area(PresentationSizeMode="MAGNIFY", PresentationPixelMagnificationRatio=ratio)
    found = read_state(state(DisplayedAreaSelectionSequence=[one]))
    assert found.areas == ()
    assert says(found.warnings, "PresentationPixelMagnificationRatio")


def test_spacing_comes_before_aspect_ratio_and_rows_before_columns() -> None:
    """Corner case 16."""
    one = area(PresentationPixelSpacing=["0.6", "0.3"], PresentationPixelAspectRatio=[1, 4])
    found = read_state(state(DisplayedAreaSelectionSequence=[one])).areas[0]
    assert (found.pixel_spacing, found.pixel_aspect) == ((0.6, 0.3), 2.0)


def test_the_state_replaces_the_spacing_of_the_image() -> None:
    assert applied(state(), item(PixelSpacing=["3", "1"])).area.pixel_aspect == 1


@pytest.mark.parametrize("rotation", [90, 270])
def test_rotation_turns_the_shape_of_the_pixels(rotation: int) -> None:
    tall = area(PresentationPixelAspectRatio=[2, 1])
    found = applied(state(ImageRotation=rotation, ImageHorizontalFlip="N", DisplayedAreaSelectionSequence=[tall]))
    placement = place(4, 6, found.area, found.spatial, Output())
    assert (placement.width, placement.height) == (6, 8)  # of the image; what is seen is 8 wide and 6 high


def test_an_area_without_the_shape_of_its_pixels_warns() -> None:
    bare = area()
    del bare.PresentationPixelAspectRatio
    found = read_state(state(DisplayedAreaSelectionSequence=[bare]))
    assert found.areas[0].pixel_aspect == 1
    assert says(found.warnings, "(0070,0101)", "(0070,0102)")


@pytest.mark.parametrize("shape", [[0, 1], [1, 0], [-1, 1], [1], [1, 2, 3]])
def test_a_shape_of_pixels_that_cannot_be_used_warns(shape: list[int]) -> None:
    found = read_state(state(DisplayedAreaSelectionSequence=[area(PresentationPixelAspectRatio=shape)]))
    assert found.areas[0].pixel_aspect == 1
    assert says(found.warnings, "PresentationPixelAspectRatio")


def test_the_area_is_chosen_by_image_and_frame() -> None:
    """Corner case 17."""
    series = item(SeriesInstanceUID=SERIES, ReferencedImageSequence=[image(), image("1.2.4")])
    areas = [
        area(DisplayedAreaTopLeftHandCorner=[2, 2], ReferencedImageSequence=[image("1.2.4")]),
        area(DisplayedAreaTopLeftHandCorner=[3, 3], ReferencedImageSequence=[image(IMAGE, 7)]),
        area(DisplayedAreaTopLeftHandCorner=[4, 4], ReferencedImageSequence=[image(IMAGE, 1)]),
    ]
    found = read_state(state(ReferencedSeriesSequence=[series], DisplayedAreaSelectionSequence=areas))
    chosen = [effective(found, uid, frame).area.top_left for uid, frame in (("1.2.4", 1), (IMAGE, 7), (IMAGE, 1))]
    assert chosen == [(2, 2), (3, 3), (4, 4)]


def test_a_frame_without_an_area_is_shown_whole_with_a_warning() -> None:
    areas = [area(ReferencedImageSequence=[image(IMAGE, 7)])]
    found = applied(state(DisplayedAreaSelectionSequence=areas))
    assert found.area == WHOLE_IMAGE
    assert says(found.warnings, "(0070,005A)")


def test_a_state_without_areas_shows_the_whole_image_with_a_warning() -> None:
    found = applied(state(DisplayedAreaSelectionSequence=None))
    assert found.area == WHOLE_IMAGE
    assert says(found.warnings, "(0070,005A)")


@pytest.mark.parametrize("corner", [[1], [1, 2, 3], [2**31 - 1, 1]])
def test_corners_that_cannot_be_used_leave_the_area_out(corner: list[int]) -> None:
    found = applied(state(DisplayedAreaSelectionSequence=[area(DisplayedAreaBottomRightHandCorner=corner)]))
    assert found.area == WHOLE_IMAGE
    assert says(found.warnings, "DisplayedAreaBottomRightHandCorner")


def test_true_size_needs_the_pitch_of_the_screen() -> None:
    """Corner case 14."""
    one = area(PresentationSizeMode="TRUE SIZE", PresentationPixelSpacing=["0.5", "0.5"])
    found = applied(state(DisplayedAreaSelectionSequence=[one]))
    calibrated = place(4, 6, found.area, found.spatial, Output(viewport=(600, 400), screen_pixel_mm=0.25))
    assert (calibrated.width, calibrated.height) == (12, 8)
    fitted = place(4, 6, found.area, found.spatial, Output(viewport=(600, 400)))
    assert (fitted.width, fitted.height) == (600, 400)


def test_an_area_of_a_whole_slide_is_moved_to_the_tile_that_is_shown() -> None:
    """Pixel Origin Interpretation VOLUME (0048,0301): the second of three tiles of 6 columns begins at column 7."""
    tiled = item(DimensionOrganizationType="TILED_FULL", Rows=4, Columns=6)
    tiled.update(item(TotalPixelMatrixColumns=18, TotalPixelMatrixRows=4))
    slide = area(
        DisplayedAreaTopLeftHandCorner=[8, 1],
        DisplayedAreaBottomRightHandCorner=[10, 4],
        PixelOriginInterpretation="VOLUME",
    )
    dataset = state(DisplayedAreaSelectionSequence=[slide])
    found = applied(dataset, tiled, frame=2).area
    assert (found.top_left, found.bottom_right) == ((2, 1), (4, 4))
    whole = applied(dataset).area
    assert (whole.top_left, whole.bottom_right) == ((8, 1), (10, 4))
