"""What a retrieve came to where the node's words are all that there is: by its counts, and to a third node."""

from dataclasses import dataclass
from typing import cast

import pytest

from dgscope.dimse.query_retrieve import Counts
from dgscope.dimse.status import Service, explain
from dgscope.network.jobs.work import Work
from dgscope.network.models import Job, JobState, RemoteAE
from dgscope.network.retrieve.conclusion import conclude, conclude_elsewhere
from dgscope.network.retrieve.receipts import Receipts
from dgscope.network.retrieve.target import Target
from dgscope.network.retrieve.transfer import Told

pytestmark = pytest.mark.django_db


def told(status: int, completed: int | None = None, failed: int | None = None, warning: int | None = None) -> Told:
    return Told(explain(Service.MOVE, status), Counts(0, completed, failed, warning), (), "")


@pytest.mark.parametrize(
    ("answers", "state"),
    [
        ([], JobState.FAILED),
        ([told(0x0000, 3)], JobState.SUCCEEDED),
        ([told(0x0000)], JobState.PARTLY),
        ([told(0xB000, 2, 1)], JobState.PARTLY),
        ([told(0xB000, 0, 3)], JobState.FAILED),
        ([told(0xB000, 0, 1, 2)], JobState.PARTLY),
        ([told(0xA801)], JobState.FAILED),
        ([told(0x0000, 2), told(0xA702)], JobState.PARTLY),
    ],
)
def test_what_was_sent_is_not_called_nothing(answers: list[Told], state: JobState) -> None:
    work = Work(Job.objects.create(kind="retrieve", node="PACS", state=JobState.RUNNING))
    assert conclude_elsewhere(work, Target("1.2", destination="THIRD"), answers).state == state


@dataclass
class Received:
    """What `Receipts` would say."""

    new_ones: int = 0
    all_here: int = 0
    aside: int = 0

    def new(self) -> int:
        return self.new_ones

    def here(self) -> set[str]:
        return {f"1.2.{number}" for number in range(self.all_here)}

    def set_aside(self) -> dict[str, str]:
        return {f"1.3.{number}": "other bytes" for number in range(self.aside)}


@pytest.mark.parametrize(
    ("received", "answer", "state", "done", "missing", "words"),
    [
        (Received(3, 3), told(0x0000, 3), JobState.SUCCEEDED, 3, 0, "only its counts could be compared"),
        (Received(2, 5), told(0x0000, 5), JobState.SUCCEEDED, 5, 0, "only its counts could be compared"),
        (Received(0, 5), told(0x0000, 5), JobState.SUCCEEDED, 5, 0, "5 of it were here already"),
        (Received(0, 1), told(0x0000, 5), JobState.PARTLY, 1, 4, "speaks of 5 instances; 1 is here"),
        (Received(2, 3), told(0x0000, 5), JobState.PARTLY, 3, 2, "speaks of 5 instances; 3 are here"),
        (Received(4, 4), told(0xB000, 4, 1), JobState.PARTLY, 4, 1, "speaks of 5 instances; 4 are here"),
        (Received(3, 3, 2), told(0x0000, 5), JobState.PARTLY, 3, 0, "2 arrived and are in quarantine: other bytes."),
        (Received(2, 2), told(0xA702), JobState.PARTLY, 2, 0, "A702"),
        (Received(0, 0), told(0x0000, 5), JobState.FAILED, 0, 5, "Nothing arrived here."),
        (Received(0, 2), told(0xA702), JobState.FAILED, 0, 0, "A702"),
    ],
)
def test_where_the_node_lists_no_instances_its_counts_are_compared_with_all_that_is_here(
    received: Received, answer: Told, state: JobState, done: int, missing: int, words: str
) -> None:
    work = Work(Job.objects.create(kind="retrieve", node="PACS", state=JobState.RUNNING))
    node = RemoteAE(ae_title="PACS", host="127.0.0.1", port=104)
    outcome = conclude(work, node, Target("1.2"), None, cast("Receipts", received), [answer])
    assert (outcome.state, work.job.done, outcome.result["number_missing"]) == (state, done, missing), outcome.why
    assert words in outcome.why
