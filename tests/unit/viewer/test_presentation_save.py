"""Saving what is shown as a presentation state, over REST."""

import datetime

import numpy as np
import pytest
from django.test import Client
from django.utils import timezone
from pydicom.uid import generate_uid

from dgscope.accounts.models import AuditEvent
from dgscope.archive.models import Instance
from tests.unit.viewer.presentation_objects import data_set, post, saved, send, shown, state, states_url
from tests.unit.viewer.stored_objects import COLUMNS, ROWS, image, person, ramp, signed_in, store
from viewer.rendering.presentation_state.annotation_model import GraphicType, Units
from viewer.rendering.presentation_state.model import (
    PresentationLutShape,
    Rescale,
    SizeMode,
    SpatialTransformation,
    VoiFunction,
    Window,
)
from viewer.rendering.presentation_state.planes import CircularShutter, PolygonalShutter, RectangularShutter

pytestmark = pytest.mark.django_db


@pytest.fixture
def stored() -> Instance:
    return store(image())


def test_it_makes_a_new_instance_in_the_study_of_the_image(browser: Client, stored: Instance) -> None:
    row = saved(browser, stored, description="As seen")
    assert row.series.study == stored.series.study
    assert row.series.modality == "PR"
    assert row.kind == "ps"
    written = data_set(row)
    assert written.SOPClassUID == "1.2.840.10008.5.1.4.1.1.11.1"
    assert written.ContentLabel == "SAVED"
    assert written.ContentDescription == "As seen"
    assert written.PatientName == "Jansen^Piet"
    assert written.PatientID == "P1"
    assert written.AccessionNumber == "ACC1"
    assert written.Manufacturer == "DGscope"


def test_an_untouched_image_is_saved_as_it_is_shown(browser: Client, stored: Instance) -> None:
    found = state(saved(browser, stored))
    assert found.modality == Rescale(1.0, -1000.0, "HU")
    assert found.voi[0].choices == (Window(-400, 1200, explanation="WIDE"),)
    assert found.presentation is PresentationLutShape.IDENTITY
    assert (found.areas[0].top_left, found.areas[0].bottom_right) == ((1, 1), (COLUMNS, ROWS))
    assert found.areas[0].pixel_spacing == (0.5, 0.5)
    assert found.warnings == ()


def test_a_window_inversion_and_area_are_saved(browser: Client, stored: Instance) -> None:
    window = {"center": 12.5, "width": 300, "function": "sigmoid"}
    area = {"x": 3, "y": 4.4, "w": 20, "h": 10}
    found = state(saved(browser, stored, shown(stored, window=window, invert=True, area=area)))
    assert found.voi[0].choices == (Window(12.5, 300, VoiFunction.SIGMOID),)
    assert found.presentation is PresentationLutShape.INVERSE
    assert (found.areas[0].top_left, found.areas[0].bottom_right) == ((4, 5), (23, 14))
    assert found.areas[0].size_mode is SizeMode.SCALE_TO_FIT


def test_voi_index_takes_that_window_of_the_image(browser: Client, stored: Instance) -> None:
    assert state(saved(browser, stored, shown(stored, voi_index=1))).voi[0].choices[0].center == 40


def test_voi_full_is_saved_as_identity(browser: Client, stored: Instance) -> None:
    assert state(saved(browser, stored, shown(stored, voi="full"))).voi == ()


def test_an_automatic_window_is_saved_as_it_was_measured(browser: Client, stored: Instance) -> None:
    (window,) = state(saved(browser, stored, shown(stored, voi="auto"))).voi[0].choices
    assert window.center == pytest.approx(-400.5, abs=1)
    assert window.width == pytest.approx(1187, abs=2)


