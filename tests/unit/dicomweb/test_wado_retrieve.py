"""Retrieving instances over WADO-RS."""

import io

import numpy as np
import pytest
from django.test import Client
from pydicom import Dataset, dcmread
from pydicom.dataset import FileMetaDataset
from pydicom.uid import (
    ExplicitVRBigEndian,
    ExplicitVRLittleEndian,
    ImplicitVRLittleEndian,
    JPEG2000Lossless,
    RLELossless,
)

from dgscope.accounts.models import AuditEvent
from dgscope.archive.models import Instance
from dgscope.archive.store import store as files
from tests.unit.dicomweb.wado_client import DICOM, address, body, get, parts
from tests.unit.viewer.stored_objects import image, person, ramp, signed_in, store

pytestmark = pytest.mark.django_db
ANY = f"{DICOM}; transfer-syntax=*"


@pytest.fixture
def program() -> Client:
    return signed_in(person(role="integration"))


def file_of(row: Instance) -> bytes:
    return files().path(row.file).read_bytes()


def read(content: bytes) -> Dataset:
    return dcmread(io.BytesIO(content))


def compressed(syntax: str, pixels: np.ndarray | None = None) -> Instance:
    data_set = image(pixels)
    data_set.file_meta = _meta()
    data_set.compress(syntax, encoding_plugin=_plugin(syntax))
    return store(data_set, syntax)


def _meta() -> FileMetaDataset:
    meta = FileMetaDataset()
    meta.TransferSyntaxUID = ExplicitVRLittleEndian
    return meta


def _plugin(syntax: str) -> str:
    return {RLELossless: "pydicom", JPEG2000Lossless: "pylibjpeg"}[syntax]


def test_an_instance_comes_as_it_is_stored(program: Client) -> None:
    row = store(image())
    [(content_type, content)] = parts(get(program, address(row), ANY))
    assert content_type == "application/dicom; transfer-syntax=1.2.840.10008.1.2.1"
    assert content == file_of(row)


def test_a_client_that_takes_anything_gets_what_is_stored(program: Client) -> None:
    row = compressed(RLELossless)
    [(content_type, content)] = parts(get(program, address(row), "*/*"))
    assert content_type.endswith(RLELossless)
    assert content == file_of(row)


def test_a_single_instance_can_be_had_without_a_multipart(program: Client) -> None:
    row = store(image())
    answer = get(program, address(row), "application/dicom")
    assert answer["Content-Type"] == "application/dicom; transfer-syntax=1.2.840.10008.1.2.1"
    assert body(answer) == file_of(row)


def test_what_a_sender_hid_in_the_preamble_does_not_leave(program: Client) -> None:
    row = store(image())
    path = files().path(row.file)
    path.chmod(0o640)
    path.write_bytes(b"MZ" + b"\x90" * 126 + file_of(row)[128:])
    content = body(get(program, address(row), "application/dicom; transfer-syntax=*"))
    assert content[:128] == bytes(128)
    assert content[128:] == file_of(row)[128:]


def test_series_and_study_come_whole(program: Client) -> None:
    first = store(image(InstanceNumber=1))
    common = {
        "StudyInstanceUID": first.series.study.study_instance_uid,
        "SeriesInstanceUID": first.series.series_instance_uid,
    }
    second = store(image(InstanceNumber=2, **common))
    other = store(image(StudyInstanceUID=common["StudyInstanceUID"], SeriesNumber=3))
    store(image())
    expected = [file_of(first), file_of(second)]
    assert [content for _, content in parts(get(program, address(first, level="series"), ANY))] == expected
    expected.append(file_of(other))
    assert [content for _, content in parts(get(program, address(first, level="study"), ANY))] == expected


@pytest.mark.parametrize("syntax", [ImplicitVRLittleEndian, ExplicitVRBigEndian])
def test_an_uncompressed_object_is_rewritten_in_explicit_little_endian(program: Client, syntax: str) -> None:
    original = image()
    row = store(image(SOPInstanceUID=original.SOPInstanceUID), syntax)
    if syntax == ExplicitVRBigEndian:
        swapped = image(SOPInstanceUID="1.2.3.4", PixelData=ramp().astype(">u2").tobytes())
        row = store(swapped, syntax)
    [(content_type, content)] = parts(get(program, address(row), DICOM))
    assert content_type == f"application/dicom; transfer-syntax={ExplicitVRLittleEndian}"
    found = read(content)
    assert found.file_meta.TransferSyntaxUID == ExplicitVRLittleEndian
    assert found.PixelData == ramp().tobytes()
    assert found.PatientName == "Jansen^Piet"
    assert (found.pixel_array == ramp()).all()


