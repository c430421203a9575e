"""MATRIX units on tiles of a Total Pixel Matrix."""

import pytest
from pydicom.dataset import Dataset
from pydicom.sequence import Sequence

from viewer.rendering.presentation_state.annotation_matrix import annotations_on_tile, tile_origin
from viewer.rendering.presentation_state.annotation_model import (
    CompoundGraphic,
    CompoundType,
    GraphicAnnotation,
    GraphicObject,
    GraphicType,
    TextObject,
    Units,
)


def tiled_full() -> Dataset:
    """A matrix of 250 × 150 in tiles of 100 × 100: three across, two down."""
    header = Dataset()
    header.DimensionOrganizationType = "TILED_FULL"
    header.Rows = header.Columns = 100
    header.TotalPixelMatrixColumns, header.TotalPixelMatrixRows = 250, 150
    return header


def tiled_sparse(column: int, row: int) -> Dataset:
    position = Dataset()
    position.ColumnPositionInTotalImagePixelMatrix, position.RowPositionInTotalImagePixelMatrix = column, row
    group = Dataset()
    group.PlanePositionSlideSequence = Sequence([position])
    header = Dataset()
    header.NumberOfFrames = 1
    header.PerFrameFunctionalGroupsSequence = Sequence([group])
    return header


@pytest.mark.parametrize(
    ("frame", "origin"), [(1, (0, 0)), (2, (100, 0)), (3, (200, 0)), (4, (0, 100)), (6, (200, 100)), (7, (0, 0))]
)
def test_tiles_of_a_full_matrix_follow_row_by_row(frame: int, origin: tuple[int, int]) -> None:
    assert tile_origin(tiled_full(), frame) == origin


def test_a_sparse_tile_names_its_place_counted_from_one() -> None:
    assert tile_origin(tiled_sparse(301, 41), 1) == (300, 40)


def test_an_image_that_is_no_tile_begins_at_its_own_corner() -> None:
    assert tile_origin(Dataset(), 5) == (0, 0)


def test_matrix_units_become_pixels_of_the_tile_and_others_stay() -> None:
    annotation = GraphicAnnotation(
        "L",
        (
            GraphicObject(GraphicType.POINT, ((130.0, 20.0),), Units.MATRIX),
            GraphicObject(GraphicType.POINT, ((7.0, 8.0),), Units.PIXEL),
        ),
        (TextObject("x", ((110.0, 5.0), (120.0, 9.0)), Units.MATRIX, anchor=(0.5, 0.5), anchor_units=Units.DISPLAY),),
        (CompoundGraphic(CompoundType.CROSSHAIR, ((150.0, 60.0),), units=Units.MATRIX, rotation_point=(150.0, 60.0)),),
    )
    (moved,) = annotations_on_tile([annotation], tiled_full(), 2, [])
    assert [one.points for one in moved.graphics] == [((30.0, 20.0),), ((7.0, 8.0),)]
    assert {one.units for one in moved.graphics} == {Units.PIXEL}
    assert moved.texts[0].box == ((10.0, 5.0), (20.0, 9.0))
    assert (moved.texts[0].anchor, moved.texts[0].anchor_units) == ((0.5, 0.5), Units.DISPLAY)
    assert moved.compounds[0].points == ((50.0, 60.0),)
    assert moved.compounds[0].rotation_point == (50.0, 60.0)


def test_a_tile_without_a_known_place_is_shown_without_them_with_a_warning() -> None:
    header = tiled_full()
    del header.TotalPixelMatrixColumns
    warnings: list[str] = []
    annotation = GraphicAnnotation("L", (GraphicObject(GraphicType.POINT, ((1.0, 2.0),), Units.MATRIX),))
    assert annotations_on_tile([annotation], header, 2, warnings) == ()
    assert "TotalPixelMatrixColumns" in warnings[0]


def test_annotations_without_matrix_units_are_the_same_objects() -> None:
    annotations = (GraphicAnnotation("L", (GraphicObject(GraphicType.POINT, ((1.0, 2.0),)),)),)
    assert annotations_on_tile(annotations, Dataset(), 1, []) is annotations


def test_a_tile_at_an_impossible_place_is_shown_without_them() -> None:
    warnings: list[str] = []
    annotation = GraphicAnnotation("L", (GraphicObject(GraphicType.POINT, ((1.0, 2.0),), Units.MATRIX),))
    assert annotations_on_tile([annotation], tiled_sparse(2_000_000_000, 1), 1, warnings) == ()
    assert len(warnings) == 1
