"""What a written state holds, and what is never written."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from pydicom.dataset import Dataset

from tests.unit.rendering.written_states import image_header, written
from viewer.rendering.errors import InvalidValue, UnsupportedValue
from viewer.rendering.presentation_state.annotation_model import (
    GraphicAnnotation,
    GraphicLayer,
    GraphicObject,
    GraphicType,
    TextObject,
)
from viewer.rendering.presentation_state.lookup_table import LookupTable
from viewer.rendering.presentation_state.model import (
    AutomaticWindow,
    ColorLut,
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
from viewer.rendering.presentation_state.planes import BitmapShutter, CircularShutter, PolygonalShutter
from viewer.rendering.presentation_state.subtraction import MaskOperation

IMAGE = ImageReference("1.2.3.4.1", frozenset(), "1.2.840.10008.5.1.4.1.1.2", "1.2.3.5")
OTHER = replace(IMAGE, sop_instance_uid="1.2.3.4.2")
AREA = DisplayedArea((1, 1), (40, 30))
STATE = PresentationState(
    identification=Identification(
        "1.2.3.9", StateKind.GRAYSCALE, "SAVED", "as seen", "Doe^Jane", "20260102", "030405.5", 1
    ),
    references=(IMAGE,),
    areas=(AREA,),
)
LAYER = GraphicLayer("MARKS", 1)
POINT = GraphicObject(GraphicType.POINT, ((1.0, 2.0),))


def annotated(*texts: TextObject, graphic: GraphicObject = POINT) -> PresentationState:
    return replace(STATE, annotations=(GraphicAnnotation("MARKS", (graphic,), texts),), layers=(LAYER,))


def test_patient_and_study_are_those_of_the_image() -> None:
    found, header = written(STATE), image_header()
    for keyword in ("PatientName", "PatientID", "PatientBirthDate", "StudyInstanceUID", "StudyDate", "AccessionNumber"):
        assert found[keyword].value == header[keyword].value
    assert found.Modality == "PR"
    assert found.SeriesInstanceUID == "1.2.3.8"
    assert found.StudyID == "S1"


def test_what_is_no_valid_value_in_the_image_is_left_out_but_for_the_identity() -> None:
    header = image_header()
    header.PatientID = "X" * 70
    header.StudyID = "Y" * 40
    header.PatientAge = "old"
    found = written(STATE, header)
    assert found.PatientID == "X" * 70
    assert found.StudyID is None or found.StudyID == ""
    assert "PatientAge" not in found


def test_codes_and_other_ids_of_the_image_are_copied_without_private_elements() -> None:
    header = image_header()
    code = Dataset()
    code.CodeValue, code.CodingSchemeDesignator, code.CodeMeaning = "1", "99X", "Thorax"
    code.add_new(0x00091001, "LO", "private")
    header.ProcedureCodeSequence = [code]
    (copied,) = written(STATE, header).ProcedureCodeSequence
    assert copied.CodeMeaning == "Thorax"
    assert 0x00091001 not in copied


def test_modules_that_hold_nothing_are_left_out() -> None:
    found = written(STATE)
    for keyword in (
        "RescaleSlope",
        "SoftcopyVOILUTSequence",
        "ShutterShape",
        "ImageRotation",
        "GraphicAnnotationSequence",
        "GraphicLayerSequence",
        "SpecificCharacterSet",
        "ICCProfile",
        "MaskSubtractionSequence",
    ):
        assert keyword not in found
    assert found.PresentationLUTShape == "IDENTITY"


def test_the_character_set_is_the_plainest_that_has_all_characters() -> None:
    assert "SpecificCharacterSet" not in written(STATE)
    assert written(annotated(TextObject("Größe", anchor=(1, 1)))).SpecificCharacterSet == "ISO_IR 100"
    assert written(annotated(TextObject("高さ", anchor=(1, 1)))).SpecificCharacterSet == "ISO_IR 192"


def test_lines_of_text_are_separated_by_cr_lf() -> None:
    found = written(annotated(TextObject("a\nb", anchor=(1, 1))))
    text = found.GraphicAnnotationSequence[0].TextObjectSequence[0].UnformattedTextValue
    assert text == "a\r\nb"


def test_a_negative_first_value_mapped_is_written_as_a_signed_number() -> None:
    table = LookupTable(-5, 8, b"\xff\x00" * 300)
    found = written(replace(STATE, modality=ModalityTable(table, "HU")))
    assert found.ModalityLUTSequence[0]["LUTDescriptor"].VR == "SS"
    assert list(found.ModalityLUTSequence[0].LUTDescriptor) == [300, -5, 8]


def test_a_table_of_65536_entries_is_written_with_a_count_of_0() -> None:
    table = LookupTable(0, 16, b"\xff\xff" * 65536)
    found = written(replace(STATE, voi=(VoiItem((table,)),)))
    assert found.SoftcopyVOILUTSequence[0].VOILUTSequence[0].LUTDescriptor[0] == 0


def test_linear_is_the_default_and_not_written() -> None:
    item = written(replace(STATE, voi=(VoiItem((Window(1, 2),)),))).SoftcopyVOILUTSequence[0]
    assert "VOILUTFunction" not in item
    item = written(replace(STATE, voi=(VoiItem((Window(1, 2, VoiFunction.SIGMOID),)),))).SoftcopyVOILUTSequence[0]
    assert item.VOILUTFunction == "SIGMOID"


def test_long_decimals_are_shortened_to_16_characters() -> None:
    found = written(replace(STATE, voi=(VoiItem((Window(1 / 3, 200 / 3),)),)))
    assert abs(float(found.SoftcopyVOILUTSequence[0].WindowCenter) - 1 / 3) < 1e-12


def test_the_shutter_of_a_color_state_has_a_color() -> None:
    color = replace(
        STATE,
        identification=replace(STATE.identification, kind=StateKind.COLOR),
        shutters=(CircularShutter(5, 5, 3),),
        shutter_value=0xFFFF,
    )
    assert list(written(color).ShutterPresentationColorCIELabValue) == [0xFFFF, 0x8080, 0x8080]
    assert written(replace(color, shutter_value=0)).ShutterPresentationColorCIELabValue[0] == 0


GRAY_TABLE = LookupTable(0, 8, b"\x00\x00\xff\x00")
PLANE = OverlayPlane(0x6000, 2, 2, data=b"\x0f\x00")
REFUSED: dict[str, tuple[Callable[[], PresentationState], str]] = {
    "no identification": (lambda: replace(STATE, identification=None), "SOPInstanceUID"),
    "no label": (lambda: labelled(""), "ContentLabel"),
    "a label in small letters": (lambda: labelled("Saved"), "ContentLabel"),
    "a label of 17 characters": (lambda: labelled("A" * 17), "ContentLabel"),
    "no images": (lambda: replace(STATE, references=()), "ReferencedSeriesSequence"),
    "an image without its class": (lambda: replace(STATE, references=(replace(IMAGE, sop_class_uid=""),)), "Class"),
    "an image without its series": (
        lambda: replace(STATE, references=(replace(IMAGE, series_instance_uid=""),)),
        "SeriesInstanceUID",
    ),
    "an image twice": (lambda: replace(STATE, references=(IMAGE, IMAGE)), "ReferencedSOPInstanceUID"),
    "no displayed area": (lambda: replace(STATE, areas=()), "DisplayedAreaSelectionSequence"),
    "an image without a displayed area": (
        lambda: replace(STATE, references=(IMAGE, OTHER), areas=(replace(AREA, applies_to=(IMAGE,)),)),
        "DisplayedAreaSelectionSequence",
    ),
    "an area without corners": (lambda: replace(STATE, areas=(DisplayedArea(),)), "DisplayedAreaTopLeftHandCorner"),
    "corners that forget the rotation": (
        lambda: replace(STATE, spatial=SpatialTransformation(90)),
        "DisplayedAreaTopLeftHandCorner",
    ),
    "TRUE SIZE without a spacing": (
        lambda: replace(STATE, areas=(replace(AREA, size_mode=SizeMode.TRUE_SIZE),)),
        "PresentationPixelSpacing",
    ),
    "an item for an image of another state": (
        lambda: replace(STATE, voi=(VoiItem((Window(1, 2),), (OTHER,)),)),
        "ReferencedSOPInstanceUID",
    ),
    "an item for frames of no reference": (
        lambda: replace(
            STATE,
            references=(replace(IMAGE, frames=frozenset({1, 2})),),
            voi=(VoiItem((Window(1, 2),), (replace(IMAGE, frames=frozenset({3})),)),),
        ),
        "ReferencedFrameNumber",
    ),
    "a window that was not measured": (lambda: replace(STATE, voi=(VoiItem((AutomaticWindow(),)),)), "SoftcopyVOI"),
    "a VOI item of nothing": (lambda: replace(STATE, voi=(VoiItem(()),)), "SoftcopyVOILUTSequence"),
    "windows of two functions": (
        lambda: replace(STATE, voi=(VoiItem((Window(1, 2), Window(1, 2, VoiFunction.SIGMOID))),)),
        "VOILUTFunction",
    ),
    "a LUT of 4 bits": (lambda: replace(STATE, voi=(VoiItem((LookupTable(0, 4, b"\x0f\x00"),)),)), "LUTDescriptor"),
    "a presentation LUT that begins at 1": (
        lambda: replace(STATE, presentation=replace(GRAY_TABLE, first_mapped=1)),
        "LUTDescriptor",
    ),
    "REV_TID": (
        lambda: replace(STATE, subtraction=Subtraction(MaskOperation.REV_TID)),
        "MaskOperation",
    ),
    "two shutters of a shape": (
        lambda: replace(STATE, shutters=(CircularShutter(1, 1, 1), CircularShutter(2, 2, 2))),
        "ShutterShape",
    ),
    "a bitmap beside a shutter": (
        lambda: replace(STATE, shutters=(CircularShutter(1, 1, 1), BitmapShutter(PLANE)), overlays=(PLANE,)),
        "ShutterShape",
    ),
    "a bitmap shutter without its plane": (
        lambda: replace(STATE, shutters=(BitmapShutter(PLANE),)),
        "ShutterOverlayGroup",
    ),
    "a polygon that is longer than its element": (
        lambda: replace(STATE, shutters=(PolygonalShutter(((10000, 10000),) * 6000),)),
        "VerticesOfThePolygonalShutter",
    ),
    "a plane in the pixels of an image": (
        lambda: replace(STATE, overlays=(OverlayPlane(0x6000, 2, 2, embedded_bit=12),)),
        "OverlayBitPosition",
    ),
    "an activation in no layer": (
        lambda: replace(STATE, activations=(OverlayActivation(0x6000, LAYER),)),
        "GraphicLayer",
    ),
    "an annotation in no layer": (lambda: replace(annotated(), layers=()), "GraphicLayer"),
    "a layer twice": (lambda: replace(annotated(), layers=(LAYER, LAYER)), "GraphicLayer"),
    "a layer in small letters": (
        lambda: replace(annotated(), layers=(LAYER, GraphicLayer("small", 2))),
        "GraphicLayer",
    ),
    "an annotation of nothing": (
        lambda: replace(STATE, annotations=(GraphicAnnotation("MARKS"),), layers=(LAYER,)),
        "GraphicAnnotationSequence",
    ),
    "an open graphic that is filled": (
        lambda: annotated(graphic=GraphicObject(GraphicType.POLYLINE, ((1, 1), (2, 2)), filled=True)),
        "GraphicFilled",
    ),
    "more points than an element holds": (
        lambda: annotated(graphic=GraphicObject(GraphicType.POLYLINE, ((1.0, 1.0),) * 8192)),
        "GraphicData",
    ),
    "a text of blanks": (lambda: annotated(TextObject("  ", anchor=(1, 1))), "UnformattedTextValue"),
    "a text of 1025 characters": (lambda: annotated(TextObject("x" * 1025, anchor=(1, 1))), "UnformattedTextValue"),
    "control characters": (lambda: annotated(TextObject("a\x1bb", anchor=(1, 1))), "UnformattedTextValue"),
    "a colour state with a window": (
        lambda: replace(
            STATE,
            identification=replace(STATE.identification, kind=StateKind.COLOR),
            voi=(VoiItem((Window(1, 2),)),),
        ),
        "SOPClassUID",
    ),
    "a colour state that inverts": (
        lambda: replace(
            STATE,
            identification=replace(STATE.identification, kind=StateKind.COLOR),
            presentation=PresentationLutShape.INVERSE,
        ),
        "SOPClassUID",
    ),
}


def labelled(label: str) -> PresentationState:
    return replace(STATE, identification=replace(STATE.identification, label=label))


@pytest.mark.parametrize("what", REFUSED)
def test_it_refuses(what: str) -> None:
    make, attribute = REFUSED[what]
    with pytest.raises(InvalidValue, match=attribute):
        written(make())


@pytest.mark.parametrize("kind", [StateKind.PSEUDO_COLOR, StateKind.BLENDING])
def test_other_kinds_are_not_written(kind: StateKind) -> None:
    with pytest.raises(UnsupportedValue, match="SOPClassUID"):
        written(replace(STATE, identification=replace(STATE.identification, kind=kind)))
    with pytest.raises(UnsupportedValue, match="SOPClassUID"):
        written(replace(STATE, palette=ColorLut(b"\0\0\0")))


def test_an_image_without_a_study_is_refused() -> None:
    header = image_header()
    del header.StudyInstanceUID
    with pytest.raises(InvalidValue, match="StudyInstanceUID"):
        written(STATE, header)


def test_a_rescale_without_a_unit_says_unspecified() -> None:
    assert written(replace(STATE, modality=Rescale(2, -3))).RescaleType == "US"
