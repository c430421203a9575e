"""Reading Graphic Annotation and Graphic Layer modules."""

import io

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydicom import dcmread, dcmwrite
from pydicom.dataset import Dataset
from pydicom.sequence import Sequence

from viewer.rendering.presentation_state.annotation_model import MAX_POINTS, MAX_TEXT
from viewer.rendering.presentation_state.annotations import (
    CompoundType,
    GraphicType,
    MajorTick,
    Units,
    read_annotations,
    read_layers,
)


def item(**attributes: object) -> Dataset:
    dataset = Dataset()
    for keyword, value in attributes.items():
        setattr(dataset, keyword, value)
    return dataset


def graphic(**attributes: object) -> Dataset:
    usual = {
        "GraphicAnnotationUnits": "PIXEL",
        "GraphicDimensions": 2,
        "GraphicData": [1.0, 2.0, 3.0, 4.0],
        "GraphicType": "POLYLINE",
        "GraphicFilled": "N",
    }
    return item(**(usual | attributes))


def text(**attributes: object) -> Dataset:
    usual = {
        "UnformattedTextValue": "lesion",
        "BoundingBoxAnnotationUnits": "PIXEL",
        "BoundingBoxTopLeftHandCorner": [1.0, 2.0],
        "BoundingBoxBottomRightHandCorner": [11.0, 12.0],
        "BoundingBoxTextHorizontalJustification": "CENTER",
    }
    return item(**(usual | attributes))


def state(
    graphics: tuple[Dataset, ...] = (), texts: tuple[Dataset, ...] = (), compounds: tuple[Dataset, ...] = ()
) -> Dataset:
    annotation = item(
        GraphicLayer="L",
        GraphicObjectSequence=Sequence(graphics),
        TextObjectSequence=Sequence(texts),
        CompoundGraphicSequence=Sequence(compounds),
    )
    return item(GraphicAnnotationSequence=Sequence([annotation]))


def test_a_graphic_is_read_with_its_points_units_and_layer() -> None:
    (annotation,) = read_annotations(state((graphic(GraphicAnnotationUnits="DISPLAY", GraphicFilled="Y"),)))
    (found,) = annotation.graphics
    assert annotation.layer == "L"
    assert (found.type, found.units, found.filled) == (GraphicType.POLYLINE, Units.DISPLAY, True)
    assert found.points == ((1.0, 2.0), (3.0, 4.0))


@pytest.mark.parametrize("kind", GraphicType)
def test_every_graphic_type_is_read(kind: GraphicType) -> None:
    points = {GraphicType.POINT: 1, GraphicType.CIRCLE: 2}.get(kind, 4)
    (annotation,) = read_annotations(state((graphic(GraphicType=kind.value, GraphicData=[5.0] * (2 * points)),)))
    assert annotation.graphics[0].type is kind


@pytest.mark.parametrize("kind", CompoundType)
def test_every_compound_type_is_read(kind: CompoundType) -> None:
    points = 1 if kind is CompoundType.CROSSHAIR else 2
    compound = item(
        CompoundGraphicType=kind.value,
        CompoundGraphicUnits="PIXEL",
        CompoundGraphicInstanceID=7,
        GraphicData=[5.0] * (2 * points),
        MajorTicksSequence=Sequence([item(TickPosition=0.5, TickLabel="cm")]),
    )
    (annotation,) = read_annotations(state(compounds=(compound,)))
    assert annotation.compounds[0].type is kind
    assert annotation.compounds[0].id == 7
    assert annotation.compounds[0].ticks == (MajorTick(0.5, "cm"),)


def test_a_polyline_is_closed_if_its_first_point_is_its_last() -> None:
    closed = graphic(GraphicData=[1.0, 1.0, 5.0, 1.0, 5.0, 5.0, 1.0, 1.0])
    (annotation,) = read_annotations(state((closed, graphic())))
    assert [one.closed for one in annotation.graphics] == [True, False]


def test_an_annotation_applies_to_the_frames_that_it_references() -> None:
    dataset = state((graphic(),))
    reference = item(ReferencedSOPInstanceUID="1.2.3", ReferencedFrameNumber=[2, 4])
    dataset.GraphicAnnotationSequence[0].ReferencedImageSequence = Sequence([reference])
    (annotation,) = read_annotations(dataset)
    assert [annotation.applies("1.2.3", frame) for frame in (1, 2, 3, 4)] == [False, True, False, True]
    assert not annotation.applies("1.2.4", 2)
    assert annotation.references == annotation.applies_to


