"""Random presentation states that the standard allows, for what has to hold for every one of them."""

from dataclasses import replace
from typing import Any

import numpy as np
from hypothesis import strategies as st

from tests.unit.rendering.written_states import CLASSES
from viewer.rendering.presentation_state.annotation_model import (
    POINTS_OF_COMPOUND,
    POINTS_OF_GRAPHIC,
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
from viewer.rendering.presentation_state.annotation_styles import FillStyle, LineStyle, Shadow, TextStyle
from viewer.rendering.presentation_state.lookup_table import LookupTable
from viewer.rendering.presentation_state.model import (
    DisplayedArea,
    Identification,
    ImageReference,
    ModalityTable,
    OverlayActivation,
    OverlayPlane,
    PresentationLutShape,
    PresentationState,
    Rescale,
    SizeMode,
    SpatialTransformation,
    StateKind,
    Subtraction,
    VoiFunction,
    VoiItem,
    Window,
)
from viewer.rendering.presentation_state.planes import (
    BitmapShutter,
    CircularShutter,
    PolygonalShutter,
    RectangularShutter,
)
from viewer.rendering.presentation_state.subtraction import MaskOperation
from viewer.rendering.presentation_state.writer_area import corners
from viewer.rendering.presentation_state.writer_color import srgb_profile
from viewer.rendering.presentation_state.writer_compound import WITH_GAP, WITH_INSIDE, WITH_PIVOT, WITH_TICKS

SINGLE = st.floats(-1000, 1000, width=32)
FRACTION = st.floats(0, 1, width=32)
DECIMAL = st.integers(-(10**7), 10**7).map(lambda number: number / 100)
WORD = st.integers(0, 0xFFFF)
COLOR = st.tuples(WORD, WORD, WORD)
CODE = st.text("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_", min_size=1, max_size=16)
CHARACTERS = st.characters(categories=("L", "N", "P", "S"), exclude_characters="\\^=") | st.just(" ")
LINE = st.text(CHARACTERS, max_size=30).map(str.strip)
TEXT = (
    st.lists(st.text(CHARACTERS, max_size=20), min_size=1, max_size=3)
    .map("\n".join)
    .map(lambda text: text.rstrip("\0 \n"))
    .filter(lambda text: text.strip() != "")
)
POINT = st.tuples(SINGLE, SINGLE)


@st.composite
def references(draw: st.DrawFn, kind: StateKind) -> tuple[ImageReference, ...]:
    """One to three images of up to two series."""
    found = []
    for number in range(draw(st.integers(1, 3))):
        frames = draw(st.frozensets(st.integers(1, 9), max_size=3))
        series = "1.2.3.5" if number < 2 else "1.2.3.6"
        found.append(ImageReference(f"1.2.3.4.{number + 1}", frames, CLASSES[kind], series))
    return tuple(found)


@st.composite
def applies_to(
    draw: st.DrawFn, whole: tuple[ImageReference, ...], with_class: bool = True
) -> tuple[ImageReference, ...]:
    """Some of the images and frames of a state; nothing for all of them."""
    found = []
    for reference in whole:
        if draw(st.booleans()):
            frames = reference.frames
            if frames and draw(st.booleans()):
                frames = frozenset([min(frames)])
            found.append(ImageReference(reference.sop_instance_uid, frames, reference.sop_class_uid * with_class))
    return tuple(found)


@st.composite
def tables(draw: st.DrawFn, first: st.SearchStrategy[int]) -> LookupTable:
    """A LUT whose entries need all of its bits."""
    bits = draw(st.sampled_from([8, 10, 12, 16]))
    entries = draw(st.lists(st.integers(0, (1 << bits) - 1), min_size=1, max_size=40))
    data = np.array([*entries, (1 << bits) - 1], "<u2").tobytes()
    return LookupTable(draw(first), bits, data, draw(LINE))


@st.composite
def windows(draw: st.DrawFn) -> tuple[Window, ...]:
    """Windows of one function."""
    function = draw(st.sampled_from(VoiFunction))
    width = DECIMAL.filter(lambda value: value >= 1)
    return tuple(Window(draw(DECIMAL), draw(width), function, draw(LINE)) for _ in range(draw(st.integers(1, 3))))


@st.composite
def voi_items(draw: st.DrawFn, whole: tuple[ImageReference, ...]) -> tuple[VoiItem, ...]:
    """Items with windows, LUTs or both."""
    found = []
    for _ in range(draw(st.integers(0, 2))):
        choices: tuple[Any, ...] = draw(windows()) if draw(st.booleans()) else ()
        if not choices or draw(st.booleans()):
            choices += (draw(tables(st.integers(-0x8000, 0xFFFF))),)
        found.append(VoiItem(choices, draw(applies_to(whole))))
    return tuple(found)


@st.composite
def areas(
    draw: st.DrawFn, whole: tuple[ImageReference, ...], spatial: SpatialTransformation
) -> tuple[DisplayedArea, ...]:
    """Areas of which the last is for every image."""
    found = []
    for number in reversed(range(draw(st.integers(1, 3)))):
        corner = st.integers(-500, 500).filter(bool)  # 0 makes the reader suspect corners that are counted from 0
        left, top = draw(corner), draw(corner)
        right, bottom = left + draw(st.integers(0, 500)), top + draw(st.integers(0, 500))
        top_left, bottom_right = corners(left, top, right, bottom, spatial)
        mode = draw(st.sampled_from(SizeMode))
        spacing, aspect = None, 1.0
        if mode is SizeMode.TRUE_SIZE or draw(st.booleans()):
            spacing = (draw(st.integers(10, 100)) / 100, draw(st.integers(10, 100)) / 100)
            aspect = spacing[0] / spacing[1]
        else:
            aspect = draw(st.integers(1, 20)) / draw(st.integers(1, 20))
        magnification = draw(st.floats(0.125, 64, width=32)) if mode is SizeMode.MAGNIFY else 1.0
        to = draw(applies_to(whole)) if number else ()
        of_matrix = draw(st.booleans())
        found.append(
            DisplayedArea(
                top_left, bottom_right, mode, aspect, spacing, magnification, of_matrix=of_matrix, applies_to=to
            )
        )
    return tuple(found)


GEOMETRIC = st.tuples(
    st.tuples(st.integers(-9, 9), st.integers(9, 40), st.integers(-9, 9), st.integers(9, 40)).map(
        lambda edges: RectangularShutter(*edges)
    ),
    st.tuples(st.integers(-9, 40), st.integers(-9, 40), st.integers(1, 40)).map(lambda one: CircularShutter(*one)),
    st.lists(st.tuples(st.integers(-9, 40), st.integers(-9, 40)), min_size=3, max_size=9).map(
        lambda vertices: PolygonalShutter(tuple(vertices))
    ),
).flatmap(lambda every: st.lists(st.sampled_from(every), unique=True, max_size=3).map(tuple))


@st.composite
def planes(draw: st.DrawFn, group: int, layer: GraphicLayer | None) -> OverlayPlane:
    """An overlay plane of a state."""
    rows, columns, frames = draw(st.integers(1, 9)), draw(st.integers(1, 9)), draw(st.integers(1, 3))
    size = (rows * columns * frames + 7) // 8
    data = draw(st.binary(min_size=size, max_size=size))
    return OverlayPlane(
        group,
        rows,
        columns,
        (draw(st.integers(-99, 99)), draw(st.integers(-99, 99))),
        draw(st.sampled_from("GR")),
        data + b"\0" * (size % 2),
        frames=frames,
        first_frame=draw(st.integers(1, 9)) if frames > 1 else None,
        label=draw(LINE),
        description=draw(LINE),
        layer=layer,
    )


SHADOWS = st.none() | st.builds(
    Shadow, st.sampled_from(["NORMAL", "OUTLINED"]), st.tuples(SINGLE, SINGLE), COLOR, FRACTION
)
LINES = st.none() | st.builds(
    LineStyle,
    COLOR,
    FRACTION,
    COLOR | st.none(),
    FRACTION,
    st.floats(0.125, 50, width=32),
    st.none() | st.integers(0, 0xFFFFFFFF),
    SHADOWS,
)
FILLS = st.none() | st.builds(
    FillStyle,
    COLOR,
    FRACTION,
    COLOR | st.none(),
    FRACTION,
    st.binary(min_size=128, max_size=128) | st.just(b""),
)
TEXT_STYLES = st.none() | st.builds(
    TextStyle,
    COLOR,
    st.sampled_from(["", "LEFT", "CENTER", "RIGHT"]),
    st.sampled_from(["", "TOP", "CENTER", "BOTTOM"]),
    st.booleans(),
    st.booleans(),
    st.booleans(),
    SHADOWS,
)
UNITS = st.sampled_from([Units.PIXEL, Units.DISPLAY])
COMPOUND_IDS = st.none() | st.integers(1, 99)


@st.composite
def graphics(draw: st.DrawFn) -> GraphicObject:
    """A graphic object; only a closed one is filled."""
    kind = draw(st.sampled_from(GraphicType))
    count = POINTS_OF_GRAPHIC.get(kind) or draw(st.integers(2, 6))
    points = [draw(POINT) for _ in range(count)]
    if kind in {GraphicType.POLYLINE, GraphicType.INTERPOLATED} and draw(st.booleans()):
        points.append(points[0])
    one = GraphicObject(kind, tuple(points), draw(UNITS), False, draw(LINES), draw(FILLS), draw(COMPOUND_IDS))
    return replace(one, filled=one.closed and draw(st.booleans()))


@st.composite
def texts(draw: st.DrawFn) -> TextObject:
    """A text with a box, an anchor point, or both."""
    box = draw(st.none() | st.tuples(POINT, POINT))
    anchor = draw(POINT if box is None else st.none() | POINT)
    return TextObject(
        draw(TEXT),
        box,
        draw(UNITS) if box else Units.PIXEL,
        draw(st.sampled_from(["LEFT", "CENTER", "RIGHT"])) if box else "LEFT",
        anchor,
        draw(UNITS) if anchor else Units.PIXEL,
        anchor is not None and draw(st.booleans()),
        draw(TEXT_STYLES),
        draw(COMPOUND_IDS),
    )


@st.composite
def compounds(draw: st.DrawFn) -> CompoundGraphic:
    """A compound graphic with its ticks and styles."""
    kind = draw(st.sampled_from(CompoundType))
    count = POINTS_OF_COMPOUND[kind] * (draw(st.integers(1, 3)) if kind is CompoundType.MULTILINE else 1)
    ticks = st.builds(MajorTick, FRACTION, LINE.map(lambda text: text[:16].strip()))
    rotation = draw(st.floats(-360, 360))
    with_ticks = kind in WITH_TICKS
    filled = kind in WITH_INSIDE and draw(st.booleans())
    return CompoundGraphic(
        kind,
        tuple(draw(POINT) for _ in range(count)),
        draw(st.integers(1, 99)),
        draw(UNITS),
        rotation,
        draw(POINT if rotation or kind in WITH_PIVOT else st.none() | POINT),
        draw(FRACTION) if kind in WITH_GAP else 0.0,
        draw(FRACTION) if kind is CompoundType.CROSSHAIR else 0.0,
        tuple(draw(st.lists(ticks, min_size=1, max_size=3))) if kind is CompoundType.AXIS else (),
        draw(st.sampled_from(["TOP", "CENTER", "BOTTOM"])) if with_ticks else "CENTER",
        draw(st.sampled_from(["TOP", "BOTTOM"])) if with_ticks else "BOTTOM",
        draw(st.booleans()) if with_ticks else True,
        filled,
        draw(LINES),
        draw(FILLS) if filled else None,
        draw(TEXT_STYLES),
    )


@st.composite
def annotations(draw: st.DrawFn, whole: tuple[ImageReference, ...], layers: list[GraphicLayer]) -> GraphicAnnotation:
    """An annotation that holds something."""
    return draw(
        st.builds(
            GraphicAnnotation,
            st.sampled_from([layer.name for layer in layers]),
            st.lists(graphics(), max_size=2).map(tuple),
            st.lists(texts(), max_size=2).map(tuple),
            st.lists(compounds(), max_size=1).map(tuple),
            applies_to(whole, with_class=False),
        ).filter(lambda one: bool(one.graphics or one.texts or one.compounds))
    )


LAYERS = st.lists(CODE, unique=True, min_size=1, max_size=3).flatmap(
    lambda names: st.tuples(
        *(
            st.builds(GraphicLayer, st.just(name), st.just(order), st.none() | WORD, st.none() | COLOR, LINE)
            for order, name in enumerate(names, 1)
        )
    ).map(list)
)
SUBTRACTIONS = st.builds(
    Subtraction,
    st.just(MaskOperation.AVG_SUB),
    st.lists(st.integers(1, 99), min_size=1, max_size=3).map(tuple),
    st.integers(1, 9),
    shift=st.tuples(SINGLE, SINGLE),
) | st.builds(Subtraction, st.just(MaskOperation.TID), tid_offset=st.integers(1, 99), shift=st.tuples(SINGLE, SINGLE))


@st.composite
def states(draw: st.DrawFn) -> PresentationState:
    """A Grayscale or Color Softcopy Presentation State."""
    kind = draw(st.sampled_from([StateKind.GRAYSCALE, StateKind.COLOR]))
    whole = draw(references(kind))
    layers = draw(LAYERS)
    spatial = SpatialTransformation(draw(st.sampled_from([0, 90, 180, 270])), draw(st.booleans()))
    active = draw(st.none() | st.sampled_from(layers))
    overlays = [draw(planes(0x6000, active))] if draw(st.booleans()) else []
    shutters: tuple[Any, ...] = draw(GEOMETRIC)
    if not shutters and draw(st.booleans()):
        bitmap = draw(planes(0x6004, None))
        overlays, shutters = [*overlays, bitmap], (BitmapShutter(bitmap),)
    state = PresentationState(
        identification=Identification(
            "1.2.3.9", kind, draw(CODE), draw(LINE), draw(LINE), "20260102", "030405.123456", draw(st.integers(1, 99))
        ),
        references=whole,
        shutters=shutters,
        shutter_value=draw(WORD) if shutters else 0,
        shutter_cielab=draw(COLOR) if shutters and (kind is StateKind.COLOR or draw(st.booleans())) else None,
        overlays=tuple(overlays),
        activations=(OverlayActivation(0x6000, active),) if active else (),
        active_overlays=frozenset([0x6000]) if active else frozenset(),
        spatial=spatial,
        areas=draw(areas(whole, spatial)),
        annotations=tuple(draw(st.lists(annotations(whole, layers), max_size=2))),
        layers=tuple(layers),
    )
    if kind is StateKind.COLOR:
        return replace(state, profile=srgb_profile())
    return replace(state, **draw(contrasts(whole)))


@st.composite
def contrasts(draw: st.DrawFn, whole: tuple[ImageReference, ...]) -> dict[str, Any]:
    """What only gray states have."""
    slope = DECIMAL.filter(bool)
    modality = draw(
        st.none()
        | st.builds(Rescale, slope, DECIMAL, st.sampled_from(["HU", "US", "OD"]))
        | st.builds(ModalityTable, tables(st.integers(-0x8000, 0xFFFF)), st.just("US"))
    )
    subtraction = draw(st.none() | SUBTRACTIONS)
    if subtraction is not None:
        frames = [frame for reference in whole for frame in reference.frames]
        subtraction = replace(subtraction, first_frame=min(frames, default=1))
    return {
        "modality": modality,
        "subtraction": subtraction,
        "voi": draw(voi_items(whole)),
        "presentation": draw(st.sampled_from(PresentationLutShape) | tables(st.just(0))),
    }
