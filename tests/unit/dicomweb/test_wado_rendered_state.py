"""Presentation states as rendered resources of WADO-RS."""

import io

import numpy as np
import pytest
from django.contrib.auth.models import Permission
from django.test import Client
from PIL import Image
from pydicom.uid import generate_uid

from dgscope.accounts.models import AuditEvent
from dgscope.archive.models import Instance, Study
from tests.unit.dicomweb.wado_client import address, get, parts
from tests.unit.viewer.stored_objects import COLUMNS, ROWS, image, person, signed_in, store
from tests.unit.viewer.stored_states import COLOR, area, gsps, item, reference, stored_state, window

pytestmark = pytest.mark.django_db
PNG = "image/png"
MANY = 'multipart/related; type="image/png"'


@pytest.fixture
def program() -> Client:
    user = person("program", role=None)
    user.user_permissions.add(Permission.objects.get(codename="view_study"))
    return signed_in(user)


def flat(value: int, **changed) -> Instance:
    """An image of one gray."""
    return store(image(np.full((ROWS, COLUMNS), value), **changed))


def shown(content: bytes) -> np.ndarray:
    return np.asarray(Image.open(io.BytesIO(content)))


def grays(answer) -> list[int]:
    """Of each part, the gray of its first pixel."""
    return [int(shown(content)[0, 0]) for _, content in parts(answer)]


def full(*images, **changed) -> Instance:
    """A state that shows stored values 0 … 255 as they are."""
    return stored_state(*images, SoftcopyVOILUTSequence=[window(128, 256)], **changed)


def test_one_image_is_one_picture_shown_as_the_state_says(program: Client) -> None:
    state = full(store(image()), ImageRotation=90, ImageHorizontalFlip="N")
    answer = get(program, address(state, "/rendered"), PNG)
    assert answer["Content-Type"] == PNG
    assert answer["X-DGscope-State"] == state.sop_instance_uid
    turned = np.rot90(np.clip(np.arange(ROWS * COLUMNS), 0, 255).reshape(ROWS, COLUMNS), -1)
    assert np.abs(shown(answer.content) - turned).max() <= 1


def test_every_image_and_frame_comes_along_the_normal(program: Client) -> None:
    rows = [flat(gray, ImagePositionPatient=[0, 0, z]) for gray, z in ((30, 9), (10, -4), (20, 2))]
    answer = get(program, address(full(*rows), "/rendered"), MANY)
    assert grays(answer) == [10, 20, 30]


def test_images_without_a_place_keep_the_order_of_the_state(program: Client) -> None:
    rows = [flat(gray, ImagePositionPatient=None) for gray in (30, 10, 20)]
    assert grays(get(program, address(full(*rows), "/rendered"), MANY)) == [30, 10, 20]


def test_dimension_index_values_come_first(program: Client) -> None:
    frames = np.stack([np.full((ROWS, COLUMNS), gray) for gray in (10, 20, 30)])
    groups = [
        item(
            FrameContentSequence=[item(DimensionIndexValues=[1, index])],
            PlanePositionSequence=[item(ImagePositionPatient=[0, 0, z])],
        )
        for index, z in ((2, 1), (3, 2), (1, 3))
    ]
    row = store(
        image(
            frames,
            NumberOfFrames=3,
            DimensionOrganizationSequence=[item(DimensionOrganizationUID=generate_uid())],
            PerFrameFunctionalGroupsSequence=groups,
        )
    )
    assert grays(get(program, address(full(row), "/rendered"), MANY)) == [30, 10, 20]


def test_only_the_referenced_frames_are_shown_and_found_by_number(program: Client) -> None:
    frames = np.stack([np.full((ROWS, COLUMNS), gray) for gray in (10, 20, 30, 40)])
    row = store(image(frames, NumberOfFrames=4))
    state = full(reference(row, (2, 4)), StudyInstanceUID=row.series.study.study_instance_uid)
    assert grays(get(program, address(state, "/rendered"), MANY)) == [20, 40]
    assert shown(get(program, address(state, "/frames/2/rendered"), PNG).content)[0, 0] == 40
    assert grays(get(program, address(state, "/frames/2,1/rendered"), MANY)) == [40, 20]
    assert get(program, address(state, "/frames/3/rendered"), PNG).status_code == 404


def test_a_client_that_takes_all_gets_parts_only_of_several(program: Client) -> None:
    one, other = flat(10), flat(20)
    assert get(program, address(full(one), "/rendered"))["Content-Type"] == "image/jpeg"
    assert get(program, address(full(one, other), "/rendered"))["Content-Type"].startswith("multipart/related")


@pytest.mark.parametrize(
    ("mode", "query", "size"),
    [
        ("SCALE TO FIT", "", (ROWS, COLUMNS)),
        ("SCALE TO FIT", "?viewport=80,80", (60, 80)),
        ("TRUE SIZE", "?viewport=80,80", (60, 80)),
        ("MAGNIFY", "?viewport=70,70", (60, 70)),
        ("MAGNIFY", "", (60, 80)),
    ],
)
def test_the_viewport_follows_the_size_mode(program: Client, mode: str, query: str, size: tuple[int, int]) -> None:
    extra = {"MAGNIFY": {"PresentationPixelMagnificationRatio": 2.0}, "TRUE SIZE": {"PresentationPixelSpacing": [1, 1]}}
    shape = area(COLUMNS, ROWS, PresentationSizeMode=mode, **extra.get(mode, {}))
    state = full(flat(10), DisplayedAreaSelectionSequence=[shape])
    assert shown(get(program, address(state, f"/rendered{query}"), PNG).content).shape == size


