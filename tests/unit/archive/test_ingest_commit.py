import threading

import pytest

from dgscope.archive import ingest as door
from dgscope.archive.ingest import Outcome
from dgscope.archive.models import Instance, Study
from tests.unit.archive.objects import ct, send


@pytest.fixture(autouse=True)
def _closed(transactional_db):
    yield
    door.close()


def test_many_threads_into_one_study():
    one = ct()
    results = []

    def sender(n):
        for i in range(20):
            results.append(
                send(ct(StudyInstanceUID=one.StudyInstanceUID, SeriesInstanceUID=f"1.2.3.{n}", InstanceNumber=i))
            )

    threads = [threading.Thread(target=sender, args=(n,)) for n in range(4)]
    [t.start() for t in threads]
    [t.join() for t in threads]
    assert [r.outcome for r in results] == [Outcome.STORED] * 80
    study = Study.objects.get()
    assert study.number_of_instances == 80
    assert study.number_of_series == 4
    assert Instance.objects.count() == 80
