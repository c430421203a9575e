"""Graphics, text and layers of a written state (PS3.3 C.10.5, C.10.7)."""

from collections.abc import Iterable

from pydicom.dataset import Dataset

from viewer.rendering.errors import InvalidValue
from viewer.rendering.presentation_state.annotation_model import (
    GraphicAnnotation,
    GraphicLayer,
    GraphicObject,
    TextObject,
)
from viewer.rendering.presentation_state.annotation_styles import CieLab
from viewer.rendering.presentation_state.writer_color import P_VALUE_MAX, cielab_of_gray
from viewer.rendering.presentation_state.writer_compound import compound_item
from viewer.rendering.presentation_state.writer_elements import put, put_items, put_points, put_single_precision
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


def put_annotations(
    target: Dataset, annotations: Iterable[GraphicAnnotation], layers: Iterable[GraphicLayer], covered: Covered
) -> None:
    """Graphic Annotation Sequence (0070,0001).

    Raises
    ------
    InvalidValue
        An annotation holds nothing, or something in it cannot be written.
    """
    written = []
    colors = {
        layer.name: layer.color or cielab_of_gray(P_VALUE_MAX if layer.gray is None else layer.gray) for layer in layers
    }
    for annotation in annotations:
        if not (annotation.graphics or annotation.texts or annotation.compounds):
            raise InvalidValue("GraphicAnnotationSequence", annotation.layer, "an annotation holds no text, no graphic")
        item = Dataset()
        color = colors.get(annotation.layer, cielab_of_gray(P_VALUE_MAX))
        put_image_references(item, annotation.applies_to, covered)
        put(item, "GraphicLayer", annotation.layer)
        put_items(item, "TextObjectSequence", [_text(text, color) for text in annotation.texts])
        put_items(item, "GraphicObjectSequence", [_graphic(graphic, color) for graphic in annotation.graphics])
        put_items(
            item, "CompoundGraphicSequence", [compound_item(compound, color) for compound in annotation.compounds]
        )
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


def _graphic(graphic: GraphicObject, color: CieLab) -> Dataset:
    item = Dataset()
    put(item, "GraphicAnnotationUnits", graphic.units.value)
    put_points(item, graphic.points)
    put(item, "GraphicType", graphic.type.value)
    if graphic.closed:
        put(item, "GraphicFilled", "Y" if graphic.filled else "N")
    elif graphic.filled:
        raise InvalidValue("GraphicFilled", "Y", "only a closed graphic can be filled")
    if graphic.compound_id is not None:
        put(item, "CompoundGraphicInstanceID", graphic.compound_id)
    put_line_style(item, graphic.line, color)
    put_fill_style(item, graphic.fill, color)
    return item


def _text(text: TextObject, color: CieLab) -> Dataset:
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
    put_text_style(item, text.style, color)
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
