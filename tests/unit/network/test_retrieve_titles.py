"""How a retrieve is called in the list of jobs."""

import pytest

from dgscope.network.jobs import queue
from dgscope.network.models import Query, QueryAnswer, RemoteAE
from dgscope.network.retrieve import starting
from dgscope.network.retrieve.target import Target

pytestmark = pytest.mark.django_db


@pytest.fixture
def node(monkeypatch: pytest.MonkeyPatch) -> RemoteAE:
    monkeypatch.setattr(queue, "tell", lambda *_: None)
    return RemoteAE.objects.create(ae_title="PACS", host="127.0.0.1", port=104)


def answered(**attributes: str) -> None:
    query = Query.objects.create(level="study", keys={})
    QueryAnswer.objects.create(query=query, node="PACS", attributes={"StudyInstanceUID": "1.2", **attributes})


def test_it_says_whose_study_it_is_in_the_words_of_the_node(node: RemoteAE) -> None:
    answered(PatientName="Kovacs^Anna=x", StudyDescription="Neck", StudyDate="20230511")
    assert starting.start(node, Target("1.2")).title == "Study from PACS: Kovacs, Anna · Neck · 2023-05-11"


def test_answers_at_lower_levels_do_not_hide_it(node: RemoteAE) -> None:
    answered(PatientName="Kovacs^Anna")
    answered(SeriesInstanceUID="1.2.3")
    assert starting.start(node, Target("1.2", "1.2.3")).title == "Series from PACS: Kovacs, Anna"


def test_it_does_without_words_that_nobody_said(node: RemoteAE) -> None:
    assert starting.start(node, Target("1.2", "1.2.3", ("1.2.3.4",))).title == "1 instance from PACS"
    assert starting.start(node, Target("1.2", "1.2.3", ("1", "2"))).title == "2 instances from PACS"
