"""Which presentation states there are, and which one a user chose, over REST."""

import pytest
from django.core.management import call_command
from django.test import Client
from django.test.utils import CaptureQueriesContext
from pydicom.uid import generate_uid
from pytest_django import DjangoAssertNumQueries

from dgscope.accounts.models import AuditEvent
from dgscope.archive.deletion import delete_study
from dgscope.archive.models import Instance
from tests.unit.viewer.presentation_objects import choice_url, data_set, image_url, saved, send, shown, states_url
from tests.unit.viewer.stored_objects import image, person, signed_in, store
from viewer.models import PresentationChoice

pytestmark = pytest.mark.django_db


@pytest.fixture
def stored() -> Instance:
    return store(image())


def uids(answer) -> list[str]:
    assert answer.status_code == 200, answer.content
    return [result["sop_uid"] for result in answer.json()["results"]]


def test_a_study_without_states_has_an_empty_list(browser: Client, stored: Instance) -> None:
    assert browser.get(states_url(stored)).json() == {"results": []}
    assert browser.get(image_url(stored)).json() == {"results": [], "chosen": None, "default": None}


def test_states_of_a_study_are_listed_newest_first(browser: Client, stored: Instance) -> None:
    first = saved(browser, stored, label="FIRST", description="the first")
    second = saved(browser, stored, label="SECOND")
    answer = browser.get(states_url(stored))
    assert uids(answer) == [second.sop_instance_uid, first.sop_instance_uid]
    record = answer.json()["results"][1]
    assert record["created"].startswith("20")
    assert record == {
        "sop_uid": first.sop_instance_uid,
        "series_uid": first.series.series_instance_uid,
        "label": "FIRST",
        "description": "the first",
        "creator": "alice",
        "created": record["created"],
        "sop_class_name": "Grayscale Softcopy Presentation State Storage",
        "usable": True,
        "images": [{"sop_uid": stored.sop_instance_uid, "frames": [], "series_uid": stored.series.series_instance_uid}],
        "rotate": 0,
        "flip": False,
        "areas": record["areas"],
        "layers": [],
        "shutters": False,
        "missing": [],
        "warnings": [],
    }
    assert AuditEvent.objects.filter(event="view").count() == 1


def test_only_states_that_reference_an_image_are_applicable_to_it(browser: Client, stored: Instance) -> None:
    other = store(image(StudyInstanceUID=stored.series.study.study_instance_uid))
    first, second = saved(browser, stored), saved(browser, other)
    assert uids(browser.get(image_url(stored))) == [first.sop_instance_uid]
    assert uids(browser.get(image_url(other))) == [second.sop_instance_uid]


def test_a_state_for_some_frames_is_applicable_to_these(browser: Client) -> None:
    row = store(image(PixelData=bytes(2 * 40 * 30 * 3), NumberOfFrames=3))
    one = saved(browser, row, shown(row, frames=[1, 3]))
    assert uids(browser.get(image_url(row, frame=3))) == [one.sop_instance_uid]
    assert uids(browser.get(image_url(row, frame=2))) == []
    assert uids(browser.get(image_url(row))) == [one.sop_instance_uid]
    for frame in ("0", "4", "x", "99999999999"):
        assert browser.get(image_url(row, frame=frame)).status_code == 400


def test_the_newest_state_is_the_default(browser: Client, stored: Instance) -> None:
    saved(browser, stored)
    newest = saved(browser, stored)
    answer = browser.get(image_url(stored)).json()
    assert (answer["chosen"], answer["default"]) == (None, newest.sop_instance_uid)


def test_a_choice_is_remembered_for_its_user(browser: Client, stored: Instance) -> None:
    older = saved(browser, stored).sop_instance_uid
    newest = saved(browser, stored).sop_instance_uid
    answer = send(browser, "put", choice_url(stored), {"state": older})
    assert answer.json() == {"chosen": older, "default": newest}
    assert browser.get(image_url(stored)).json()["chosen"] == older
    assert signed_in(person("bob")).get(image_url(stored)).json()["chosen"] is None


def test_none_is_a_choice_for_the_whole_series(browser: Client, stored: Instance) -> None:
    neighbour = store(
        image(
            StudyInstanceUID=stored.series.study.study_instance_uid,
            SeriesInstanceUID=stored.series.series_instance_uid,
        )
    )
    state = saved(browser, stored).sop_instance_uid
    assert send(browser, "put", choice_url(stored), {"state": "none"}).json()["chosen"] == "none"
    assert browser.get(image_url(neighbour)).json()["chosen"] == "none"
    send(browser, "put", choice_url(stored), {"state": state})
    assert browser.get(image_url(stored)).json()["chosen"] == state
    assert browser.get(image_url(neighbour)).json()["chosen"] == "none"


