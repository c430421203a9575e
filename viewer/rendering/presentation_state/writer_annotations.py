"""Graphics, text and layers of a written state (PS3.3 C.10.5, C.10.7)."""

from collections.abc import Iterable, Sequence

from pydicom.dataset import Dataset

from viewer.rendering.errors import InvalidValue
from viewer.rendering.presentation_state.annotation_model import (
    CompoundGraphic,
    GraphicAnnotation,
    GraphicLayer,
    GraphicObject,
    MajorTick,
    Point,
    TextObject,
)
from viewer.rendering.presentation_state.writer_elements import put, put_items, put_single_precision
from viewer.rendering.presentation_state.writer_references import Covered, put_image_references
from viewer.rendering.presentation_state.writer_styles import put_fill_style, put_line_style, put_text_style

MAX_TEXT = 1024
"""Characters of VR ST, and so of Unformatted Text Value (0070,0006)."""

_LINE_BREAKS_AND_TABS = frozenset("\n\t")


def put_layers(target: Dataset, layers: Iterable[GraphicLayer], used: Iterable[str]) -> None:
    """Graphic Layer Sequence (0070,0060).

    Raises
    ------
    InvalidValue
        Two layers have one name, or a layer that is drawn in is not described.
    """
    written: dict[str, Dataset] = {}
    for layer in layers:
        if layer.name in written:
            raise InvalidValue("GraphicLayer", layer.name, "is described twice")
        written[layer.name] = _layer(layer)
    for name in used:
        if name not in written:
            raise InvalidValue("GraphicLayer", name, "is drawn in but not described")
    put_items(target, "GraphicLayerSequence", list(written.values()))


def put_annotations(target: Dataset, annotations: Iterable[GraphicAnnotation], covered: Covered) -> None:
    """Graphic Annotation Sequence (0070,0001).

    Raises
    ------
    InvalidValue
        An annotation holds nothing, or something in it cannot be written.
    """
    written = []
    for annotation in annotations:
        if not (annotation.graphics or annotation.texts or annotation.compounds):
            raise InvalidValue("GraphicAnnotationSequence", annotation.layer, "an annotation holds no text, no graphic")
        item = Dataset()
        put_image_references(item, annotation.applies_to, covered)
        put(item, "GraphicLayer", annotation.layer)
        put_items(item, "TextObjectSequence", [_text(text) for text in annotation.texts])
        put_items(item, "GraphicObjectSequence", [_graphic(graphic) for graphic in annotation.graphics])
        put_items(item, "CompoundGraphicSequence", [_compound(compound) for compound in annotation.compounds])
        written.append(item)
    put_items(target, "GraphicAnnotationSequence", written)


def _layer(layer: GraphicLayer) -> Dataset:
    item = Dataset()
    put(item, "GraphicLayer", layer.name)
    put(item, "GraphicLayerOrder", layer.order)
    if layer.gray is not None:
        put(item, "GraphicLayerRecommendedDisplayGrayscaleValue", layer.gray)
    if layer.color is not None:
        put(item, "GraphicLayerRecommendedDisplayCIELabValue", list(layer.color))
    if layer.description:
        put(item, "GraphicLayerDescription", layer.description)
    return item


def _graphic(graphic: GraphicObject) -> Dataset:
    item = Dataset()
    put(item, "GraphicAnnotationUnits", graphic.units.value)
    _put_points(item, graphic.points)
    put(item, "GraphicType", graphic.type.value)
    if graphic.closed:
        put(item, "GraphicFilled", "Y" if graphic.filled else "N")
    elif graphic.filled:
        raise InvalidValue("GraphicFilled", "Y", "only a closed graphic can be filled")
    if graphic.compound_id is not None:
        put(item, "CompoundGraphicInstanceID", graphic.compound_id)
    put_line_style(item, graphic.line)
    put_fill_style(item, graphic.fill)
    return item


def _text(text: TextObject) -> Dataset:
    item = Dataset()
    put(item, "UnformattedTextValue", _text_value(text.text))
    if text.box is not None:
        put(item, "BoundingBoxAnnotationUnits", text.box_units.value)
        put_single_precision(item, "BoundingBoxTopLeftHandCorner", text.box[0])
        put_single_precision(item, "BoundingBoxBottomRightHandCorner", text.box[1])
        put(item, "BoundingBoxTextHorizontalJustification", text.justification)
    if text.anchor is not None:
        put(item, "AnchorPointAnnotationUnits", text.anchor_units.value)
        put_single_precision(item, "AnchorPoint", text.anchor)
        put(item, "AnchorPointVisibility", "Y" if text.connected else "N")
    if text.compound_id is not None:
        put(item, "CompoundGraphicInstanceID", text.compound_id)
    put_text_style(item, text.style)
    return item


def _text_value(text: str) -> str:
    """The text with CR LF between its lines."""
    if not text.strip():
        raise InvalidValue("UnformattedTextValue", text, "a text object needs text")
    if any(ord(character) < 0x20 and character not in _LINE_BREAKS_AND_TABS for character in text):
        raise InvalidValue("UnformattedTextValue", text[:40], "holds control characters")
    value = text.replace("\n", "\r\n")
    if len(value) > MAX_TEXT:
        raise InvalidValue("UnformattedTextValue", len(value), f"at most {MAX_TEXT} characters can be stored")
    return value


def _compound(compound: CompoundGraphic) -> Dataset:
    item = Dataset()
    put(item, "CompoundGraphicInstanceID", compound.id if compound.id is not None else 1)
    put(item, "CompoundGraphicUnits", compound.units.value)
    _put_points(item, compound.points)
    put(item, "CompoundGraphicType", compound.type.value)
    put(item, "RotationAngle", float(compound.rotation))
    if compound.rotation_point is not None:
        put_single_precision(item, "RotationPoint", compound.rotation_point)
    put_single_precision(item, "GapLength", compound.gap)
    put_single_precision(item, "DiameterOfVisibility", compound.visible_diameter)
    put_items(item, "MajorTicksSequence", [_tick(tick) for tick in compound.ticks])
    put(item, "TickAlignment", compound.tick_alignment)
    put(item, "TickLabelAlignment", compound.label_alignment)
    put(item, "ShowTickLabel", "Y" if compound.show_labels else "N")
    put(item, "GraphicFilled", "Y" if compound.filled else "N")
    put_line_style(item, compound.line)
    put_fill_style(item, compound.fill)
    put_text_style(item, compound.style)
    return item


def _tick(tick: MajorTick) -> Dataset:
    item = Dataset()
    put_single_precision(item, "TickPosition", tick.position)
    if tick.label:
        put(item, "TickLabel", tick.label)
    return item


def _put_points(item: Dataset, points: Sequence[Point]) -> None:
    put(item, "GraphicDimensions", 2)
    put(item, "NumberOfGraphicPoints", len(points))
    put_single_precision(item, "GraphicData", [value for point in points for value in point])
