"""What a retrieve to a third node came to, as the node tells it."""

import pytest

from dgscope.dimse.query_retrieve import Counts
from dgscope.dimse.status import Service, explain
from dgscope.network.jobs.work import Work
from dgscope.network.models import Job, JobState
from dgscope.network.retrieve.conclusion import conclude_elsewhere
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
