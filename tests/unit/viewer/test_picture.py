"""One picture over REST."""

import io
import json

import numpy as np
import pytest
from django.test import Client
from PIL import Image

from dgscope.accounts.models import ApiToken, AuditEvent
from dgscope.archive.models import Instance, Study
from tests.unit.viewer.stored_objects import COLUMNS, ROWS, image, person, ramp, signed_in, store

pytestmark = pytest.mark.django_db


@pytest.fixture
def stored() -> Instance:
    return store(image())


def url(row: Instance, frame: int = 1, **query: object) -> str:
    parameters = "&".join(f"{name}={value}" for name, value in query.items())
    return f"/api/v1/instances/{row.sop_instance_uid}/frames/{frame}/picture?{parameters}"


def pixels(answer) -> np.ndarray:
    assert answer.status_code == 200, answer.content
    return np.asarray(Image.open(io.BytesIO(answer.content)))


def test_it_shows_an_image_with_its_own_window(browser: Client, stored: Instance) -> None:
    answer = browser.get(url(stored))
    shown = pixels(answer)
    assert answer["Content-Type"] == "image/png"
    assert shown.shape == (ROWS, COLUMNS)
    assert answer["X-DGscope-Window"] == "-400,1200,linear"
    assert answer["X-DGscope-Fidelity"] == "full"
    assert answer["X-DGscope-Size"] == f"{COLUMNS},{ROWS}"
    expected = np.clip((ramp() - 1000.0 + 400.5) / 1199 + 0.5, 0, 1) * 255
    assert np.abs(shown - expected).max() <= 1


def test_another_window_replaces_it(browser: Client, stored: Instance) -> None:
    answer = browser.get(url(stored, window="-500,10,linear-exact"))
    shown = pixels(answer)
    assert answer["X-DGscope-Window"] == "-500,10,linear-exact"
    assert (shown.ravel()[:495] == 0).all()
    assert (shown.ravel()[506:] == 255).all()


def test_voi_takes_the_second_window_of_the_image(browser: Client, stored: Instance) -> None:
    assert browser.get(url(stored, voi=1))["X-DGscope-Window"] == "40,400,linear"


def test_voi_auto_measures_a_window_and_says_which(browser: Client, stored: Instance) -> None:
    center, width, function = browser.get(url(stored, voi="auto"))["X-DGscope-Window"].split(",")
    assert float(center) == pytest.approx(-400.5, abs=1)
    assert float(width) == pytest.approx(1187, abs=2)
    assert function == "linear-exact"


def test_voi_full_shows_the_whole_possible_range(browser: Client, stored: Instance) -> None:
    answer = browser.get(url(stored, voi="full"))
    assert "X-DGscope-Window" not in answer
    assert pixels(answer).max() == round((ROWS * COLUMNS - 1) / 65535 * 255)


def test_a_voi_that_the_image_has_not_is_refused(browser: Client, stored: Instance) -> None:
    assert browser.get(url(stored, voi=7)).status_code == 422


def test_invert_exchanges_black_and_white(browser: Client, stored: Instance) -> None:
    plain, inverted = pixels(browser.get(url(stored))), pixels(browser.get(url(stored, invert=1)))
    assert np.abs(plain.astype(int) + inverted - 255).max() <= 1


def test_it_turns_clockwise_and_then_mirrors(browser: Client, stored: Instance) -> None:
    plain = pixels(browser.get(url(stored)))
    turned = pixels(browser.get(url(stored, rotate=90, flip=1)))
    assert (turned == np.rot90(plain, -1)[:, ::-1]).all()


def test_it_fits_into_the_viewport_and_keeps_its_shape(browser: Client, stored: Instance) -> None:
    assert pixels(browser.get(url(stored, viewport="20,100"))).shape == (15, 20)
    assert pixels(browser.get(url(stored, viewport="400,60"))).shape == (60, 80)


def test_a_region_is_cut_out(browser: Client, stored: Instance) -> None:
    plain = pixels(browser.get(url(stored)))
    assert (pixels(browser.get(url(stored, region="10,5,20,10"))) == plain[5:15, 10:30]).all()


def test_a_region_beyond_the_image_is_black_there(browser: Client, stored: Instance) -> None:
    shown = pixels(browser.get(url(stored, region="-10,-10,20,20", invert=1)))
    assert shown.shape == (20, 20)
    assert (shown[:10] == 0).all()
    assert (shown[:, :10] == 0).all()
    assert shown[10:, 10:].min() > 0


def test_jpeg_is_lossy_and_says_so(browser: Client, stored: Instance) -> None:
    answer = browser.get(url(stored, format="jpeg", quality=95))
    assert answer["Content-Type"] == "image/jpeg"
    assert answer["X-DGscope-Fidelity"] == "lossy"
    small = browser.get(url(stored, format="jpeg", quality=5))
    assert len(small.content) < len(answer.content)


