"""Whether graphics or overlays ask for colour, so that the picture of a gray image becomes RGB."""

from collections.abc import Iterator
from typing import Final

from viewer.rendering.presentation_state.annotation_model import CompoundGraphic, GraphicObject
from viewer.rendering.presentation_state.annotation_styles import CieLab
from viewer.rendering.presentation_state.effective import EffectiveState

NEUTRAL: Final = 0x8080  # a* and b* of gray, as PCS-Values
_NOT_SEEN: Final = 3 * 257  # three steps of a* or b*


def drawn_in_color(state: EffectiveState) -> bool:
    """True if a layer or a style that is drawn with has a CIELab value that is no gray."""
    return any(abs(a - NEUTRAL) > _NOT_SEEN or abs(b - NEUTRAL) > _NOT_SEEN for _, a, b in _colors(state))


def _colors(state: EffectiveState) -> Iterator[CieLab]:
    for plane in state.overlays:
        if plane.layer is not None and plane.layer.color is not None:
            yield plane.layer.color
    used = {annotation.layer for annotation in state.annotations}
    for layer in state.layers:
        if layer.name in used and layer.color is not None:
            yield layer.color
    for annotation in state.annotations:
        for text in annotation.texts:
            if text.style is not None and text.style.color is not None:
                yield text.style.color
        objects: list[GraphicObject | CompoundGraphic] = [*annotation.graphics, *annotation.compounds]
        for graphic in objects:
            for style in (graphic.line, graphic.fill):
                if style is not None and style.color is not None:
                    yield style.color