def test_images_of_a_series_keep_choices_of_their_own(browser: Client, stored: Instance) -> None:
    neighbour = store(
        image(
            StudyInstanceUID=stored.series.study.study_instance_uid,
            SeriesInstanceUID=stored.series.series_instance_uid,
        )
    )
    mine, other = saved(browser, stored).sop_instance_uid, saved(browser, neighbour).sop_instance_uid
    send(browser, "put", choice_url(stored), {"state": mine})
    send(browser, "put", choice_url(neighbour), {"state": other})
    assert browser.get(image_url(stored)).json()["chosen"] == mine
    assert browser.get(image_url(neighbour)).json()["chosen"] == other


def test_a_state_that_does_not_apply_cannot_be_chosen(browser: Client, stored: Instance) -> None:
    for state, field in (("1.2.3", "state"), ("all", "state"), (None, "state")):
        answer = send(browser, "put", choice_url(stored), {"state": state})
        assert answer.status_code == 400
        assert field in answer.json()["detail"]
    assert not PresentationChoice.objects.exists()


def test_choices_go_with_their_study(browser: Client, stored: Instance) -> None:
    state = saved(browser, stored).sop_instance_uid
    send(browser, "put", choice_url(stored), {"state": state})
    delete_study(stored.series.study, "admin", "test")
    assert not PresentationChoice.objects.exists()


def state_of_absent_image(browser: Client, stored: Instance, **changed: object) -> Instance:
    written = data_set(saved(browser, stored))
    item = written.ReferencedSeriesSequence[0].ReferencedImageSequence[0]
    item.ReferencedSOPInstanceUID = "1.2.3.4"
    written.SOPInstanceUID = generate_uid()
    for keyword, value in changed.items():
        setattr(written, keyword, value)
    del written.file_meta
    return store(written)


def test_missing_images_are_named(browser: Client, stored: Instance) -> None:
    row = state_of_absent_image(browser, stored)
    records = {one["sop_uid"]: one for one in browser.get(states_url(stored)).json()["results"]}
    assert records[row.sop_instance_uid]["missing"] == ["1.2.3.4"]
    assert (
        records[row.sop_instance_uid]["warnings"][-1] == "The image that this presentation state refers to is not here."
    )


def test_a_state_that_cannot_be_applied_is_listed_with_the_reason_and_not_offered(
    browser: Client, stored: Instance
) -> None:
    written = data_set(saved(browser, stored))
    written.SOPInstanceUID = generate_uid()
    written.PresentationLUTShape = "UPSIDE_DOWN"
    del written.file_meta
    row = store(written)
    records = {one["sop_uid"]: one for one in browser.get(states_url(stored)).json()["results"]}
    assert not records[row.sop_instance_uid]["usable"]
    assert "PresentationLUTShape" in records[row.sop_instance_uid]["warnings"][0]
    assert row.sop_instance_uid not in uids(browser.get(image_url(stored)))


def test_lists_need_few_queries_however_many_states(browser: Client, stored: Instance, django_db_blocker) -> None:
    from django.db import connection

    saved(browser, stored)
    for url in (states_url(stored), image_url(stored)):
        browser.get(url)
        with CaptureQueriesContext(connection) as few:
            browser.get(url)
        for _ in range(3):
            saved(browser, stored)
        browser.get(url)
        with CaptureQueriesContext(connection) as many:
            browser.get(url)
        assert len(many) == len(few) <= 12


def test_many_states_are_listed_with_few_queries(
    browser: Client, stored: Instance, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for _ in range(20):
        saved(browser, stored)
    browser.get(states_url(stored))
    with django_assert_max_num_queries(12):
        assert len(uids(browser.get(states_url(stored)))) == 20


def test_what_an_account_may_not_see_is_not_there(stored: Instance) -> None:
    stranger = signed_in(person("charlie", None))
    for url in (states_url(stored), image_url(stored)):
        assert stranger.get(url).status_code == 403
        assert Client().get(url).status_code == 401
    assert send(stranger, "put", choice_url(stored), {"state": "none"}).status_code == 403
    assert signed_in(person()).get("/api/v1/instances/1.2.3/presentation-states").status_code == 404
    assert signed_in(person("dora")).get("/api/v1/studies/1.2.3/presentation-states").status_code == 404


def test_no_migration_of_the_viewer_is_missing() -> None:
    call_command("makemigrations", "viewer", "--check", "--dry-run", verbosity=0)