def test_an_annotation_without_reference_applies_to_all_images() -> None:
    (annotation,) = read_annotations(state((graphic(),)))
    assert annotation.applies("9.9", 5)


@pytest.mark.parametrize("separator", ["\r\n", "\n", "\r"])
def test_lines_of_text_are_separated_however_the_state_does_it(separator: str) -> None:
    (annotation,) = read_annotations(state(texts=(text(UnformattedTextValue=f"one{separator}two"),)))
    assert annotation.texts[0].text == "one\ntwo"


def test_a_backslash_belongs_to_the_text() -> None:
    (annotation,) = read_annotations(state(texts=(text(UnformattedTextValue="L4\\L5"),)))
    assert annotation.texts[0].text == "L4\\L5"


@pytest.mark.parametrize(
    ("character_set", "words"),
    [
        ("ISO_IR 192", "Läsion 肺 שלום"),
        ("ISO_IR 100", "Größe"),
        ("ISO_IR 144", "легкое"),
        ("ISO_IR 126", "πνεύμονας"),
        ("ISO_IR 138", "ריאה"),
        ("ISO_IR 127", "رئة"),
        (["", "ISO 2022 IR 87"], "肺"),
        (["", "ISO 2022 IR 149"], "폐"),
        ("GB18030", "肺结节"),
    ],
)
def test_text_is_decoded_by_the_character_set_of_the_state(character_set: str | list[str], words: str) -> None:
    dataset = state(texts=(text(UnformattedTextValue=words),))
    dataset.SpecificCharacterSet = character_set
    file = io.BytesIO()
    dcmwrite(file, dataset, implicit_vr=False, little_endian=True)
    file.seek(0)
    (annotation,) = read_annotations(dcmread(file, force=True))
    assert annotation.texts[0].text == words


def test_an_anchor_is_read_with_units_of_its_own() -> None:
    anchored = text(AnchorPoint=[0.5, 0.5], AnchorPointAnnotationUnits="DISPLAY", AnchorPointVisibility="Y")
    (annotation,) = read_annotations(state(texts=(anchored,)))
    (found,) = annotation.texts
    assert (found.box_units, found.anchor_units) == (Units.PIXEL, Units.DISPLAY)
    assert (found.anchor, found.connected, found.justification) == ((0.5, 0.5), True, "CENTER")


def test_layers_come_in_the_order_of_drawing_with_their_colours() -> None:
    upper = item(
        GraphicLayer="UPPER",
        GraphicLayerOrder=2,
        GraphicLayerRecommendedDisplayGrayscaleValue=65535,
        GraphicLayerRecommendedDisplayCIELabValue=[1, 2, 3],
    )
    lower = item(GraphicLayer="LOWER", GraphicLayerOrder=1, GraphicLayerDescription="below")
    layers = read_layers(item(GraphicLayerSequence=Sequence([upper, lower])))
    assert [layer.name for layer in layers] == ["LOWER", "UPPER"]
    assert (layers[1].gray, layers[1].color, layers[0].gray) == (65535, (1, 2, 3), None)


def test_styles_are_read() -> None:
    line = item(
        PatternOnColorCIELabValue=[1, 2, 3],
        PatternOnOpacity=0.5,
        LineThickness=3.0,
        LineDashingStyle="DASHED",
        LinePattern=0xF0F0F0F0,
        ShadowStyle="OUTLINED",
        ShadowOffsetX=2.0,
        ShadowOffsetY=0.0,
    )
    fill = item(PatternOnColorCIELabValue=[4, 5, 6], FillMode="STIPPELED", FillPattern=bytes(range(128)))
    words = item(TextColorCIELabValue=[7, 8, 9], Bold="Y", Underlined="Y", VerticalAlignment="BOTTOM")
    (annotation,) = read_annotations(
        state(
            (graphic(LineStyleSequence=Sequence([line]), FillStyleSequence=Sequence([fill])),),
            (text(TextStyleSequence=Sequence([words])),),
        )
    )
    (drawn,), (written,) = annotation.graphics, annotation.texts
    assert drawn.line is not None
    assert (drawn.line.color, drawn.line.opacity, drawn.line.thickness) == ((1, 2, 3), 0.5, 3.0)
    assert drawn.line.pattern == 0xF0F0F0F0
    assert drawn.line.shadow is not None
    assert drawn.line.shadow.offset == (2.0, 0.0)
    assert drawn.fill is not None
    assert len(drawn.fill.stipple) == 128
    assert written.style is not None
    assert (written.style.color, written.style.bold, written.style.vertical) == ((7, 8, 9), True, "BOTTOM")


