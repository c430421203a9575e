"""Frames over WADO-RS."""

import numpy as np
import pytest
from django.test import Client
from pydicom.uid import ExplicitVRBigEndian, RLELossless

from dgscope.archive.models import Instance
from dgscope.archive.store import store as files
from tests.unit.dicomweb.test_wado_retrieve import compressed
from tests.unit.dicomweb.wado_client import OCTETS, address, body, get, parts
from tests.unit.viewer.stored_objects import image, person, ramp, signed_in, store

pytestmark = pytest.mark.django_db
FRAMES = np.arange(3 * 30 * 40, dtype="<u2").reshape(3, 30, 40)


@pytest.fixture
def program() -> Client:
    return signed_in(person(role="integration"))


@pytest.fixture
def cine() -> Instance:
    return store(image(FRAMES, NumberOfFrames=3))


def test_frames_come_in_the_order_asked_for(program: Client, cine: Instance) -> None:
    found = parts(get(program, address(cine, "/frames/3,1"), OCTETS))
    assert [content for _, content in found] == [FRAMES[2].tobytes(), FRAMES[0].tobytes()]
    assert {content_type for content_type, _ in found} == {
        "application/octet-stream; transfer-syntax=1.2.840.10008.1.2.1"
    }


def test_one_frame_can_be_had_alone(program: Client, cine: Instance) -> None:
    answer = get(program, address(cine, "/frames/2"), "application/octet-stream")
    assert answer["Content-Type"].startswith("application/octet-stream")
    assert body(answer) == FRAMES[1].tobytes()
    assert get(program, address(cine, "/frames/1,2"), "application/octet-stream").status_code == 406


def test_big_endian_frames_come_in_little_endian(program: Client) -> None:
    row = store(image(PixelData=ramp().astype(">u2").tobytes()), ExplicitVRBigEndian)
    [(_, content)] = parts(get(program, address(row, "/frames/1"), OCTETS))
    assert content == ramp().tobytes()


def test_unused_bits_of_uncompressed_frames_are_kept(program: Client) -> None:
    cells = ramp() | np.uint16(0x8000)
    row = store(image(cells, BitsStored=12, HighBit=11))
    assert parts(get(program, address(row, "/frames/1"), OCTETS))[0][1] == cells.tobytes()


@pytest.mark.parametrize(
    "accept", [OCTETS, f"{OCTETS}; transfer-syntax=1.2.840.10008.1.2.1", "application/octet-stream"]
)
def test_compressed_frames_are_decoded_for_octet_stream(program: Client, accept: str) -> None:
    answer = get(program, address(compressed(RLELossless), "/frames/1"), accept)
    content = parts(answer)[0][1] if answer["Content-Type"].startswith("multipart") else body(answer)
    assert content == ramp().tobytes()


@pytest.mark.parametrize(
    "accept",
    [
        'multipart/related; type="image/dicom-rle"',
        f'multipart/related; type="image/dicom-rle"; transfer-syntax={RLELossless}',
        f"{OCTETS}; transfer-syntax=*",
        "*/*",
    ],
)
def test_compressed_frames_come_as_they_are_stored_when_that_is_accepted(program: Client, accept: str) -> None:
    row = compressed(RLELossless)
    [(content_type, content)] = parts(get(program, address(row, "/frames/1"), accept))
    assert content_type == f"image/dicom-rle; transfer-syntax={RLELossless}"
    assert content in files().path(row.file).read_bytes()
    assert len(content) > 64


@pytest.mark.parametrize("accept", ['multipart/related; type="image/jls"', "image/png", "text/html"])
def test_frames_are_not_made_in_another_form(program: Client, cine: Instance, accept: str) -> None:
    answer = get(program, address(cine, "/frames/1"), accept)
    assert answer.status_code == 406
    assert "application/octet-stream" in answer.json()["detail"]


@pytest.mark.parametrize("frames", ["0", "-1", "1-1000000000", "1,,2", "x", ",".join("1" * 2000), "1," * 100_000])
def test_a_list_of_frames_that_is_none_is_refused(program: Client, cine: Instance, frames: str) -> None:
    answer = get(program, address(cine, f"/frames/{frames}"), OCTETS)
    assert answer.status_code == 400
    assert answer.json()["detail"].startswith("frames:")


def test_a_frame_beyond_the_last_is_not_found(program: Client, cine: Instance) -> None:
    assert get(program, address(cine, "/frames/1,4"), OCTETS).status_code == 404
    assert get(program, address(cine, "/frames/999999999"), OCTETS).status_code == 404


def test_pixels_that_are_not_there_are_an_error_before_anything_is_sent(program: Client) -> None:
    row = store(image(PixelData=bytes(10)))
    assert get(program, address(row, "/frames/1"), OCTETS).status_code == 422


def test_a_report_has_no_frames(program: Client) -> None:
    row = store(image(PixelData=None, Rows=None, SOPClassUID="1.2.840.10008.5.1.4.1.1.88.11", Modality="SR"))
    assert get(program, address(row, "/frames/1"), OCTETS).status_code == 406
