"""All annotations of a frame, layer by layer (PS3.3 C.10.7: a higher Graphic Layer Order is drawn later, on top)."""

from collections.abc import Iterable, Sequence

from viewer.rendering.annotation.canvas import AnnotationSheet, Canvas
from viewer.rendering.annotation.color import Rgb, layer_ink, styled
from viewer.rendering.annotation.compound import Compound, compound_drawing
from viewer.rendering.annotation.fonts import COMPLEX_LAYOUT
from viewer.rendering.annotation.frame import PictureFrame
from viewer.rendering.annotation.graphics import draw, drawing_of
from viewer.rendering.annotation.layout import missing_characters, set_text
from viewer.rendering.annotation.text import Placed, draw_text, usual_size, write
from viewer.rendering.layered_overlays import LayeredOverlay
from viewer.rendering.presentation_state.annotation_model import GraphicAnnotation, GraphicLayer
from viewer.rendering.presentation_state.annotation_styles import TextStyle

MAX_NAMED = 8


def draw_annotations(
    annotations: Sequence[GraphicAnnotation],
    layers: Iterable[GraphicLayer],
    frame: PictureFrame,
    *,
    color: bool,
    overlays: Sequence[LayeredOverlay] = (),
) -> AnnotationSheet | None:
    """Draw annotations, PIXEL, MATRIX and DISPLAY alike, at the resolution of the picture.

    Parameters
    ----------
    annotations : sequence of GraphicAnnotation
        Those that apply to the frame.
    layers : iterable of GraphicLayer
        An annotation whose layer is not among them is drawn first, in white.
    frame : PictureFrame
    color : bool
        Draw with the CIELab colours of layers and styles; otherwise with P-Values, and colours become gray.
    overlays : sequence of LayeredOverlay
        Drawn where their layers stand, below the graphics of the same layer.

    Returns
    -------
    AnnotationSheet, or None
        To be laid over the picture, after rotation, flip and displayed area; None if there is nothing to see.
    """
    if not annotations and not overlays:
        return None
    canvas = Canvas(*frame.size, color=color)
    named = {layer.name: layer for layer in layers}
    loose = [annotation for annotation in annotations if annotation.layer not in named]
    _draw_layer(loose, frame, canvas, layer_ink(None, color=color))
    steps: list[GraphicLayer | LayeredOverlay] = [*overlays, *named.values()]
    for step in sorted(steps, key=lambda step: step.order):
        if isinstance(step, LayeredOverlay):
            canvas.paint(step.share, 0, 0, step.ink)
            continue
        members = [annotation for annotation in annotations if annotation.layer == step.name]
        _draw_layer(members, frame, canvas, layer_ink(step, color=color))
    return canvas.sheet()


def drawing_warnings(annotations: Iterable[GraphicAnnotation], layers: Iterable[GraphicLayer]) -> tuple[str, ...]:
    """Sentences for the person who looks at the picture: what is not drawn as the state says."""
    annotations = tuple(annotations)
    warnings = []
    texts = [text.text for annotation in annotations for text in annotation.texts]
    texts += [tick.label for annotation in annotations for graphic in annotation.compounds for tick in graphic.ticks]
    missing = "".join(dict.fromkeys("".join(missing_characters(text) for text in texts)))
    if missing:
        codes = ", ".join(f"U+{ord(character):04X}" for character in missing[:MAX_NAMED])
        more = f" and {len(missing) - MAX_NAMED} more" if len(missing) > MAX_NAMED else ""
        warnings.append(f"No font has these characters of a text; boxes stand for them: {codes}{more}.")
    if not COMPLEX_LAYOUT and any(not text.isascii() for text in texts):
        warnings.append("FriBiDi is not installed: marks and ligatures of Arabic and other scripts are simplified.")
    known = {layer.name for layer in layers}
    unknown = sorted({annotation.layer for annotation in annotations} - known)
    if unknown:
        names = ", ".join(repr(name) for name in unknown[:MAX_NAMED])
        warnings.append(f"The state has no graphic layer {names}; what is in it is drawn in white, below all layers.")
    return tuple(warnings)


def _draw_layer(annotations: Sequence[GraphicAnnotation], frame: PictureFrame, canvas: Canvas, ink: Rgb) -> None:
    """Graphics first, then texts, so that letters stay legible."""
    drawings = []
    compounds: list[tuple[Compound, TextStyle | None]] = []
    for annotation in annotations:
        replaced = {graphic.id for graphic in annotation.compounds} - {None}
        compounds += [(compound_drawing(graphic, frame), graphic.style) for graphic in annotation.compounds]
        drawings += [
            drawing_of(graphic, frame) for graphic in annotation.graphics if graphic.compound_id not in replaced
        ]
    draw([*drawings, *(compound.drawing for compound, _ in compounds)], frame, canvas, ink)
    for compound, style in compounds:
        _write_labels(compound, style or TextStyle(), canvas, ink)
    for annotation in annotations:
        replaced = {graphic.id for graphic in annotation.compounds} - {None}
        for text in annotation.texts:
            if text.compound_id not in replaced:
                draw_text(text, frame, canvas, ink)


def _write_labels(compound: Compound, style: TextStyle, canvas: Canvas, ink: Rgb) -> None:
    for label in compound.labels:
        block = set_text(label.text, usual_size(canvas), bold=style.bold, italic=style.italic)
        x, y = label.at
        placed = Placed(block, x - block.width / 2, y - block.height / 2, block.width)
        write(placed, canvas, styled(style.color, ink), underlined=style.underlined)
