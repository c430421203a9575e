"""Shutters, graphics and text of a request as values of the rendering package."""

from collections.abc import Iterable, Mapping
from math import floor
from typing import Any

from viewer.rendering.presentation_state.annotation_model import (
    GraphicAnnotation,
    GraphicLayer,
    GraphicObject,
    GraphicType,
    TextObject,
)
from viewer.rendering.presentation_state.planes import CircularShutter, PolygonalShutter, RectangularShutter, Shutter

Given = Mapping[str, Any]


def shutters(given: Iterable[Given]) -> tuple[Shutter, ...]:
    """Shutters, which count pixels from 1.

    Raises
    ------
    InvalidValue
        A shutter leaves nothing visible.
    """
    return tuple(_shutter(one) for one in given)


def _shutter(one: Given) -> Shutter:
    if one["shape"] == "RECTANGULAR":
        left, top = round(one["x"]), round(one["y"])
        right, bottom = round(one["x"] + one["w"]), round(one["y"] + one["h"])
        return RectangularShutter(left + 1, max(right, left + 1), top + 1, max(bottom, top + 1))
    if one["shape"] == "CIRCULAR":
        x, y = one["center"]
        return CircularShutter(floor(y) + 1, floor(x) + 1, max(round(one["radius"]), 1))
    return PolygonalShutter(tuple((floor(y) + 1, floor(x) + 1) for x, y in one["vertices"]))


def annotations(given: Given) -> tuple[GraphicAnnotation, ...]:
    """One annotation for each layer that is drawn in, in the order of first mention.

    Raises
    ------
    InvalidValue
        The points of a graphic are not those of its type.
    """
    graphics: dict[str, list[GraphicObject]] = {}
    texts: dict[str, list[TextObject]] = {}
    for one in given.get("graphics", ()):
        graphics.setdefault(one["layer"], []).append(_graphic(one))
    for one in given.get("texts", ()):
        texts.setdefault(one["layer"], []).append(_text(one))
    return tuple(
        GraphicAnnotation(layer, tuple(graphics.get(layer, ())), tuple(texts.get(layer, ())))
        for layer in dict.fromkeys((*graphics, *texts))
    )


def layers(given: Given) -> dict[str, GraphicLayer]:
    """The layers that a request describes, and plain ones for what it only names; on top of each other in order."""
    found: dict[str, GraphicLayer] = {}
    for one in given.get("layers", ()):
        color = one.get("color")
        order = one.get("order", len(found) + 2)
        found[one["name"]] = GraphicLayer(
            one["name"], order, one["gray"], tuple(color) if color else None, one["description"]
        )
    for image in given["images"]:
        for one in (*image.get("graphics", ()), *image.get("texts", ())):
            top = max((layer.order for layer in found.values()), default=1)
            found.setdefault(one["layer"], GraphicLayer(one["layer"], top + 1, 0xFFFF))
    return found


def _graphic(one: Given) -> GraphicObject:
    return GraphicObject(GraphicType(one["type"]), tuple(one["points"]), one["units"], filled=one["filled"])


def _text(one: Given) -> TextObject:
    box = one.get("box")
    return TextObject(
        text=one["text"].replace("\r\n", "\n").replace("\r", "\n").rstrip(),
        box=(box[0], box[1]) if box else None,
        box_units=one.get("box_units", one["units"]),
        justification=one["justification"],
        anchor=one.get("anchor"),
        anchor_units=one.get("anchor_units", one["units"]),
        connected=one["connected"] and one.get("anchor") is not None,
    )
