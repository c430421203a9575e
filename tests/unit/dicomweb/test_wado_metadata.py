"""Metadata and bulk data over WADO-RS."""

import base64
import json

import pytest
from django.test import Client
from pydicom import Dataset, Sequence
from pydicom.uid import ExplicitVRBigEndian, RLELossless

from dgscope.archive.store import store as files
from tests.unit.dicomweb.test_wado_retrieve import compressed
from tests.unit.dicomweb.wado_client import OCTETS, address, body, get, parts
from tests.unit.viewer.stored_objects import image, person, ramp, signed_in, store

pytestmark = pytest.mark.django_db


@pytest.fixture
def program() -> Client:
    return signed_in(person(role="integration"))


def metadata(program: Client, row, level: str = "instance") -> list[dict]:
    answer = get(program, address(row, "/metadata", level), "application/dicom+json")
    assert answer.status_code == 200
    assert answer["Content-Type"] == "application/dicom+json"
    return json.loads(body(answer))


def test_it_is_the_json_model_without_the_pixels(program: Client) -> None:
    [found] = metadata(program, store(image()))
    assert found["00100010"] == {"vr": "PN", "Value": [{"Alphabetic": "Jansen^Piet"}]}
    assert found["00280010"] == {"vr": "US", "Value": [30]}
    assert found["00281050"] == {"vr": "DS", "Value": [-400.0, 40.0]}
    assert found["7FE00010"]["vr"] == "OW"
    assert "Value" not in found["7FE00010"]
    assert "InlineBinary" not in found["7FE00010"]
    assert "00020010" not in found
    assert list(found) == sorted(found)


def test_it_can_be_had_for_a_series_and_a_study(program: Client) -> None:
    row = store(image())
    store(image(StudyInstanceUID=row.series.study.study_instance_uid))
    assert len(metadata(program, row, "series")) == 1
    assert len(metadata(program, row, "study")) == 2


def test_names_come_in_their_groups_and_texts_in_unicode(program: Client) -> None:
    row = store(image(SpecificCharacterSet=["", "ISO 2022 IR 87"], PatientName="Yamada^Tarou=山田^太郎=やまだ^たろう"))
    [found] = metadata(program, row)
    assert found["00100010"]["Value"] == [
        {"Alphabetic": "Yamada^Tarou", "Ideographic": "山田^太郎", "Phonetic": "やまだ^たろう"}
    ]
    assert found["00080005"] == {"vr": "CS", "Value": ["ISO_IR 192"]}


def test_empty_elements_have_no_value_and_gaps_are_null(program: Client) -> None:
    [found] = metadata(program, store(image(AccessionNumber="", ImageType=["ORIGINAL", "", "AXIAL"])))
    assert found["00080050"] == {"vr": "SH"}
    assert found["00080008"]["Value"] == ["ORIGINAL", None, "AXIAL"]


def test_numbers_that_json_has_not_are_words(program: Client) -> None:
    data_set = image()
    data_set.add_new(0x00189073, "FD", [1.5, float("nan"), float("-inf")])
    [found] = metadata(program, store(data_set))
    assert found["00189073"]["Value"] == [1.5, "NaN", "-Infinity"]


def test_short_binary_values_are_inline_and_long_ones_have_an_address(program: Client) -> None:
    data_set = image()
    data_set.add_new(0x00281408, "OW", b"\1\2" * 4)
    item = Dataset()
    item.add_new(0x54001010, "OW", bytes(range(256)) * 8)
    data_set.WaveformSequence = Sequence([Dataset(), item])
    [found] = metadata(program, store(data_set))
    assert base64.b64decode(found["00281408"]["InlineBinary"]) == b"\1\2" * 4
    uri = found["54000100"]["Value"][1]["54001010"]["BulkDataURI"]
    assert uri.endswith("/bulkdata/54000100/2/54001010")
    [(content_type, content)] = parts(get(program, uri, OCTETS))
    assert content_type == "application/octet-stream"
    assert content == bytes(range(256)) * 8


def test_the_pixels_are_at_their_address_in_little_endian(program: Client) -> None:
    for row in (store(image()), store(image(PixelData=ramp().astype(">u2").tobytes()), ExplicitVRBigEndian)):
        uri = metadata(program, row)[0]["7FE00010"]["BulkDataURI"]
        assert body(get(program, uri, "application/octet-stream")) == ramp().tobytes()


def test_compressed_pixels_come_frame_by_frame(program: Client) -> None:
    row = compressed(RLELossless)
    uri = metadata(program, row)[0]["7FE00010"]["BulkDataURI"]
    [(content_type, content)] = parts(get(program, uri, "*/*"))
    assert content_type == f"image/dicom-rle; transfer-syntax={RLELossless}"
    assert content in files().path(row.file).read_bytes()


@pytest.mark.parametrize("path", ["00100010", "7FE00011", "54000100/1/54001010", "../../x", "x", "00100010/0/00100010"])
def test_there_is_no_bulk_data_elsewhere(program: Client, path: str) -> None:
    assert get(program, address(store(image()), f"/bulkdata/{path}")).status_code == 404


def test_an_unreadable_file_costs_only_its_own_entry(program: Client) -> None:
    row = store(image(InstanceNumber=1))
    other = store(
        image(
            InstanceNumber=2,
            StudyInstanceUID=row.series.study.study_instance_uid,
            SeriesInstanceUID=row.series.series_instance_uid,
        )
    )
    files().path(row.file).unlink()
    damaged, whole = metadata(program, row, "series")
    assert damaged["00080018"]["Value"] == [row.sop_instance_uid]
    assert whole["00080018"]["Value"] == [other.sop_instance_uid]


def test_xml_is_not_made(program: Client) -> None:
    row = store(image())
    assert get(program, address(row, "/metadata"), 'multipart/related; type="application/dicom+xml"').status_code == 406


def test_a_series_costs_as_many_queries_as_an_instance(program: Client, django_assert_max_num_queries) -> None:
    row = store(image(InstanceNumber=0))
    for number in range(1, 8):
        store(
            image(
                InstanceNumber=number,
                StudyInstanceUID=row.series.study.study_instance_uid,
                SeriesInstanceUID=row.series.series_instance_uid,
            )
        )
    metadata(program, row)
    with django_assert_max_num_queries(8):
        assert len(metadata(program, row, "series")) == 8