def test_a_lossily_compressed_source_is_said_even_in_png(browser: Client) -> None:
    row = store(image(LossyImageCompression="01"))
    assert browser.get(url(row))["X-DGscope-Fidelity"] == "lossy"


def test_a_preview_looks_the_same_unscaled_and_says_what_it_is(browser: Client, stored: Instance) -> None:
    answer = browser.get(url(stored, preview=1))
    assert answer["X-DGscope-Fidelity"] == "preview"
    assert (pixels(answer) == pixels(browser.get(url(stored)))).all()
    assert answer["ETag"] != browser.get(url(stored))["ETag"]


@pytest.mark.parametrize("query", [{"voi": "auto"}, {"window": "-300,500,sigmoid"}, {"rotate": 270}, {"invert": 1}])
def test_a_preview_follows_every_change_of_the_still_picture(browser: Client, stored: Instance, query: dict) -> None:
    still = pixels(browser.get(url(stored, viewport="80,60", **query))).astype(int)
    moving = pixels(browser.get(url(stored, viewport="80,60", preview=1, **query))).astype(int)
    assert np.abs(still - moving).max() <= 2


@pytest.mark.parametrize(
    ("query", "parameter"),
    [
        ("viewport=0,1", "viewport"),
        ("viewport=1000000000,1", "viewport"),
        ("viewport=NaN,1", "viewport"),
        ("viewport=5", "viewport"),
        ("viewport=9223372036854775808,1", "viewport"),
        ("region=nan,0,1,1", "region"),
        ("region=0,0,inf,1", "region"),
        ("region=0,0,0,1", "region"),
        ("region=0,0,-3,1", "region"),
        ("region=1e9,0,1,1", "region"),
        ("region=1,2,3", "region"),
        ("window=40,400", "window"),
        ("window=40,0,linear", "window"),
        ("window=40,nan,linear", "window"),
        ("window=1e400,1,linear", "window"),
        ("window=40,400,cubic", "window"),
        ("window=40,400,linear&voi=0", "voi"),
        ("voi=-1", "voi"),
        ("voi=best", "voi"),
        ("invert=yes", "invert"),
        ("rotate=45", "rotate"),
        ("format=gif", "format"),
        ("quality=0", "quality"),
        ("quality=101", "quality"),
        ("quality=٣", "quality"),
        ("overlays=2", "overlays"),
        ("shutters=2", "shutters"),
        ("hidden_layers=a", "hidden_layers"),
        ("hidden_layers=-1", "hidden_layers"),
        (f"hidden_layers={','.join(str(n) for n in range(300))}", "hidden_layers"),
        ("zoom=3", "zoom"),
    ],
)
def test_a_parameter_that_cannot_be_used_is_named(
    browser: Client, stored: Instance, query: str, parameter: str
) -> None:
    answer = browser.get(url(stored) + query)
    assert answer.status_code == 400
    assert answer["Content-Type"] == "application/problem+json"
    assert answer.json()["detail"].startswith(f"{parameter}:")


@pytest.mark.parametrize(("frame", "status"), [(0, 400), (2, 404), (10**9, 404), (10**30, 400)])
def test_a_frame_that_is_not_there_is_not_found(browser: Client, stored: Instance, frame: int, status: int) -> None:
    assert browser.get(url(stored, frame)).status_code == status


def test_an_unchanged_picture_is_not_sent_again(browser: Client, stored: Instance) -> None:
    etag = browser.get(url(stored))["ETag"]
    answer = browser.get(url(stored), headers={"If-None-Match": f'"other", {etag}'})
    assert answer.status_code == 304
    assert answer["ETag"] == etag
    assert answer.content == b""
    assert browser.get(url(stored, invert=1), headers={"If-None-Match": etag}).status_code == 200


def test_an_address_with_the_right_version_may_be_kept_for_ever(browser: Client, stored: Instance) -> None:
    series = f"/api/v1/studies/{stored.series.study.study_instance_uid}/series/{stored.series.series_instance_uid}"
    listed = browser.get(f"{series}/instances").json()["results"][0]["picture"].replace("{frame}", "1")
    assert browser.get(listed)["Cache-Control"] == "private, max-age=31536000, immutable"
    assert browser.get(url(stored, v="old"))["Cache-Control"] == "private, no-cache"


def test_nobody_sees_a_picture_without_signing_in(client: Client, stored: Instance) -> None:
    answer = client.get(url(stored))
    assert answer.status_code == 401
    assert answer["Content-Type"] == "application/problem+json"
    assert "Basic" in answer["WWW-Authenticate"]


def test_an_account_without_a_role_sees_nothing(stored: Instance) -> None:
    assert signed_in(person("charlie", role=None)).get(url(stored)).status_code == 403


def test_a_deleted_study_and_an_unknown_image_look_alike(browser: Client, stored: Instance) -> None:
    unknown = browser.get("/api/v1/instances/1.2.3/frames/1/picture")
    Study.objects.update(deleted_at="2026-01-01T00:00Z")
    deleted = browser.get(url(stored))
    assert deleted.status_code == unknown.status_code == 404
    assert deleted.json() == unknown.json()


