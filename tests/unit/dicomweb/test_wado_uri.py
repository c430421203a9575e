"""WADO-URI."""

import io
from urllib.parse import urlencode

import numpy as np
import pytest
from django.contrib.auth.models import Permission
from django.test import Client
from PIL import Image
from pydicom import dcmread
from pydicom.uid import RLELossless

from dgscope.accounts.models import AuditEvent
from dgscope.archive.models import Instance
from tests.unit.dicomweb.test_wado_retrieve import compressed
from tests.unit.dicomweb.wado_client import body
from tests.unit.viewer.stored_objects import COLUMNS, ROWS, image, person, ramp, signed_in, store
from tests.unit.viewer.stored_states import reference, stored_state, window

pytestmark = pytest.mark.django_db
PNG = "image/png"


@pytest.fixture
def program() -> Client:
    return signed_in(person(role="integration"))


@pytest.fixture
def stored() -> Instance:
    return store(image())


def ask(client: Client, row: Instance, **query: object):
    uids = {
        "requestType": "WADO",
        "studyUID": row.series.study.study_instance_uid,
        "seriesUID": row.series.series_instance_uid,
        "objectUID": row.sop_instance_uid,
    }
    return client.get(f"/wado?{urlencode(uids | query)}")


def shown(answer) -> np.ndarray:
    assert answer.status_code == 200, answer.content
    return np.asarray(Image.open(io.BytesIO(answer.content)))


def with_state(row: Instance, state: Instance) -> dict[str, str]:
    uids = {
        "presentationUID": state.sop_instance_uid,
        "presentationSeriesUID": state.series.series_instance_uid,
        "contentType": PNG,
    }
    assert state.series.study_id == row.series.study_id
    return uids


def test_an_image_is_a_jpeg_unless_asked_otherwise(program: Client, stored: Instance) -> None:
    assert ask(program, stored)["Content-Type"] == "image/jpeg"
    assert ask(program, stored, contentType=PNG)["Content-Type"] == PNG
    assert ask(program, stored, contentType="image/gif, image/png")["Content-Type"] == PNG
    assert ask(program, stored, contentType="image/gif").status_code == 406


def test_an_object_comes_in_explicit_vr_little_endian(program: Client) -> None:
    row = compressed(RLELossless)
    found = dcmread(io.BytesIO(body(ask(program, row, contentType="application/dicom"))))
    assert found.file_meta.TransferSyntaxUID == "1.2.840.10008.1.2.1"
    assert (found.pixel_array == ramp()).all()
    kept = dcmread(io.BytesIO(body(ask(program, row, contentType="application/dicom", transferSyntax=RLELossless))))
    assert kept.file_meta.TransferSyntaxUID == RLELossless
    refused = ask(program, row, contentType="application/dicom", transferSyntax="1.2.840.10008.1.2.4.90")
    assert refused.status_code == 406
    assert AuditEvent.objects.filter(event="export").count() == 2


def test_an_object_without_pixels_comes_whole(program: Client, stored: Instance) -> None:
    state = stored_state(stored)
    assert ask(program, state)["Content-Type"].startswith("application/dicom")
    assert ask(program, state, contentType=PNG).status_code == 406


def test_taking_an_object_out_needs_the_permission(stored: Instance) -> None:
    bob = person("bob", role=None)
    bob.user_permissions.add(Permission.objects.get(codename="view_study"))
    viewer = signed_in(bob)
    assert ask(viewer, stored, contentType="application/dicom").status_code == 403
    assert ask(viewer, stored).status_code == 200
    assert ask(signed_in(person("eve", role=None)), stored).status_code == 403
    assert ask(Client(), stored).status_code == 401


def test_size_region_and_window(program: Client, stored: Instance) -> None:
    assert shown(ask(program, stored, contentType=PNG, rows=15)).shape == (15, 20)
    assert shown(ask(program, stored, contentType=PNG, rows=100, columns=20)).shape == (15, 20)
    part = shown(ask(program, stored, contentType=PNG, region="0.5,0,1,0.5"))
    assert (part == shown(ask(program, stored, contentType=PNG))[: ROWS // 2, COLUMNS // 2 :]).all()
    narrow = shown(ask(program, stored, contentType=PNG, windowCenter=-500, windowWidth=2))
    assert set(np.unique(narrow)) <= {0, 128, 255}


def test_a_frame_by_number(program: Client) -> None:
    frames = np.stack([np.full((ROWS, COLUMNS), gray) for gray in (0, 1200)])
    row = store(image(frames, NumberOfFrames=2))
    assert shown(ask(program, row, contentType=PNG)).max() == 0
    assert shown(ask(program, row, contentType=PNG, frameNumber=2)).min() > 200
    assert ask(program, row, frameNumber=3).status_code == 404


def test_an_image_as_a_presentation_state_shows_it(program: Client) -> None:
    frames = np.stack([np.full((ROWS, COLUMNS), gray) for gray in (10, 20)])
    row = store(image(frames, NumberOfFrames=2))
    study = row.series.study.study_instance_uid
    state = stored_state(
        reference(row, (2,)),
        StudyInstanceUID=study,
        SoftcopyVOILUTSequence=[window(128, 256)],
        ImageRotation=90,
        ImageHorizontalFlip="N",
    )
    picture = shown(ask(program, row, **with_state(row, state)))
    assert picture.shape == (COLUMNS, ROWS)
    assert picture[0, 0] == 20
    for name in ("windowCenter", "windowWidth", "frameNumber"):
        assert ask(program, row, **with_state(row, state), **{name: 1}).status_code == 400
    for name in ("presentationUID", "presentationSeriesUID"):
        alone = {key: value for key, value in with_state(row, state).items() if key != name}
        answer = ask(program, row, **alone)
        assert answer.status_code == 400
        assert answer.json()["detail"].startswith(name)
    wrong = with_state(row, state) | {"presentationSeriesUID": row.series.series_instance_uid}
    assert ask(program, row, **wrong).status_code == 404
    other = store(image(StudyInstanceUID=study))
    assert ask(program, other, **with_state(other, state)).status_code == 422


def test_texts_are_burned_in(program: Client) -> None:
    row = store(image(np.zeros((300, 300))))
    assert shown(ask(program, row, contentType=PNG, annotation="patient,technique")).max() > 200


@pytest.mark.parametrize(
    "query",
    [
        {"requestType": "QIDO"},
        {"studyUID": ""},
        {"objectUID": "1.2.x"},
        {"rows": "0"},
        {"columns": "a"},
        {"region": "0,0,1"},
        {"region": "0.5,0,0.5,1"},
        {"region": "0,0,1.5,1"},
        {"windowCenter": "1"},
        {"windowWidth": "1"},
        {"imageQuality": "0"},
        {"annotation": "logo"},
        {"anonymize": "yes"},
        {"transferSyntax": "1.2"},
        {"frameNumber": "0"},
    ],
)
def test_a_parameter_that_cannot_be_used_is_named(program: Client, stored: Instance, query: dict[str, str]) -> None:
    answer = ask(program, stored, **query)
    assert answer.status_code == 400
    assert answer.json()["detail"].startswith(next(iter(query)).replace("frameNumber", "frame"))


def test_parameters_of_pictures_are_refused_for_objects(program: Client, stored: Instance) -> None:
    for name in ("rows", "region", "windowCenter", "frameNumber", "annotation", "presentationUID"):
        assert ask(program, stored, contentType="application/dicom", **{name: "1"}).status_code == 400
