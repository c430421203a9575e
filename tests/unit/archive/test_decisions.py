"""What an administrator decides about an object in quarantine."""

from pathlib import Path

import pytest
from django.conf import settings

from dgscope.archive.decisions import DecisionError, accept, discard
from dgscope.archive.models import Instance, Quarantined, Study
from dgscope.archive.store import store
from tests.unit.archive.objects import ct, encoded, send

pytest_plugins = ["tests.unit.archive.fixtures"]
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("empty_store")]


def conflict() -> Quarantined:
    image = ct()
    send(image)
    image.InstanceNumber = 8
    send(image)
    return Quarantined.objects.get()


def quarantined_files() -> set[str]:
    return {path.name for path in Path(settings.ENV.store_dir).glob(".quarantine/*")}


def test_discarding_deletes_the_file_and_remembers_the_decision() -> None:
    kept = conflict()
    discard(kept, "alice")
    kept.refresh_from_db()
    assert (kept.resolution, kept.resolved_by) == ("discarded", "alice")
    assert quarantined_files() == set()
    assert Instance.objects.get().instance_number == 7


def test_accepting_exchanges_the_two_objects() -> None:
    kept = conflict()
    before = Instance.objects.get()
    content = store().path(before.file).read_bytes()
    pk = accept(kept, "alice")
    after = Instance.objects.get()
    assert (after.pk, after.instance_number) == (pk, 8)
    assert store().path(after.file).exists()
    replaced = Quarantined.objects.get(resolved_at=None)
    assert replaced.reason == "replaced"
    assert store().path(replaced.file).read_bytes() == content
    assert quarantined_files() == {Path(replaced.file).name}
    assert not store().path(before.file).exists()
    study = Study.objects.get()
    assert (study.number_of_instances, study.number_of_series) == (1, 1)
    accept(replaced, "alice")
    assert Instance.objects.get().instance_number == 7


def test_accepting_an_object_of_another_patient_puts_it_into_its_study() -> None:
    image = ct()
    send(image)
    other = ct(StudyInstanceUID=image.StudyInstanceUID, PatientID="P2")
    send(other)
    accept(Quarantined.objects.get(), "alice")
    assert Instance.objects.filter(series__study__study_instance_uid=image.StudyInstanceUID).count() == 2
    instance = Instance.objects.get(sop_instance_uid=other.SOPInstanceUID)
    assert store().path(instance.file).read_bytes()[instance.data_set_offset :] == encoded(other)
    assert Study.objects.get().number_of_instances == 2


def test_a_decision_is_made_once() -> None:
    kept = conflict()
    discard(kept, "alice")
    for decide in (accept, discard):
        with pytest.raises(DecisionError):
            decide(kept, "bob")
    assert Instance.objects.get().instance_number == 7


def test_an_unreadable_object_stays_where_it_is() -> None:
    kept = conflict()
    store().path(kept.file).write_bytes(b"broken")
    with pytest.raises(DecisionError):
        accept(kept, "alice")
    kept.refresh_from_db()
    assert kept.resolved_at is None
    assert quarantined_files() == {Path(kept.file).name}
    assert Instance.objects.get().instance_number == 7
    assert len(list(Path(settings.ENV.store_dir).glob("[0-9a-f][0-9a-f]/*"))) == 1