def test_looking_leaves_one_row_in_the_audit_trail(browser: Client, stored: Instance) -> None:
    for _ in range(3):
        browser.get(url(stored))
    event = AuditEvent.objects.get(event="view")
    assert event.user == "alice"
    assert event.study_instance_uid == stored.series.study.study_instance_uid
    assert event.patient_id == "P1"


def test_what_the_image_could_not_be_taken_for_is_said(browser: Client) -> None:
    row = store(image(WindowWidth=[0, 400]))
    warnings = json.loads(browser.get(url(row))["X-DGscope-Warnings"])
    assert any("WindowWidth" in warning for warning in warnings)


def test_an_object_without_pixels_has_no_picture(browser: Client) -> None:
    row = store(
        image(SOPClassUID="1.2.840.10008.5.1.4.1.1.11.1", Modality="PR", PixelData=None, Rows=None, Columns=None)
    )
    answer = browser.get(url(row))
    assert answer.status_code == 406
    assert "presentation state" in answer.json()["detail"]


def test_pixels_that_are_too_short_are_an_error_in_words(browser: Client) -> None:
    row = store(image(PixelData=bytes(10)))
    answer = browser.get(url(row))
    assert answer.status_code == 422
    assert "needs 2400 bytes" in answer.json()["detail"]


def test_a_picture_costs_few_queries(browser: Client, stored: Instance, django_assert_max_num_queries) -> None:
    browser.get(url(stored))
    with django_assert_max_num_queries(2):  # session and user: that the image may be seen is remembered
        browser.get(url(stored, window="1,2,linear", preview=1))


def test_the_first_picture_costs_few_queries_too(
    browser: Client, stored: Instance, django_assert_max_num_queries
) -> None:
    with django_assert_max_num_queries(14):  # and permissions of user and groups, instance, and the audit row
        browser.get(url(stored))


def test_that_one_may_see_an_image_is_not_remembered_for_another(browser: Client, stored: Instance) -> None:
    assert browser.get(url(stored)).status_code == 200
    assert signed_in(person("charlie", role=None)).get(url(stored)).status_code == 403
    assert Client().get(url(stored)).status_code == 401


def test_a_deleted_study_is_gone_after_seconds(
    browser: Client, stored: Instance, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert browser.get(url(stored)).status_code == 200
    Study.objects.update(deleted_at="2026-01-01T00:00Z")
    monkeypatch.setattr("viewer.service.grants.SECONDS", 0)
    assert browser.get(url(stored)).status_code == 404


def test_a_revoked_token_is_refused_at_once_in_the_process_where_it_was_revoked(stored: Instance) -> None:
    _, secret = ApiToken.create(person().pk, "a program")
    program = Client(headers={"Authorization": f"Bearer {secret}"})
    assert program.get(url(stored)).status_code == 200
    ApiToken.objects.all().delete()
    assert program.get(url(stored)).status_code == 401


def test_a_token_that_another_process_revoked_is_refused_after_seconds(
    stored: Instance, monkeypatch: pytest.MonkeyPatch
) -> None:
    _, secret = ApiToken.create(person().pk, "a program")
    program = Client(headers={"Authorization": f"Bearer {secret}"})
    assert program.get(url(stored)).status_code == 200
    ApiToken.objects.update(secret_hash="of another secret")  # tells nobody, like another process
    monkeypatch.setattr("dgscope.accounts.remembered.SECONDS", 0)
    assert program.get(url(stored)).status_code == 401


def test_a_wrong_token_is_never_taken_for_a_right_one(stored: Instance) -> None:
    _, secret = ApiToken.create(person().pk, "a program")
    assert Client(headers={"Authorization": f"Bearer {secret}"}).get(url(stored)).status_code == 200
    assert Client(headers={"Authorization": f"Bearer {secret}x"}).get(url(stored)).status_code == 401


def test_pictures_of_a_series_that_was_just_listed_need_no_row(
    browser: Client, stored: Instance, django_assert_max_num_queries
) -> None:
    series = stored.series
    browser.get(
        f"/api/v1/studies/{series.study.study_instance_uid}/series/{series.series_instance_uid}/instances",
    )
    with django_assert_max_num_queries(2):  # session and account
        pixels(browser.get(url(stored)))


def test_a_still_picture_is_made_once_and_a_moving_one_each_time(browser: Client, stored: Instance) -> None:
    from viewer.service import caches

    before = caches.PICTURES.counts()
    first = browser.get(url(stored, viewport="8,8"))
    again = browser.get(url(stored, viewport="8,8"))
    assert again.content == first.content
    assert again.headers["X-DGscope-Window"] == first.headers["X-DGscope-Window"]
    assert caches.PICTURES.counts().hits == before.hits + 1
    assert caches.PICTURES.counts().entries == 1
    browser.get(url(stored, viewport="8,8", preview=1))
    browser.get(url(stored, viewport="9,9"))
    assert caches.PICTURES.counts().entries == 2
