"""Reading graphics, text and layers of a presentation state (PS3.3 C.10.5, C.10.7).

Reading is tolerant: an object that cannot be drawn is left out with a sentence for the person who looks at the picture,
and all others are drawn. Text is decoded by the state's own Specific Character Set, which pydicom does on access.
"""

from collections.abc import Callable, Iterable, Sequence
from typing import TypeVar

from pydicom.dataset import Dataset

from viewer.rendering.errors import InvalidValue
from viewer.rendering.presentation_state.annotation_model import (
    MAX_TEXT,
    CompoundGraphic,
    CompoundType,
    GraphicAnnotation,
    GraphicLayer,
    GraphicObject,
    GraphicType,
    MajorTick,
    TextObject,
    Units,
)
from viewer.rendering.presentation_state.annotation_objects import read_compound, read_graphic, read_text
from viewer.rendering.presentation_state.annotation_styles import read_color
from viewer.rendering.presentation_state.attributes import integers, items, text
from viewer.rendering.presentation_state.references import ImageReference

__all__ = [
    "CompoundGraphic",
    "CompoundType",
    "GraphicAnnotation",
    "GraphicLayer",
    "GraphicObject",
    "GraphicType",
    "MajorTick",
    "TextObject",
    "Units",
    "read_annotations",
    "read_layers",
]

MAX_OBJECTS = 5_000
MAX_POINTS_OF_A_STATE = 500_000
POINTS_PER_CHARACTER = OBJECTS_PER_TEXT = 5  # what drawing them costs
P_VALUE_MAX = 0xFFFF

Item = TypeVar("Item")


def read_annotations(dataset: Dataset, warnings: list[str] | None = None) -> tuple[GraphicAnnotation, ...]:
    """Items of Graphic Annotation Sequence (0070,0001), in their order.

    Parameters
    ----------
    dataset : Dataset
        A presentation state.
    warnings : list of str, optional
        Appended to.

    Notes
    -----
    At most 5 000 objects, 1 000 texts, 500 000 points and 100 000 characters of a state are kept; the rest is left out
    with a warning, and a text of more than 10 240 characters is cut. Private drawing data is not looked at.
    """
    warnings = [] if warnings is None else warnings
    room = _Room()
    found = []
    for item in items(dataset, "GraphicAnnotationSequence"):
        graphics = _read(items(item, "GraphicObjectSequence"), read_graphic, "graphic", warnings)
        texts = _read(items(item, "TextObjectSequence"), read_text, "text", warnings)
        compounds = _read(items(item, "CompoundGraphicSequence"), read_compound, "compound graphic", warnings)
        if any(len(one.text) == MAX_TEXT for one in texts):
            warnings.append(f"A text is longer than {MAX_TEXT} characters and is cut.")
        annotation = GraphicAnnotation(
            layer=text(item, "GraphicLayer"),
            graphics=room.take(graphics, [len(graphic.points) for graphic in graphics]),
            texts=room.take(texts, [POINTS_PER_CHARACTER * len(one.text) for one in texts], OBJECTS_PER_TEXT),
            compounds=room.take(compounds, [len(compound.points) for compound in compounds]),
            applies_to=_references(item),
        )
        if annotation.graphics or annotation.texts or annotation.compounds:
            found.append(annotation)
    if room.left_out:
        warnings.append(
            f"{room.left_out} annotations are left out: the state holds more objects, points or characters "
            "than are drawn."
        )
    return tuple(found)


def read_layers(dataset: Dataset, warnings: list[str] | None = None) -> tuple[GraphicLayer, ...]:
    """Items of Graphic Layer Sequence (0070,0060) in the order of drawing, the topmost last."""
    warnings = [] if warnings is None else warnings
    found = _read(items(dataset, "GraphicLayerSequence"), _read_layer, "graphic layer", warnings)
    return tuple(sorted(found, key=lambda layer: layer.order))


def _read_layer(item: Dataset) -> GraphicLayer:
    gray = integers(item, "GraphicLayerRecommendedDisplayGrayscaleValue")
    if gray and not 0 <= gray[0] <= P_VALUE_MAX:
        raise InvalidValue("GraphicLayerRecommendedDisplayGrayscaleValue", gray[0], "must be 0 … 65535")
    return GraphicLayer(
        name=text(item, "GraphicLayer"),
        order=(integers(item, "GraphicLayerOrder") or (0,))[0],
        gray=gray[0] if gray else None,
        color=read_color(item, "GraphicLayerRecommendedDisplayCIELabValue"),
        description=text(item, "GraphicLayerDescription"),
    )


def _read(source: Sequence[Dataset], read: Callable[[Dataset], Item], kind: str, warnings: list[str]) -> list[Item]:
    found = []
    refused = 0
    for item in source[:MAX_OBJECTS]:
        try:
            found.append(read(item))
        except InvalidValue as error:
            refused += 1
            if refused == 1:
                warnings.append(f"A {kind} cannot be used and is left out: {error}.")
    if refused > 1:
        warnings.append(f"{refused} objects of this kind ({kind}) cannot be used and are left out.")
    if len(source) > MAX_OBJECTS:
        warnings.append(f"There are {len(source)} objects of one kind ({kind}); the first {MAX_OBJECTS} are used.")
    return found


def _references(item: Dataset) -> tuple[ImageReference, ...]:
    """Referenced Image Sequence (0008,1140). One that names no image covers none, rather than every image."""
    found = []
    for reference in items(item, "ReferencedImageSequence"):
        try:
            frames = frozenset(integers(reference, "ReferencedFrameNumber"))
        except InvalidValue:
            frames = frozenset({0})
        found.append(ImageReference(text(reference, "ReferencedSOPInstanceUID"), frames))
    return tuple(found)


class _Room:
    """Counts what a state may still hold."""

    def __init__(self) -> None:
        self._objects = MAX_OBJECTS
        self._points = MAX_POINTS_OF_A_STATE
        self.left_out = 0

    def take(self, found: list[Item], points: Iterable[int], objects: int = 1) -> tuple[Item, ...]:
        kept = []
        for item, count in zip(found, points, strict=True):
            if self._objects < objects or self._points < count:
                self.left_out += 1
                continue
            self._objects -= objects
            self._points -= count
            kept.append(item)
        return tuple(kept)
