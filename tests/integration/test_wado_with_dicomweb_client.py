"""WADO-RS as a foreign client uses it: dicomweb-client over a real socket."""

import io
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

import numpy as np
import pytest
from dicomweb_client.api import DICOMwebClient
from dicomweb_client.session_utils import create_session_from_user_pass
from django.contrib.auth.models import Permission
from PIL import Image
from pydicom.uid import ExplicitVRLittleEndian, RLELossless

from dgscope.archive.models import Instance
from dgscope.archive.store import store as files
from tests.unit.dicomweb.test_wado_retrieve import compressed
from tests.unit.viewer.stored_objects import image, person, ramp, store
from tests.unit.viewer.stored_states import stored_state, window

pytestmark = pytest.mark.django_db(transaction=True)
Uids = tuple[str, str, str]


@pytest.fixture
def remote(live_server: Any) -> Iterator[DICOMwebClient]:
    user = person("program", role=None)
    # A transactional test begins without the rows that migrations made.
    for name in ("view_study", "export_study"):
        user.user_permissions.add(Permission.objects.get(codename=name, content_type__app_label="archive"))
    # A connection that stays open would keep its thread of the server, and that a connection to the database.
    with create_session_from_user_pass("program", "correct horse battery") as session:
        yield DICOMwebClient(f"{live_server.url}/dicom-web", session=session)


def uids(row: Instance) -> Uids:
    series = row.series
    return series.study.study_instance_uid, series.series_instance_uid, row.sop_instance_uid


def test_an_instance_arrives_with_all_its_pixels(remote: DICOMwebClient) -> None:
    row = store(image())
    found = remote.retrieve_instance(*uids(row))
    assert found.PatientName == "Jansen^Piet"
    assert (found.pixel_array == ramp()).all()


def test_a_compressed_instance_arrives_as_it_is_stored_or_decoded(remote: DICOMwebClient) -> None:
    row = compressed(RLELossless)
    stored = remote.retrieve_instance(*uids(row), media_types=(("application/dicom", "*"),))
    assert stored.file_meta.TransferSyntaxUID == RLELossless
    plain = remote.retrieve_instance(*uids(row), media_types=(("application/dicom", ExplicitVRLittleEndian),))
    assert plain.file_meta.TransferSyntaxUID == ExplicitVRLittleEndian
    assert (plain.pixel_array == ramp()).all()


def test_a_series_and_a_study_are_streamed(remote: DICOMwebClient) -> None:
    first = store(image(InstanceNumber=1))
    study, series, _ = uids(first)
    second = store(image(InstanceNumber=2, StudyInstanceUID=study, SeriesInstanceUID=series))
    expected = [first.sop_instance_uid, second.sop_instance_uid]
    assert [found.SOPInstanceUID for found in remote.iter_series(study, series)] == expected
    assert [found.SOPInstanceUID for found in remote.iter_study(study)] == expected


def test_metadata_and_bulk_data(remote: DICOMwebClient, live_server: Any) -> None:
    row = store(image())
    found = remote.retrieve_instance_metadata(*uids(row))
    assert found["00100020"]["Value"] == ["P1"]
    # The client leaves the port out of its Host header, so the address that is made of that lacks it too.
    address = urlsplit(found["7FE00010"]["BulkDataURI"])._replace(netloc=urlsplit(live_server.url).netloc)
    [pixels] = remote.retrieve_bulkdata(address.geturl())
    assert pixels == ramp().tobytes()
    assert len(remote.retrieve_study_metadata(uids(row)[0])) == 1
    assert len(remote.retrieve_series_metadata(*uids(row)[:2])) == 1


def test_frames_decoded_and_as_stored(remote: DICOMwebClient) -> None:
    frames = np.arange(2 * 30 * 40, dtype="<u2").reshape(2, 30, 40)
    row = store(image(frames, NumberOfFrames=2))
    found = remote.retrieve_instance_frames(*uids(row), frame_numbers=[2, 1])
    assert found == [frames[1].tobytes(), frames[0].tobytes()]
    packed = compressed(RLELossless)
    [stored] = remote.retrieve_instance_frames(
        *uids(packed), frame_numbers=[1], media_types=(("image/dicom-rle", RLELossless),)
    )
    assert stored in files().path(packed.file).read_bytes()


def test_rendered_pictures(remote: DICOMwebClient) -> None:
    row = store(image())
    jpeg = remote.retrieve_instance_rendered(*uids(row), media_types=("image/jpeg",), params={"viewport": "20,20"})
    assert jpeg.startswith(b"\xff\xd8")
    png = remote.retrieve_instance_frames_rendered(*uids(row), frame_numbers=[1], media_types=("image/png",))
    assert png.startswith(b"\x89PNG")


def test_a_stranger_gets_nothing(live_server: Any) -> None:
    from requests.exceptions import HTTPError

    row = store(image())
    with create_session_from_user_pass("program", "a wrong password") as session:
        stranger = DICOMwebClient(f"{live_server.url}/dicom-web", session=session)
        with pytest.raises(HTTPError, match="401"):
            stranger.retrieve_instance(*uids(row))


def test_a_presentation_state_is_rendered(remote: DICOMwebClient) -> None:
    row = store(image())
    state = stored_state(row, SoftcopyVOILUTSequence=[window(128, 256)], ImageRotation=90, ImageHorizontalFlip="N")
    png = remote.retrieve_instance_rendered(*uids(state), media_types=("image/png",))
    assert Image.open(io.BytesIO(png)).size == (30, 40)
    small = remote.retrieve_instance_rendered(
        *uids(state), media_types=("image/jpeg",), params={"viewport": "15,15", "annotation": "patient,technique"}
    )
    assert small.startswith(b"\xff\xd8")
    frame = remote.retrieve_instance_frames_rendered(*uids(state), frame_numbers=[1], media_types=("image/png",))
    assert frame == png