@pytest.mark.parametrize(
    "query",
    ["window=1,2,linear", "viewport=1,2,0,0", "viewport=1,2,,,-3,4", "viewport=1", "quality=0", "annotation="],
)
def test_parameters_that_the_state_rules_out_are_refused(program: Client, query: str) -> None:
    answer = get(program, address(full(flat(10)), f"/rendered?{query}"))
    assert answer.status_code == 400
    assert answer.json()["detail"].startswith(query.partition("=")[0])


def test_missing_images_are_named(program: Client) -> None:
    row, lost = flat(10), [generate_uid(), generate_uid()]
    answer = get(program, address(full(row, reference(lost[0])), "/rendered"), PNG)
    assert answer.status_code == 200
    assert lost[0] in answer["Warning"]
    study = row.series.study.study_instance_uid
    nothing = full(*(reference(uid) for uid in lost), StudyInstanceUID=study)
    answer = get(program, address(nothing, "/rendered"), PNG)
    assert answer.status_code == 404
    assert answer.json()["missing"] == lost


def test_images_that_the_account_may_not_see_are_missing(program: Client) -> None:
    hidden = flat(10)
    state = full(flat(20), reference(hidden))
    Study.objects.filter(pk=hidden.series.study_id).update(deleted_at="2024-01-01T00:00Z")
    answer = get(program, address(state, "/rendered"), MANY)
    assert grays(answer) == [20]
    assert hidden.sop_instance_uid in answer["Warning"]


def test_thumbnails_of_states_and_of_their_series(program: Client) -> None:
    state = full(flat(10), flat(20))
    for where, level in (("", "instance"), ("", "series"), ("/frames/2", "instance")):
        answer = get(program, address(state, f"{where}/thumbnail"), PNG)
        assert shown(answer.content).shape == (96, 128), level
    assert shown(get(program, address(state, "/frames/2/thumbnail"), PNG).content)[0, 0] == 20
    assert get(program, address(state, "/thumbnail?viewport=1,2,0,0")).status_code == 400


def test_a_study_is_rendered_by_its_images(program: Client) -> None:
    row = flat(10)
    state = full(row)
    assert state.series_id != row.series_id
    assert len(parts(get(program, address(state, "/rendered", "study"), MANY))) == 1
    assert len(parts(get(program, address(state, "/rendered", "series"), MANY))) == 1


def test_a_state_of_colour_has_a_profile_unless_refused(program: Client) -> None:
    pixels = np.zeros((ROWS, COLUMNS, 3), np.uint8)
    row = store(
        image(
            pixels,
            Rows=ROWS,
            Columns=COLUMNS,
            SamplesPerPixel=3,
            PhotometricInterpretation="RGB",
            PlanarConfiguration=0,
            BitsAllocated=8,
            BitsStored=8,
            HighBit=7,
            PixelData=pixels.tobytes(),
        )
    )
    state = store(gsps(row, SOPClassUID=COLOR, PresentationLUTShape=None))
    found = Image.open(io.BytesIO(get(program, address(state, "/rendered"), PNG).content))
    assert found.mode == "RGB"
    assert "icc_profile" in found.info
    answer = get(program, address(state, "/rendered?iccprofile=no"), PNG)
    assert "icc_profile" not in Image.open(io.BytesIO(answer.content)).info


def test_an_unchanged_picture_is_not_sent_again(program: Client) -> None:
    state = full(flat(10))
    etag = get(program, address(state, "/rendered"))["ETag"]
    assert get(program, address(state, "/rendered"), **{"If-None-Match": etag}).status_code == 304


def test_a_state_that_cannot_be_used_says_why(program: Client) -> None:
    state = stored_state(flat(10), PresentationLUTShape="SIDEWAYS")
    answer = get(program, address(state, "/rendered"))
    assert answer.status_code == 422
    assert "PresentationLUTShape" in answer.json()["detail"]


def test_pictures_of_a_state_cost_few_queries(program: Client, django_assert_max_num_queries) -> None:
    rows = [flat(gray) for gray in (10, 20, 30)]
    state = full(*rows)
    get(program, address(state, "/rendered"), MANY)
    with django_assert_max_num_queries(12):
        assert len(grays(get(program, address(state, "/rendered"), MANY))) == 3


def test_every_study_that_is_looked_at_is_noted(program: Client) -> None:
    rows = [flat(10), flat(20)]
    get(program, address(full(*rows), "/rendered"), MANY)
    noted = set(AuditEvent.objects.filter(event="view").values_list("study_instance_uid", flat=True))
    assert noted == {row.series.study.study_instance_uid for row in rows}


def test_a_state_of_very_many_frames_is_refused_soon(program: Client) -> None:
    row = flat(10)
    Instance.objects.filter(pk=row.pk).update(number_of_frames=2_000_000_000)
    answer = get(program, address(full(row), "/rendered"))
    assert answer.status_code == 422
    assert "more than 100000 frames" in answer.json()["detail"]


def test_a_series_of_states_leaves_out_one_that_cannot_be_used(program: Client) -> None:
    row, series = flat(10), generate_uid()
    study = row.series.study.study_instance_uid
    shared = {"StudyInstanceUID": study, "SeriesInstanceUID": series}
    state = full(row, **shared)
    stored_state(reference(generate_uid()), **shared)
    stored_state(row, PresentationLUTShape="SIDEWAYS", **shared)
    assert grays(get(program, address(state, "/rendered", "series"), MANY)) == [10]
