"""Saving a presentation state in an archive that commits: durable, in the index, found by everybody."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.contrib.auth.models import Group
from django.test import Client

from dgscope.accounts import roles
from dgscope.archive import ingest as door
from dgscope.archive.models import Instance, Series, Study
from tests.unit.archive.fixtures import empty_store  # noqa: F401  a fixture
from tests.unit.viewer.presentation_objects import image_url, post, shown
from tests.unit.viewer.stored_objects import image, person, signed_in, store


@pytest.fixture
def browser(transactional_db: None, empty_store: Path) -> Iterator[Client]:  # noqa: F811  the fixture
    door.close()
    if not Group.objects.exists():  # emptied with the tables of a test before
        roles.make()
    yield signed_in(person())
    door.close()


def test_it_is_there_for_everybody_once_the_answer_is(browser: Client) -> None:
    row = store(image())
    answer = post(browser, row, shown(row, invert=True))
    assert answer.status_code == 201, answer.content
    saved = Instance.objects.get(sop_instance_uid=answer.json()["sop_uid"])
    assert saved.references.get().sop_instance_uid == row.sop_instance_uid
    assert saved.source_kind == "local"
    study = Study.objects.get()
    assert (study.number_of_presentation_states, study.number_of_series) == (1, 2)
    assert sorted(study.modalities) == ["CT", "PR"]
    assert Series.objects.get(modality="PR").number_of_instances == 1
    assert browser.get(image_url(row)).json()["default"] == saved.sop_instance_uid


def test_two_saves_at_once_go_into_one_series(browser: Client) -> None:
    row = store(image())
    first, second = (post(browser, row).json() for _ in range(2))
    assert first["series_uid"] == second["series_uid"]
    assert first["sop_uid"] != second["sop_uid"]
    assert Series.objects.filter(modality="PR").count() == 1