@pytest.mark.parametrize("flip", [False, True])
@pytest.mark.parametrize("rotate", [0, 90, 180, 270])
def test_corners_name_the_pixels_that_come_out_there(
    browser: Client, stored: Instance, rotate: int, flip: bool
) -> None:
    area = {"x": 5, "y": 2, "w": 10, "h": 7}
    found = state(saved(browser, stored, shown(stored, rotate=rotate, flip=flip, area=area)))
    assert found.spatial == SpatialTransformation(rotate, flip)
    picture = np.arange(ROWS * COLUMNS).reshape(ROWS, COLUMNS)[2:9, 5:15]
    turned = np.rot90(picture, -rotate // 90)
    turned = turned[:, ::-1] if flip else turned
    for corner, value in ((found.areas[0].top_left, turned[0, 0]), (found.areas[0].bottom_right, turned[-1, -1])):
        assert (corner[1] - 1) * COLUMNS + corner[0] - 1 == value


def test_shutters_of_each_shape_are_saved_in_pixels_from_1(browser: Client, stored: Instance) -> None:
    shutters = [
        {"shape": "RECTANGULAR", "x": 2, "y": 3, "w": 10, "h": 5},
        {"shape": "CIRCULAR", "center": [6.5, 5.5], "radius": 4},
        {"shape": "POLYGONAL", "vertices": [[0, 0], [20.5, 0.5], [20.5, 20.5]]},
    ]
    found = state(saved(browser, stored, shown(stored, shutters=shutters, shutter_value=0x8000)))
    assert found.shutters == (
        RectangularShutter(3, 12, 4, 8),
        CircularShutter(6, 7, 4),
        PolygonalShutter(((1, 1), (1, 21), (21, 21))),
    )
    assert found.shutter_value == 0x8000


def test_graphics_and_text_are_saved_in_layers(browser: Client, stored: Instance) -> None:
    graphics = [
        {"layer": "Measures", "type": "POLYLINE", "points": [[1.5, 2.5], [10, 12]]},
        {"layer": "Areas", "type": "ELLIPSE", "points": [[1, 5], [9, 5], [5, 3], [5, 7]], "filled": True},
    ]
    texts = [
        {"layer": "Measures", "text": "12 mm\r\nÄnderung", "anchor": [10, 12], "connected": True},
        {"layer": "Measures", "text": "note", "box": [[0.125, 0.125], [0.5, 0.25]], "units": "DISPLAY"},
    ]
    layers = [{"name": "AREAS", "order": 1, "gray": 40000, "color": [50000, 30000, 30000]}]
    found = state(saved(browser, stored, shown(stored, graphics=graphics, texts=texts), layers=layers))
    measures, areas = found.annotations
    assert (measures.layer, areas.layer) == ("MEASURES", "AREAS")
    assert measures.graphics[0].points == ((1.5, 2.5), (10, 12))
    assert measures.texts[0].text == "12 mm\nÄnderung"
    assert measures.texts[0].connected
    assert measures.texts[1].box_units is Units.DISPLAY
    assert areas.graphics[0].type is GraphicType.ELLIPSE
    assert areas.graphics[0].filled
    assert [(layer.name, layer.gray, layer.color) for layer in found.layers] == [
        ("AREAS", 40000, (50000, 30000, 30000)),
        ("MEASURES", 0xFFFF, None),
    ]


def test_images_with_one_modality_lut_share_a_state_each_with_its_own_window(browser: Client, stored: Instance) -> None:
    common = {"StudyInstanceUID": stored.series.study.study_instance_uid}
    other = store(image(SeriesInstanceUID=stored.series.series_instance_uid, **common))
    narrow = {"center": 40, "width": 400, "function": "LINEAR"}
    found = state(saved(browser, stored, shown(stored), shown(other, window=narrow)))
    assert {one.sop_instance_uid for one in found.references} == {stored.sop_instance_uid, other.sop_instance_uid}
    assert [(item.choices[0].width, item.applies_to[0].sop_instance_uid) for item in found.voi] == [
        (1200, stored.sop_instance_uid),
        (400, other.sop_instance_uid),
    ]


def test_images_with_different_modality_luts_go_into_several_states(browser: Client, stored: Instance) -> None:
    common = {"StudyInstanceUID": stored.series.study.study_instance_uid, "RescaleSlope": 2}
    other = store(image(**common))
    answer = post(browser, stored, shown(stored), shown(other))
    assert answer.status_code == 201
    first, second = answer.json()["states"]
    assert [(image["sop_uid"], image["frames"]) for image in first["images"]] == [(stored.sop_instance_uid, [])]
    assert [(image["sop_uid"], image["frames"]) for image in second["images"]] == [(other.sop_instance_uid, [])]
    assert first["series_uid"] == second["series_uid"]


def test_a_colour_image_gets_a_color_state_with_a_profile(browser: Client) -> None:
    pixels = np.zeros((ROWS, COLUMNS, 3), "u1")
    colour = {
        "SamplesPerPixel": 3,
        "PhotometricInterpretation": "RGB",
        "PlanarConfiguration": 0,
        "BitsAllocated": 8,
        "BitsStored": 8,
        "HighBit": 7,
        "PixelData": pixels.tobytes(),
        "RescaleSlope": None,
        "RescaleIntercept": None,
        "WindowCenter": None,
        "WindowWidth": None,
    }
    row = store(image(ramp(), **colour))
    written = data_set(saved(browser, row, shown(row, rotate=90)))
    assert written.SOPClassUID == "1.2.840.10008.5.1.4.1.1.11.2"
    assert written.ICCProfile[12:16] == b"scnr"
    assert "PresentationLUTShape" not in written
    answer = post(browser, row, shown(row, invert=True))
    assert answer.status_code == 422
    assert "images[0]" in answer.json()["detail"]


def test_frames_of_a_multi_frame_image_can_be_named(browser: Client) -> None:
    row = store(image(np.zeros((3, ROWS, COLUMNS), "<u2"), NumberOfFrames=3))
    narrow = {"center": 40, "width": 400, "function": "LINEAR"}
    found = state(saved(browser, row, shown(row, frames=[1]), shown(row, frames=[3], window=narrow)))
    assert found.references[0].frames == {1, 3}
    assert [sorted(item.applies_to[0].frames) for item in found.voi] == [[1], [3]]
    assert state(saved(browser, row, shown(row, frames=[1, 2, 3]))).references[0].frames == frozenset()


def test_a_state_that_it_is_based_on_stays_but_for_what_was_changed(browser: Client, stored: Instance) -> None:
    graphics = [{"layer": "A", "type": "POINT", "points": [[1, 1]]}]
    base = saved(
        browser,
        stored,
        shown(
            stored,
            invert=True,
            rotate=90,
            window={"center": 1, "width": 2},
            shutters=[{"shape": "CIRCULAR", "center": [5, 5], "radius": 3}],
            area={"x": 1, "y": 2, "w": 8, "h": 4},
            graphics=graphics,
        ),
    )
    more = [{"layer": "B", "type": "POINT", "points": [[2, 2]]}]
    found = state(
        saved(browser, stored, shown(stored, rotate=90, graphics=more), based_on=base.sop_instance_uid, label="NEXT")
    )
    assert found.spatial == SpatialTransformation(180)
    assert (found.areas[0].top_left, found.areas[0].bottom_right) == ((9, 6), (2, 3))
    assert found.voi[0].choices[0].width == 2
    assert found.presentation is PresentationLutShape.INVERSE
    assert len(found.shutters) == 1
    assert [annotation.layer for annotation in found.annotations] == ["A", "B"]
    assert Instance.objects.filter(pk=base.pk).exists()
    without = saved(browser, stored, shown(stored), based_on=base.sop_instance_uid, keep_annotations=False)
    assert state(without).annotations == ()


def test_states_of_one_person_and_day_share_a_series(browser: Client, stored: Instance) -> None:
    first, second = saved(browser, stored), saved(browser, stored)
    assert first.series == second.series
    assert first.sop_instance_uid != second.sop_instance_uid
    assert (first.instance_number, second.instance_number) == (1, 2)
    assert first.series.series_number == 9001
    other = saved(signed_in(person("bob")), stored)
    assert other.series != first.series


def test_it_leaves_an_audit_row_and_says_who_made_it_and_when(browser: Client, stored: Instance) -> None:
    row = saved(browser, stored)
    event = AuditEvent.objects.get(event="save")
    assert event.user == "alice"
    assert event.object_uid == row.sop_instance_uid
    written = data_set(row)
    assert written.ContentCreatorName == "alice"
    made = datetime.datetime.strptime(
        written.PresentationCreationDate + written.PresentationCreationTime, "%Y%m%d%H%M%S.%f"
    )
    assert abs(timezone.localtime().replace(tzinfo=None) - made) < datetime.timedelta(minutes=1)


def test_a_label_is_brought_into_the_alphabet_of_the_standard(browser: Client, stored: Instance) -> None:
    row = saved(browser, stored, label="Über-Sicht links unten")
    assert state(row).identification.label == "UBER_SICHT LINKS"
    assert state(row).identification.description == "Über-Sicht links unten"


@pytest.mark.parametrize(
    ("role", "status"),
    [("radiologist", 201), ("dentist", 201), ("administrator", 201), ("technologist", 403), (None, 403)],
)
def test_who_may_save(stored: Instance, role: str | None, status: int) -> None:
    answer = post(signed_in(person("dora", role)), stored)
    assert answer.status_code == status
    assert answer.headers["Content-Type"] == ("application/json" if status == 201 else "application/problem+json")


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"window": {"center": 1, "width": -1}}, "images[0].window.width"),
        ({"window": {"center": 1, "width": 1, "function": "CUBIC"}}, "images[0].window.function"),
        ({"window": {"center": 1, "width": 1}, "voi_index": 0}, "images[0].window"),
        ({"rotate": 45}, "images[0].rotate"),
        ({"frames": [0]}, "images[0].frames[0]"),
        ({"area": {"x": 0, "y": 0, "w": 0, "h": 5}}, "images[0].area.w"),
        ({"shutters": [{"shape": "CIRCULAR", "radius": 5}]}, "images[0].shutters[0].center"),
        ({"graphics": [{"layer": "A", "type": "BLOB", "points": [[1, 1]]}]}, "images[0].graphics[0].type"),
        ({"graphics": [{"layer": "A", "type": "POINT", "points": [[1]]}]}, "images[0].graphics[0].points[0]"),
        ({"texts": [{"layer": "A", "text": "x"}]}, "images[0].texts[0].anchor"),
        ({"texts": [{"layer": "§", "text": "x", "anchor": [1, 1]}]}, "images[0].texts[0].layer"),
    ],
)
def test_a_wrong_field_is_named(browser: Client, stored: Instance, changed: dict, field: str) -> None:
    answer = post(browser, stored, shown(stored, **changed))
    assert answer.status_code == 400
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert field in [error["field"] for error in answer.json()["errors"]]
    assert field in answer.json()["detail"]
    assert not Instance.objects.filter(kind="ps").exists()


