"""Layers, styles, compound graphics and what hostile annotations cost."""

import time

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.unit.rendering.annotation.annotated import annotation, drawn, frame, rendered
from viewer.rendering.annotation.draw import draw_annotations, drawing_warnings
from viewer.rendering.output import Output
from viewer.rendering.pipeline import prepare_moving, render, render_moving
from viewer.rendering.pixel_description import PixelDescription
from viewer.rendering.presentation_state.annotation_model import (
    CompoundGraphic,
    CompoundType,
    GraphicAnnotation,
    GraphicLayer,
    GraphicObject,
    GraphicType,
    MajorTick,
    Point,
    TextObject,
    Units,
)
from viewer.rendering.presentation_state.annotation_styles import FillStyle, LineStyle, Shadow
from viewer.rendering.presentation_state.effective import EffectiveState

RED = (round(54.29 * 655.35), 53665, 50858)
SQUARE = ((20.0, 20.0), (80.0, 20.0), (80.0, 80.0), (20.0, 80.0), (20.0, 20.0))
LINE = ((10.0, 50.5), (90.0, 50.5))


def disc(layer: str) -> GraphicAnnotation:
    return annotation(GraphicObject(GraphicType.CIRCLE, ((50.0, 50.0), (70.0, 50.0)), filled=True), layer=layer)


@pytest.mark.parametrize(("orders", "top"), [((1, 2), 128), ((2, 1), 64)])
def test_a_layer_of_higher_order_lies_on_top(orders: tuple[int, int], top: int) -> None:
    layers = [GraphicLayer("A", orders[0], 64 * 257), GraphicLayer("B", orders[1], 128 * 257)]
    sheet = draw_annotations([disc("A"), disc("B")], layers, frame(100, 100), color=False)
    assert sheet is not None
    assert sheet.over(np.zeros((100, 100), np.uint8))[50, 50] == top


def test_a_layer_that_is_not_defined_is_drawn_in_white_with_a_warning() -> None:
    one = annotation(GraphicObject(GraphicType.POLYLINE, SQUARE, filled=True), layer="GHOST")
    sheet = draw_annotations([one], [], frame(100, 100), color=False)
    assert sheet is not None
    assert sheet.over(np.zeros((100, 100), np.uint8))[50, 50] == 255
    assert "GHOST" in drawing_warnings([one], [])[0]


def test_colour_is_used_on_colour_pictures_only() -> None:
    one, layers = (
        annotation(GraphicObject(GraphicType.POLYLINE, SQUARE, filled=True)),
        [GraphicLayer("L", 1, 0xFFFF, RED)],
    )
    color = draw_annotations([one], layers, frame(100, 100), color=True)
    gray = draw_annotations([one], layers, frame(100, 100), color=False)
    assert color is not None
    assert gray is not None
    assert color.over(np.zeros((100, 100), np.uint8))[50, 50] == pytest.approx([255, 0, 0], abs=2)
    assert gray.over(np.zeros((100, 100), np.uint8))[50, 50] == 255


@pytest.mark.parametrize("background", [0, 128, 255])
@pytest.mark.parametrize("gray", [0, 0x7FFF, 0xFFFF])
def test_a_line_can_be_told_from_any_background(background: int, gray: int) -> None:
    picture = drawn(
        GraphicObject(GraphicType.POLYLINE, LINE), layers=[GraphicLayer("L", 1, gray)], background=background
    )
    column = picture[45:57, 50].astype(int)
    assert column.max() - column.min() > 60


def test_thickness_is_counted_in_the_units_of_the_object() -> None:
    zoomed = frame(100, 100, Output(viewport=(400, 400)))
    for units, points, thickness in (
        (Units.PIXEL, LINE, 5.0),
        (Units.DISPLAY, ((0.1, 0.5), (0.9, 0.5)), 0.05),
    ):
        line = GraphicObject(GraphicType.POLYLINE, points, units, line=LineStyle(thickness=thickness))
        assert (drawn(line, on=zoomed)[:, 200] > 128).sum() == pytest.approx(20, abs=2)


def test_dashes_leave_gaps_and_gaps_can_have_a_colour() -> None:
    dashed = LineStyle(thickness=2.0, pattern=0xFF00FF00)
    row = drawn(GraphicObject(GraphicType.POLYLINE, LINE, line=dashed))[50, 10:90]
    assert (row > 200).any()
    assert (row == 0).any()
    both = LineStyle(thickness=2.0, pattern=0xFF00FF00, off_color=(0x8000, 0x8080, 0x8080), off_opacity=1.0)
    row = drawn(GraphicObject(GraphicType.POLYLINE, LINE, line=both))[50, 14:86]
    assert row.min() > 60


