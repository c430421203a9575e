"""The last good answer is kept, and entries keep their IDs."""

from datetime import timedelta

import pytest
from django.utils import timezone

from dgscope.network.models import WorklistAnswer, WorklistEntry
from dgscope.network.worklist.asking import Found
from dgscope.network.worklist.keeping import KEPT, forget_old, keep, last
from dgscope.network.worklist.keys import Question

pytestmark = pytest.mark.django_db
ONE, TWO = {"PatientID": "1"}, {"PatientID": "2"}


def test_an_entry_that_comes_again_keeps_its_id_in_whatever_list() -> None:
    first = keep("RIS", Question(), Found([ONE, TWO]))
    second = keep("RIS", Question(modality="IO"), Found([TWO]))
    assert second.entries[0].pk == first.entries[1].pk
    assert keep("OTHER", Question(), Found([TWO])).entries[0].pk != second.entries[0].pk


def test_an_entry_that_changed_is_another_one() -> None:
    before = keep("RIS", Question(), Found([ONE])).entries[0]
    after = keep("RIS", Question(), Found([{**ONE, "PatientName": "Jansen"}])).entries[0]
    assert before.pk != after.pk
    assert WorklistEntry.objects.get(pk=before.pk).attributes == ONE


def test_the_last_answer_to_the_same_question_comes_back_in_its_order() -> None:
    kept = keep("RIS", Question(), Found([TWO, ONE, TWO], cut=True, left_out=3))
    found = last("RIS", Question())
    assert [entry.attributes for entry in found.entries] == [TWO, ONE]
    assert (found.cut, found.left_out, found.as_of) == (True, 3, kept.as_of)
    assert last("RIS", Question(modality="IO")).as_of is None


def test_old_lists_are_forgotten() -> None:
    keep("RIS", Question(), Found([ONE]))
    long_ago = timezone.now() - KEPT - timedelta(minutes=1)
    WorklistAnswer.objects.update(as_of=long_ago)
    WorklistEntry.objects.update(seen_at=long_ago)
    keep("RIS", Question(modality="IO"), Found([TWO]))
    forget_old()
    assert [entry.attributes for entry in WorklistEntry.objects.all()] == [TWO]
    assert WorklistAnswer.objects.count() == 1
