import pytest

from dgscope.archive.ingest import Outcome
from dgscope.archive.models import Instance
from dgscope.archive.store import store
from tests.unit.archive.objects import ct, encoded, send

pytestmark = pytest.mark.django_db


def test_it_stores_the_bytes_and_a_row():
    image = ct()
    result = send(image)
    assert result.outcome is Outcome.STORED
    row = Instance.objects.get(pk=result.instance_pk)
    assert store().path(row.file).read_bytes()[row.data_set_offset :] == encoded(image)
    assert row.series.study.patient_name_search == "jansen^piet"
    assert row.series.study.number_of_instances == 1
    assert row.series.study.modalities == ["CT"]
    assert send(image).outcome is Outcome.IDENTICAL_DUPLICATE
    image.InstanceNumber = 9
    assert send(image).outcome is Outcome.CONFLICT