def test_opacity_of_a_fill_lets_the_picture_through() -> None:
    half = FillStyle(color=(0xFFFF, 0x8080, 0x8080), opacity=0.5)
    picture = drawn(GraphicObject(GraphicType.POLYLINE, SQUARE, filled=True, fill=half), background=100)
    assert int(picture[50, 50]) == pytest.approx(177, abs=2)


def test_a_stipple_is_repeated_over_the_shape() -> None:
    columns = FillStyle(color=(0xFFFF, 0x8080, 0x8080), stipple=b"\xf0" * 128)
    row = drawn(GraphicObject(GraphicType.POLYLINE, SQUARE, filled=True, fill=columns))[50, 24:72]
    assert row.reshape(6, 8).tolist() == [[255] * 4 + [0] * 4] * 6


def test_shadows_lie_beside_or_around_a_line() -> None:
    white = (0xFFFF, 0x8080, 0x8080)
    beside = LineStyle(color=(0x6000, 0x8080, 0x8080), shadow=Shadow("NORMAL", (0.0, 10.0), white))
    around = LineStyle(color=(0x6000, 0x8080, 0x8080), shadow=Shadow("OUTLINED", (0.0, 10.0), white))
    low = drawn(GraphicObject(GraphicType.POLYLINE, LINE, line=beside))[:, 50]
    wide = drawn(GraphicObject(GraphicType.POLYLINE, LINE, line=around))[:, 50]
    assert low[60] > 150
    assert low[40] == 0
    assert wide[42] > 150
    assert wide[58] > 150


@pytest.mark.parametrize("kind", CompoundType)
def test_every_compound_graphic_leaves_ink(kind: CompoundType) -> None:
    points = ((50.0, 50.0),) if kind is CompoundType.CROSSHAIR else ((20.0, 30.0), (80.0, 60.0))
    ticks = (MajorTick(0.0, "0"), MajorTick(1.0, "5"))
    assert drawn(CompoundGraphic(kind, points, ticks=ticks)).max() > 150


def test_the_head_of_an_arrow_is_at_its_first_point() -> None:
    picture = drawn(CompoundGraphic(CompoundType.ARROW, ((20.0, 50.5), (80.0, 50.5)))) > 128
    assert picture[:, 28].sum() > picture[:, 75].sum()


def test_an_infinite_line_reaches_the_edges_and_leaves_its_gap() -> None:
    line = CompoundGraphic(
        CompoundType.INFINITELINE, ((40.0, 50.5), (60.0, 50.5)), gap=0.2, rotation_point=(50.0, 50.5)
    )
    row = drawn(line)[50]
    assert row[0] > 100
    assert row[99] > 100
    assert not row[43:57].any()


def test_a_crosshair_ends_at_its_diameter_of_visibility() -> None:
    picture = drawn(CompoundGraphic(CompoundType.CROSSHAIR, ((50.5, 50.5),), gap=0.1, visible_diameter=0.6))
    assert [int(picture[50, column] > 100) for column in (15, 25, 50, 75, 85)] == [0, 1, 0, 1, 0]
    assert [int(picture[row, 50] > 100) for row in (15, 25, 50, 75, 85)] == [0, 1, 0, 1, 0]


def test_rotation_is_counter_clockwise_around_its_point() -> None:
    line = CompoundGraphic(
        CompoundType.MULTILINE, ((50.5, 50.5), (90.0, 50.5)), rotation=90, rotation_point=(50.5, 50.5)
    )
    picture = drawn(line)
    assert picture[20, 50] > 100
    assert picture[80, 50] == 0


def test_the_plain_graphics_that_stand_in_for_a_compound_graphic_are_not_drawn_as_well() -> None:
    compound = CompoundGraphic(CompoundType.MULTILINE, LINE, id=4)
    twin = GraphicObject(GraphicType.POLYLINE, SQUARE, filled=True, compound_id=4)
    words = TextObject("twin", ((20.0, 60.0), (80.0, 80.0)), compound_id=4)
    other = GraphicObject(GraphicType.POLYLINE, ((0.0, 5.5), (100.0, 5.5)), compound_id=5)
    picture = drawn(compound, twin, words, other)
    assert picture[30, 50] == 0
    assert not picture[60:80].any()
    assert picture[50, 50] > 100
    assert picture[5, 50] > 100