@pytest.mark.parametrize("syntax", [RLELossless, JPEG2000Lossless])
def test_a_compressed_object_is_decoded_when_asked_for(program: Client, syntax: str) -> None:
    pixels = ramp(64, 64)
    row = compressed(syntax, pixels)
    found = read(parts(get(program, address(row), f"{DICOM}; transfer-syntax={ExplicitVRLittleEndian}"))[0][1])
    assert found.file_meta.TransferSyntaxUID == ExplicitVRLittleEndian
    assert (found.pixel_array == pixels).all()
    assert found.SOPInstanceUID == row.sop_instance_uid


def test_many_frames_are_decoded_one_by_one(program: Client) -> None:
    frames = np.arange(3 * 30 * 40, dtype="<u2").reshape(3, 30, 40)
    data_set = image(frames, NumberOfFrames=3)
    data_set.file_meta = _meta()
    data_set.compress(RLELossless, encoding_plugin="pydicom")
    row = store(data_set, RLELossless)
    found = read(parts(get(program, address(row), DICOM))[0][1])
    assert (found.pixel_array == frames).all()


def test_an_object_without_pixels_is_rewritten_too(program: Client) -> None:
    row = store(image(PixelData=None, Rows=None, SOPClassUID="1.2.840.10008.5.1.4.1.1.11.1"), ImplicitVRLittleEndian)
    assert read(parts(get(program, address(row), DICOM))[0][1]).SOPInstanceUID == row.sop_instance_uid


def test_another_transfer_syntax_is_not_made(program: Client) -> None:
    row = store(image())
    answer = get(program, address(row), f"{DICOM}; transfer-syntax={JPEG2000Lossless}")
    assert answer.status_code == 406
    assert answer["Content-Type"] == "application/problem+json"
    assert "transfer-syntax=*" in answer.json()["detail"]


def test_the_most_wanted_form_wins(program: Client) -> None:
    row = compressed(RLELossless)
    accept = f"{DICOM}; transfer-syntax={ExplicitVRLittleEndian}; q=0.3, {DICOM}; transfer-syntax={RLELossless}; q=0.8"
    assert parts(get(program, address(row), accept))[0][0].endswith(RLELossless)
    assert get(program, address(row), f"{DICOM}; transfer-syntax=*; q=0").status_code == 406


def test_the_accept_parameter_takes_the_place_of_the_header(program: Client) -> None:
    row = store(image())
    answer = get(program, address(row, "?accept=application/dicom"), "text/html")
    assert answer["Content-Type"].startswith("application/dicom")


@pytest.mark.parametrize("accept", ["text/html", 'multipart/related; type="image/png"'])
def test_a_web_page_cannot_be_had(program: Client, accept: str) -> None:
    assert get(program, address(store(image())), accept).status_code == 406


@pytest.mark.parametrize("accept", ["dicom", "a/b/c", "application/dicom;q=two", "*/*;q=7", "x/y," * 2000])
def test_an_accept_header_that_cannot_be_read_is_refused(program: Client, accept: str) -> None:
    assert get(program, address(store(image())), accept).status_code == 400


def test_each_retrieval_is_in_the_audit_trail(program: Client) -> None:
    row = store(image())
    for _ in range(2):
        body(get(program, address(row), ANY))
    events = AuditEvent.objects.filter(event="export", object_uid=row.sop_instance_uid)
    assert [event.patient_id for event in events] == ["P1", "P1"]


def test_who_may_only_look_cannot_take_data_out() -> None:
    from django.contrib.auth.models import Permission

    looker = person("bob", role=None)
    looker.user_permissions.add(Permission.objects.get(codename="view_study", content_type__app_label="archive"))
    row = store(image())
    assert get(signed_in(looker), address(row), ANY).status_code == 403
    assert get(signed_in(looker), address(row, "/metadata")).status_code == 200


def test_nothing_is_found_under_another_study(program: Client) -> None:
    row, other = store(image()), store(image())
    mixed = f"{address(other, level='series')}/instances/{row.sop_instance_uid}"
    assert get(program, mixed, ANY).status_code == 404
    assert get(program, "/dicom-web/studies/1.2.3", ANY).status_code == 404


def test_a_missing_file_is_said(program: Client) -> None:
    row = store(image())
    files().path(row.file).unlink()
    answer = get(program, address(row), ANY)
    assert answer.status_code == 503
    assert "cannot be read" in answer.json()["detail"]


def test_strangers_are_asked_to_sign_in(client: Client) -> None:
    row = store(image())
    for suffix in ("", "/metadata", "/rendered", "/thumbnail", "/frames/1", "/bulkdata/7FE00010"):
        assert get(client, address(row, suffix)).status_code == 401
