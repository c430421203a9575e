"""The instances of a series, as the viewer is told of them."""

from typing import Any

import pytest
from django.test import Client
from pydicom import Dataset, Sequence

from dgscope.archive.models import Instance
from tests.unit.viewer.stored_objects import COLUMNS, ROWS, image, person, signed_in, store

pytestmark = pytest.mark.django_db
STUDY, SERIES = "1.2.99", "1.2.99.1"
SAME = {"StudyInstanceUID": STUDY, "SeriesInstanceUID": SERIES}


def listed(browser: Client, study: str = STUDY, series: str = SERIES) -> list[dict[str, Any]]:
    answer = browser.get(f"/api/v1/studies/{study}/series/{series}/instances")
    assert answer.status_code == 200, answer.content
    return answer.json()["results"]


def only(browser: Client, **changed: Any) -> dict[str, Any]:
    store(image(**SAME, **changed))
    [found] = listed(browser)
    return found


def test_an_image_is_described(browser: Client) -> None:
    found = only(browser, SliceLocation=33.5, SliceThickness=2, StationName="CT7", AcquisitionDateTime="20240229101112")
    sop = found["sop_uid"]
    assert found.pop("picture").startswith(f"/api/v1/instances/{sop}/frames/{{frame}}/picture?v=")
    assert found == {
        "sop_uid": sop,
        "sop_class_uid": "1.2.840.10008.5.1.4.1.1.2",
        "sop_class_name": "CT Image Storage",
        "kind": "image",
        "number": 7,
        "frames": 1,
        "rows": ROWS,
        "columns": COLUMNS,
        "color": False,
        "windows": [
            {"center": -400, "width": 1200, "function": "LINEAR", "explanation": "WIDE"},
            {"center": 40, "width": 400, "function": "LINEAR", "explanation": "NARROW"},
        ],
        "bits": 16,
        "frame_rate": None,
        "pixel_spacing": {"row": 0.5, "column": 0.5, "origin": "mm"},
        "orientation": {"left": "R", "right": "L", "top": "A", "bottom": "P"},
        "position": {"slice_location": 33.5, "thickness": 2},
        "lossy": None,
        "teeth": [],
        "acquired": "2024-02-29T10:11:12",
        "station": "CT7",
        "document": None,
        "warnings": [],
    }


def test_a_lossy_compression_is_told(browser: Client) -> None:
    compression = {
        "LossyImageCompression": "01",
        "LossyImageCompressionRatio": 12.5,
        "LossyImageCompressionMethod": "ISO_10918_1",
    }
    assert only(browser, **compression)["lossy"] == {"ratio": 12.5, "method": "ISO_10918_1"}


def test_the_teeth_of_an_intra_oral_image_are_told_in_fdi(browser: Client) -> None:
    codes = []
    for value, scheme in (
        ("36", "ISO3950"),
        ("866006002", "SCT"),
        ("74344005", "SCT"),
        ("T-54210", "SRT"),
        ("x", "SCT"),
    ):
        code = Dataset()
        code.CodeValue, code.CodingSchemeDesignator, code.CodeMeaning = value, scheme, "a tooth"
        codes.append(code)
    assert only(browser, PrimaryAnatomicStructureSequence=Sequence(codes))["teeth"] == ["18", "36", "38"]


@pytest.mark.parametrize(
    ("changed", "rate"),
    [
        ({"CineRate": 30}, 30),
        ({"FrameTime": 40}, 25),
        ({"RecommendedDisplayFrameRate": 12, "CineRate": 30}, 12),
        ({"FrameTime": 0}, None),
        ({"CineRate": 0, "FrameTime": 50}, 20),
    ],
)
def test_the_speed_of_a_cine_comes_from_the_first_attribute_that_says_it(
    browser: Client, changed: dict[str, Any], rate: float | None
) -> None:
    assert only(browser, **changed)["frame_rate"] == rate