@pytest.mark.parametrize(
    ("changed", "status"),
    [
        ({"frames": [2]}, 400),
        ({"voi_index": 7}, 422),
        ({"graphics": [{"layer": "A", "type": "POINT", "points": [[1, 1]], "units": "MATRIX"}]}, 422),
        ({"window": {"center": 1, "width": 0.5}}, 422),
        ({"graphics": [{"layer": "A", "type": "ELLIPSE", "points": [[1, 1]]}]}, 422),
        ({"shutters": [{"shape": "CIRCULAR", "center": [1, 1], "radius": 5}] * 2}, 422),
    ],
)
def test_what_does_not_fit_the_image_or_the_standard_is_refused(
    browser: Client, stored: Instance, changed: dict, status: int
) -> None:
    answer = post(browser, stored, shown(stored, **changed))
    assert answer.status_code == status, answer.content
    assert "images" in answer.json()["detail"]
    assert not Instance.objects.filter(kind="ps").exists()


def test_images_of_other_studies_and_repeated_images_are_refused(browser: Client, stored: Instance) -> None:
    other = store(image(StudyInstanceUID=generate_uid(), SeriesInstanceUID=generate_uid()))
    assert "images[0].sop_uid" in post(browser, stored, shown(other)).json()["detail"]
    assert "images[1]" in post(browser, stored, shown(stored), shown(stored)).json()["detail"]


def test_a_body_that_is_none_and_one_that_is_too_large_are_refused(browser: Client, stored: Instance) -> None:
    assert send(browser, "post", states_url(stored), []).status_code == 400
    assert browser.post(states_url(stored), b"{", content_type="application/json").status_code == 400
    huge = b'{"label": "' + b"x" * (17 << 20) + b'"}'
    assert browser.post(states_url(stored), huge, content_type="application/json").status_code == 413


def test_an_unknown_study_or_base_is_refused(browser: Client, stored: Instance) -> None:
    assert send(browser, "post", "/api/v1/studies/1.2.3/presentation-states", {}).status_code == 404
    assert "based_on" in post(browser, stored, based_on="1.2.3").json()["detail"]
    assert "based_on" in post(browser, stored, based_on=stored.sop_instance_uid).json()["detail"]