def test_the_pipeline_draws_stills_and_moving_pictures_alike() -> None:
    pixels = np.random.default_rng(1).integers(0, 256, (60, 80)).astype(np.uint8)
    description = PixelDescription(60, 80, 1, "MONOCHROME2", 8, 8, 7, signed=False)
    objects = annotation(GraphicObject(GraphicType.CIRCLE, ((40.0, 30.0), (55.0, 30.0))))
    state = EffectiveState(annotations=(objects,), layers=(GraphicLayer("L", 1, 0xFFFF, RED),))
    before = pixels.copy()
    still = render(pixels, description, state)
    moving = prepare_moving(pixels, description, state, Output())
    assert moving.annotations is not None
    assert moving.nbytes > moving.stored.nbytes
    np.testing.assert_allclose(render_moving(moving, state.gray).astype(int), still, atol=1)
    np.testing.assert_array_equal(pixels, before)
    assert (still != pixels).any()
    colored = render(pixels, description, state, Output(in_color=True))
    assert colored.shape == (60, 80, 3)


def test_a_state_without_annotations_costs_and_changes_nothing() -> None:
    assert draw_annotations([], [GraphicLayer("L")], frame(10, 10), color=True) is None
    pixels = np.arange(100, dtype=np.uint8).reshape(10, 10)
    np.testing.assert_array_equal(rendered(pixels), pixels)


def points(count: int, seed: int = 0) -> tuple[Point, ...]:
    values = np.random.default_rng(seed).random((count, 2)) * 512
    return tuple((float(x), float(y)) for x, y in values)


HOSTILE = {
    "a line to and fro": GraphicObject(GraphicType.POLYLINE, points(100_000)),
    "a shape that crosses itself": GraphicObject(
        GraphicType.POLYLINE, (*points(50_000), *points(50_000)[:1]), filled=True
    ),
    "a spline": GraphicObject(GraphicType.INTERPOLATED, points(100_000)),
    "a huge circle": GraphicObject(GraphicType.CIRCLE, ((1e6, 1e6), (-1e6, -1e6)), filled=True),
    "a thick line": GraphicObject(GraphicType.POLYLINE, points(1_000), line=LineStyle(thickness=1e6)),
    "tiny dashes": GraphicObject(
        GraphicType.POLYLINE, points(20_000), line=LineStyle(thickness=1e-9, pattern=0xAAAAAAAA)
    ),
    "many lines of text": TextObject("x\n" * 5_000, ((0.0, 0.0), (500.0, 20.0))),
    "a long line of text": TextObject("x" * 10_000, ((0.0, 0.0), (500.0, 20.0))),
    "nothing at all": GraphicObject(GraphicType.ELLIPSE, ((5.0, 5.0),) * 4, filled=True),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_annotations_end_fast(name: str) -> None:
    on = frame(512, 512, Output(viewport=(1024, 1024)))
    start = time.process_time()
    drawn(HOSTILE[name], on=on)
    assert time.process_time() - start < 5


@settings(max_examples=80, deadline=None)
@given(
    kind=st.sampled_from(GraphicType),
    units=st.sampled_from(Units),
    filled=st.booleans(),
    where=st.lists(st.tuples(*[st.floats(-1e6, 1e6, allow_nan=False)] * 2), min_size=4, max_size=9),
    region=st.tuples(st.floats(-1e5, 1e5), st.floats(-1e5, 1e5), st.floats(1e-3, 1e6), st.floats(1e-3, 1e6)),
)
def test_whatever_is_drawn_the_picture_keeps_its_shape(
    kind: GraphicType, units: Units, filled: bool, where: list[Point], region: tuple[float, float, float, float]
) -> None:
    on = frame(50, 60, Output(viewport=(90, 70), region=region))
    picture = drawn(
        GraphicObject(kind, tuple(where), units, filled),
        TextObject("a\nb", (where[0], where[1]), units, anchor=where[2], anchor_units=units, connected=True),
        CompoundGraphic(CompoundType.CUTLINE, (where[0], where[1]), units=units, gap=0.1),
        on=on,
    )
    assert picture.shape == (on.size[1], on.size[0])