def test_windows_that_cannot_be_used_are_left_out(browser: Client) -> None:
    assert [window["center"] for window in only(browser, WindowWidth=[0, 400])["windows"]] == [40]


def test_a_date_alone_is_enough(browser: Client) -> None:
    assert only(browser, AcquisitionDate="20240229")["acquired"] == "2024-02-29"


def test_a_stack_is_ordered_through_space_whatever_its_numbers(browser: Client) -> None:
    for number, z in ((3, 10), (1, 30), (2, 20), (4, 0)):
        store(image(**SAME, InstanceNumber=number, ImagePositionPatient=[0, 0, z], SOPInstanceUID=f"1.2.99.1.{number}"))
    assert [row["number"] for row in listed(browser)] == [1, 2, 3, 4]


def test_where_numbers_jump_space_decides(browser: Client) -> None:
    for number, z in ((1, 0), (2, 20), (3, 10), (4, 30)):
        store(image(**SAME, InstanceNumber=number, ImagePositionPatient=[0, 0, z]))
    assert [row["number"] for row in listed(browser)] == [1, 3, 2, 4]


def test_several_images_at_one_place_keep_their_numbers(browser: Client) -> None:
    for number, z in ((1, 20), (2, 10), (3, 10)):
        store(image(**SAME, InstanceNumber=number, ImagePositionPatient=[0, 0, z]))
    assert [row["number"] for row in listed(browser)] == [1, 2, 3]


def test_two_orientations_keep_their_numbers(browser: Client) -> None:
    store(image(**SAME, InstanceNumber=2, ImagePositionPatient=[0, 0, 0]))
    store(image(**SAME, InstanceNumber=1, ImagePositionPatient=[0, 0, 9], ImageOrientationPatient=[0, 1, 0, 0, 0, -1]))
    store(image(**SAME, InstanceNumber=None, ImagePositionPatient=[0, 0, 5]))
    assert [row["number"] for row in listed(browser)] == [1, 2, None]


def test_a_report_has_a_document_and_no_picture(browser: Client) -> None:
    report = {"SOPClassUID": "1.2.840.10008.5.1.4.1.1.88.11", "Modality": "SR", "PixelData": None, "Rows": None}
    found = only(browser, **report)
    assert found["kind"] == "sr"
    assert found["picture"] is None
    assert found["document"] == f"/api/v1/instances/{found['sop_uid']}/document"


def test_a_damaged_file_is_told(browser: Client) -> None:
    row = store(image(**SAME))
    Instance.objects.filter(pk=row.pk).update(state="missing")
    assert listed(browser)[0]["warnings"] == ["The archive reports: file is missing."]


def test_no_file_is_opened(browser: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    from dgscope.archive.store import PosixStore

    store(image(**SAME))
    monkeypatch.setattr("viewer.pictures.instances.read_ahead", list)  # which begins after the answer
    monkeypatch.setattr(PosixStore, "path", lambda *_: pytest.fail("a file was looked for"))
    assert len(listed(browser)) == 1


def test_a_long_series_costs_as_many_queries_as_a_short_one(browser: Client, django_assert_max_num_queries) -> None:
    for number in range(12):
        store(image(**SAME, InstanceNumber=number, ImagePositionPatient=[0, 0, number]))
    listed(browser)
    with django_assert_max_num_queries(6):
        assert len(listed(browser)) == 12


def test_what_one_may_not_see_is_not_there(client: Client) -> None:
    store(image(**SAME))
    path = f"/api/v1/studies/{STUDY}/series/{SERIES}/instances"
    assert client.get(path).status_code == 401
    assert signed_in(person("charlie", role=None)).get(path).status_code == 403
    browser = signed_in(person("bob"))
    assert browser.get(path.replace(SERIES, "1.2.3")).status_code == 404
    assert browser.get(path.replace(STUDY, "1.2.3")).status_code == 404
