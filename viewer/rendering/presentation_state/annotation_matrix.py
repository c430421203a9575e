"""MATRIX units: coordinates in the Total Pixel Matrix that a frame is a tile of (PS3.3 C.10.5, C.8.12.4)."""

from collections.abc import Iterable
from dataclasses import replace

from pydicom.dataset import Dataset

from viewer.rendering.errors import InvalidValue
from viewer.rendering.presentation_state.annotation_model import (
    CompoundGraphic,
    GraphicAnnotation,
    GraphicObject,
    Point,
    TextObject,
    Units,
)
from viewer.rendering.presentation_state.attributes import integers, text
from viewer.rendering.presentation_state.functional_groups import functional_group


def tile_origin(header: Dataset, frame: int) -> Point:
    """Column and row, from 0.0, of a frame in its Total Pixel Matrix; 0.0\\0.0 for an image that is no tile.

    Parameters
    ----------
    header : Dataset
        Of the image.
    frame : int
        Counted from 1.

    Raises
    ------
    InvalidValue
        A position is not a number.
    """
    position = functional_group(header, frame, "PlanePositionSlideSequence")
    if position is not None:
        column = integers(position, "ColumnPositionInTotalImagePixelMatrix") or (1,)
        row = integers(position, "RowPositionInTotalImagePixelMatrix") or (1,)
        return column[0] - 1.0, row[0] - 1.0
    if text(header, "DimensionOrganizationType").upper() != "TILED_FULL":
        return 0.0, 0.0
    rows, columns = _one(header, "Rows"), _one(header, "Columns")
    across = -(-_one(header, "TotalPixelMatrixColumns") // columns)
    down = -(-_one(header, "TotalPixelMatrixRows") // rows)
    tile = (frame - 1) % (across * down)  # planes and optical paths follow each other, each with all of its tiles
    return float(tile % across * columns), float(tile // across * rows)


def annotations_on_tile(
    annotations: Iterable[GraphicAnnotation], header: Dataset, frame: int, warnings: list[str]
) -> tuple[GraphicAnnotation, ...]:
    """Annotations with what they hold in MATRIX units in PIXEL units of one frame instead.

    A tile whose place cannot be told is shown without them, with a warning, rather than with marks at a wrong place.
    """
    annotations = tuple(annotations)
    if not any(_in_matrix(annotation) for annotation in annotations):
        return annotations
    try:
        left, top = tile_origin(header, frame)
        return tuple(_moved(annotation, -left, -top) for annotation in annotations)
    except InvalidValue as error:
        warnings.append(f"Annotations in MATRIX units are left out, since the place of the tile is unknown: {error}.")
        return tuple(annotation for annotation in annotations if not _in_matrix(annotation))


def _in_matrix(annotation: GraphicAnnotation) -> bool:
    units = {graphic.units for graphic in annotation.graphics}
    units |= {compound.units for compound in annotation.compounds}
    units |= {unit for one in annotation.texts for unit in (one.box_units, one.anchor_units)}
    return Units.MATRIX in units


def _moved(annotation: GraphicAnnotation, x: float, y: float) -> GraphicAnnotation:
    def move(point: Point) -> Point:
        return point[0] + x, point[1] + y

    def graphic(one: GraphicObject) -> GraphicObject:
        if one.units is not Units.MATRIX:
            return one
        return replace(one, units=Units.PIXEL, points=tuple(map(move, one.points)))

    def compound(one: CompoundGraphic) -> CompoundGraphic:
        if one.units is not Units.MATRIX:
            return one
        pivot = None if one.rotation_point is None else move(one.rotation_point)
        return replace(one, units=Units.PIXEL, points=tuple(map(move, one.points)), rotation_point=pivot)

    def words(one: TextObject) -> TextObject:
        if one.box is not None and one.box_units is Units.MATRIX:
            one = replace(one, box_units=Units.PIXEL, box=(move(one.box[0]), move(one.box[1])))
        if one.anchor is not None and one.anchor_units is Units.MATRIX:
            one = replace(one, anchor_units=Units.PIXEL, anchor=move(one.anchor))
        return one

    return replace(
        annotation,
        graphics=tuple(map(graphic, annotation.graphics)),
        compounds=tuple(map(compound, annotation.compounds)),
        texts=tuple(map(words, annotation.texts)),
    )


def _one(header: Dataset, keyword: str) -> int:
    values = integers(header, keyword)
    if not values or values[0] < 1:
        raise InvalidValue(keyword, values, "must be a number greater than 0")
    return values[0]
