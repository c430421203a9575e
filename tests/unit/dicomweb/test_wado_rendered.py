"""Rendered resources and thumbnails over WADO-RS."""

import io

import numpy as np
import pytest
from django.test import Client
from PIL import Image, ImageCms

from dgscope.archive.models import Instance
from tests.unit.dicomweb.wado_client import address, get, parts
from tests.unit.viewer.stored_objects import COLUMNS, ROWS, image, person, ramp, signed_in, store

pytestmark = pytest.mark.django_db
PNG = "image/png"
FULL = {"RescaleIntercept": 0, "WindowCenter": 600, "WindowWidth": 1200}


@pytest.fixture
def program() -> Client:
    return signed_in(person(role="integration"))


@pytest.fixture
def stored() -> Instance:
    return store(image(**FULL))


def open_picture(content: bytes) -> np.ndarray:
    return np.asarray(Image.open(io.BytesIO(content)))


def picture(program: Client, row: Instance, query: str = "", accept: str = PNG, where: str = "/rendered") -> np.ndarray:
    answer = get(program, address(row, where + query), accept)
    assert answer.status_code == 200, answer.content
    return open_picture(answer.content)


def test_jpeg_is_the_default_and_png_can_be_had(program: Client, stored: Instance) -> None:
    for accept in (None, "*/*", "image/*", "image/jpeg", "image/png;q=0.1, image/jpeg;q=0.5"):
        assert get(program, address(stored, "/rendered"), accept)["Content-Type"] == "image/jpeg"
    for accept in ("image/png", "image/gif, image/png;q=0.5", "image/jpeg;q=0.2, image/png"):
        assert get(program, address(stored, "/rendered"), accept)["Content-Type"] == "image/png"


@pytest.mark.parametrize("accept", ["image/gif", "video/mp4", "application/dicom", "text/html", "image/jpeg;q=0"])
def test_other_types_cannot_be_had(program: Client, stored: Instance, accept: str) -> None:
    answer = get(program, address(stored, "/rendered"), accept)
    assert answer.status_code == 406
    assert "image/jpeg" in answer.json()["detail"]


def test_it_is_shown_as_in_the_viewer(program: Client, stored: Instance) -> None:
    expected = np.clip((ramp() - 599.5) / 1199 + 0.5, 0, 1) * 255
    assert np.abs(picture(program, stored) - expected).max() <= 1


def test_a_viewport_scales_and_keeps_the_shape(program: Client, stored: Instance) -> None:
    assert picture(program, stored, "?viewport=20,20").shape == (15, 20)
    assert picture(program, stored, "?viewport=400,300").shape == (300, 400)


def test_a_source_region_is_cut_out(program: Client, stored: Instance) -> None:
    whole = picture(program, stored)
    assert (picture(program, stored, "?viewport=10,10,5,7,10,10") == whole[7:17, 5:15]).all()


def test_elided_values_of_the_viewport_have_their_defaults(program: Client, stored: Instance) -> None:
    whole = picture(program, stored)
    assert (picture(program, stored, f"?viewport={COLUMNS},{ROWS},,,,") == whole).all()
    assert (picture(program, stored, "?viewport=30,30,10") == whole[:, 10:]).all()
    assert (picture(program, stored, "?viewport=40,20,,10") == whole[10:]).all()
    assert (picture(program, stored, "?viewport=10,30,,,10") == whole[:, :10]).all()


def test_negative_widths_and_heights_mirror(program: Client, stored: Instance) -> None:
    whole = picture(program, stored)
    size = f"{COLUMNS},{ROWS},0,0"
    assert (picture(program, stored, f"?viewport={size},-{COLUMNS},{ROWS}") == whole[:, ::-1]).all()
    assert (picture(program, stored, f"?viewport={size},{COLUMNS},-{ROWS}") == whole[::-1]).all()
    assert (picture(program, stored, f"?viewport={size},-{COLUMNS},-{ROWS}") == whole[::-1, ::-1]).all()


def test_a_window_needs_all_three_values(program: Client, stored: Instance) -> None:
    assert set(np.unique(picture(program, stored, "?window=600.5,1e-3,linear-exact"))) == {0, 255}
    for query in ("window=600,100", "window=600", "window=", "window=1,2,LUT"):
        assert get(program, address(stored, f"/rendered?{query}"), PNG).status_code == 400


@pytest.mark.parametrize(
    "query",
    [
        "viewport=1000000000,1",
        "viewport=0,5",
        "viewport=,5",
        "viewport=5,5,-1,0",
        "viewport=5,5,0,0,0,1",
        "viewport=1,2,3,4,5,6,7",
        "viewport=nan,nan",
        "quality=",
        "quality=0",
        "quality=101",
        "annotation=",
        "annotation=logo",
        "annotation=patient,logo",
        "iccprofile=adobergb",
        "iccprofile=mine",
    ],
)
def test_a_parameter_that_cannot_be_used_is_refused_by_name(program: Client, stored: Instance, query: str) -> None:
    answer = get(program, address(stored, f"/rendered?{query}"))
    assert answer.status_code == 400
    assert answer.json()["detail"].startswith(query.partition("=")[0])