@pytest.mark.parametrize(
    ("attributes", "named"),
    [
        ({"GraphicData": [1.0, 2.0, 3.0]}, "GraphicData"),
        ({"GraphicData": [1.0, float("nan"), 3.0, 4.0]}, "GraphicData"),
        ({"GraphicData": [1.0, float("inf"), 3.0, 4.0]}, "GraphicData"),
        ({"GraphicData": [1.0, 2.0, 3e9, 4.0]}, "GraphicData"),
        ({"GraphicData": [1.0, 2.0]}, "GraphicData"),
        ({"GraphicData": [0.0] * (2 * MAX_POINTS + 2)}, "GraphicData"),
        ({"GraphicType": "BEZIER"}, "GraphicType"),
        ({"GraphicType": "ELLIPSE"}, "GraphicData"),
        ({"GraphicAnnotationUnits": "FURLONG"}, "GraphicAnnotationUnits"),
        ({"GraphicDimensions": 3}, "GraphicDimensions"),
        ({"FillStyleSequence": Sequence([item(FillMode="STIPPELED", FillPattern=b"12")])}, "FillPattern"),
    ],
)
def test_a_faulty_graphic_is_left_out_with_a_warning_and_the_others_stay(
    attributes: dict[str, object], named: str
) -> None:
    warnings: list[str] = []
    (annotation,) = read_annotations(state((graphic(**attributes), graphic())), warnings)
    assert len(annotation.graphics) == 1
    assert named in warnings[0]


@pytest.mark.parametrize(
    "attributes",
    [
        {"BoundingBoxTopLeftHandCorner": [1.0]},
        {"BoundingBoxTopLeftHandCorner": None, "BoundingBoxBottomRightHandCorner": None},
        {"BoundingBoxAnnotationUnits": ""},
        {"BoundingBoxTopLeftHandCorner": [float("nan"), 1.0]},
    ],
)
def test_a_text_without_a_usable_place_is_left_out_with_a_warning(attributes: dict[str, object]) -> None:
    warnings: list[str] = []
    assert read_annotations(state(texts=(text(**attributes),)), warnings) == ()
    assert len(warnings) == 1


def test_a_text_of_a_million_characters_is_cut_with_a_warning() -> None:
    warnings: list[str] = []
    (annotation,) = read_annotations(state(texts=(text(UnformattedTextValue="x" * 1_000_000),)), warnings)
    assert len(annotation.texts[0].text) == MAX_TEXT
    assert annotation.texts[0].text.endswith("…")
    assert "cut" in warnings[0]


def test_many_faulty_objects_make_two_warnings() -> None:
    warnings: list[str] = []
    read_annotations(state(tuple(graphic(GraphicType="?") for _ in range(50))), warnings)
    assert len(warnings) == 2


def test_objects_beyond_what_can_be_drawn_are_left_out_with_a_warning() -> None:
    warnings: list[str] = []
    (annotation,) = read_annotations(state(texts=tuple(text() for _ in range(1_200))), warnings)
    assert len(annotation.texts) == 1_000
    assert "200 annotations are left out" in warnings[-1]


def test_a_state_without_annotations_has_none() -> None:
    assert read_annotations(Dataset()) == ()
    assert read_layers(Dataset()) == ()


@settings(max_examples=60, deadline=None)
@given(
    kind=st.sampled_from([*GraphicType, "", "?"]),
    units=st.sampled_from([*Units, "", "?"]),
    data=st.lists(st.floats(width=32), max_size=12),
    words=st.text(max_size=40),
    corner=st.lists(st.floats(width=32), max_size=3),
)
def test_whatever_a_state_holds_reading_ends_with_values_or_warnings(
    kind: str, units: str, data: list[float], words: str, corner: list[float]
) -> None:
    warnings: list[str] = []
    one = graphic(GraphicType=str(kind), GraphicAnnotationUnits=str(units), GraphicData=data)
    other = text(UnformattedTextValue=words, BoundingBoxTopLeftHandCorner=corner, BoundingBoxAnnotationUnits=str(units))
    found = read_annotations(state((one,), (other,)), warnings)
    kept = sum(len(annotation.graphics) + len(annotation.texts) for annotation in found)
    assert kept + len(warnings) == 2