def test_patient_and_technique_are_burned_in_on_request(program: Client) -> None:
    row = store(image(np.zeros((400, 400), "<u2"), SeriesNumber=3, InstanceNumber=7))
    plain = picture(program, row, "")
    patient, technique, both = (
        picture(program, row, f"?annotation={what}") for what in ("patient", "technique", "patient,technique")
    )
    assert plain.max() == 0
    assert patient[:100].max() > 200
    assert patient[200:].max() == 0
    assert technique[300:].max() > 200
    assert technique[:200].max() == 0
    assert (both == np.maximum(patient, technique)).all()


def test_texts_are_burned_into_the_corners_of_any_part(program: Client) -> None:
    row = store(image(np.zeros((400, 400), "<u2")))
    turned = picture(program, row, "?annotation=patient&viewport=300,300,100,100,-200,-200")
    assert turned.shape == (300, 300)
    assert turned[:80, :150].max() > 200
    assert turned[150:].max() == 0


def test_a_profile_is_embedded_on_request(program: Client, stored: Instance) -> None:
    for accept in ("image/jpeg", "image/png"):
        for wanted in ("yes", "srgb"):
            answer = get(program, address(stored, f"/rendered?iccprofile={wanted}"), accept)
            found = Image.open(io.BytesIO(answer.content))
            assert found.mode == "RGB"
            assert "sRGB" in ImageCms.getProfileDescription(io.BytesIO(found.info["icc_profile"]))
        answer = get(program, address(stored, "/rendered?iccprofile=no"), accept)
        assert "icc_profile" not in Image.open(io.BytesIO(answer.content)).info


def test_quality_is_that_of_jpeg(program: Client, stored: Instance) -> None:
    sizes = [len(get(program, address(stored, f"/rendered?quality={quality}")).content) for quality in (5, 95)]
    assert sizes[0] < sizes[1]


def test_frames_are_rendered_by_number(program: Client) -> None:
    frames = np.stack([np.full((4, 4), value, "<u2") for value in (0, 600, 1199)])
    row = store(image(frames, NumberOfFrames=3, **FULL))
    shades = [picture(program, row, where=f"/frames/{frame}/rendered")[0, 0] for frame in (1, 2, 3)]
    assert shades == sorted(set(shades))
    several = parts(get(program, address(row, "/frames/3,1/rendered"), PNG))
    assert [open_picture(content)[0, 0] for _, content in several] == [shades[2], shades[0]]
    assert picture(program, row)[0, 0] == shades[1], "one picture of several frames is the middle one"
    everything = parts(get(program, address(row, "/rendered"), 'multipart/related; type="image/png"'))
    assert [open_picture(content)[0, 0] for _, content in everything] == shades
    assert {content_type for content_type, _ in everything} == {PNG}
    assert get(program, address(row, "/frames/4/rendered")).status_code == 404


def test_series_and_study_are_rendered_whole_or_by_their_middle_image(program: Client, stored: Instance) -> None:
    series = stored.series
    common = {
        "StudyInstanceUID": series.study.study_instance_uid,
        "SeriesInstanceUID": series.series_instance_uid,
    }
    for number in (8, 9):
        store(image(np.full((4, 4), number, "<u2"), InstanceNumber=number, **common))
    store(image(PixelData=bytes(4), InstanceNumber=10, **common))
    for level in ("series", "study"):
        answer = get(program, address(stored, "/rendered", level), 'multipart/related; type="image/png"')
        assert len(parts(answer)) == 3, "an image that cannot be drawn does not cost the others"
        for where in ("/rendered", "/thumbnail"):
            assert get(program, address(stored, where, level))["Content-Type"] == "image/jpeg"


def test_an_image_that_cannot_be_drawn_says_why(program: Client) -> None:
    row = store(image(PixelData=bytes(10)))
    for accept in (PNG, 'multipart/related; type="image/png"'):
        answer = get(program, address(row, "/rendered"), accept)
        assert answer.status_code == 422
        assert "needs" in answer.json()["detail"]


def test_an_object_without_pixels_has_neither_picture_nor_thumbnail(program: Client) -> None:
    row = store(image(PixelData=None, Rows=None, SOPClassUID="1.2.840.10008.5.1.4.1.1.88.11", Modality="SR"))
    for where in ("/rendered", "/thumbnail"):
        for level in ("instance", "series", "study"):
            answer = get(program, address(row, where, level))
            assert answer.status_code == 406
            assert "report" in answer.json()["detail"]


def test_thumbnails_exist_at_every_level_and_are_small(program: Client) -> None:
    row = store(image(np.zeros((600, 900), "<u2"), NumberOfFrames=1))
    for level, where in (("study", ""), ("series", ""), ("instance", ""), ("instance", "/frames/1")):
        answer = get(program, address(row, f"{where}/thumbnail", level), PNG)
        assert open_picture(answer.content).shape == (85, 128)
    assert picture(program, row, "?viewport=90,90", where="/thumbnail").shape == (60, 90)
    assert get(program, address(row, "/thumbnail?viewport=1,1,0,0")).status_code == 400


def test_an_unchanged_picture_is_not_sent_again(program: Client, stored: Instance) -> None:
    etag = get(program, address(stored, "/rendered"))["ETag"]
    assert get(program, address(stored, "/rendered"), **{"If-None-Match": etag}).status_code == 304
    assert get(program, address(stored, "/rendered"), PNG, **{"If-None-Match": etag}).status_code == 200


def test_a_rendered_picture_costs_few_queries(program: Client, stored: Instance, django_assert_max_num_queries) -> None:
    get(program, address(stored, "/rendered"))
    with django_assert_max_num_queries(10):
        get(program, address(stored, "/rendered"))
