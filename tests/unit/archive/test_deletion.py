"""Deleting a study: tombstone, files, rows; resumable, and never at the cost of what arrives meanwhile."""

from pathlib import Path

import pytest
from django.conf import settings
from django.utils import timezone

from dgscope.archive.deletion import delete_study, finish_deletion, unfinished
from dgscope.archive.errors import OutOfResources
from dgscope.archive.ingest import Outcome
from dgscope.archive.models import Instance, Patient, Quarantined, Series, Study
from dgscope.archive.signals import study_deleted
from dgscope.archive.store import store
from dgscope.archive.tasks import finish_deletions
from tests.unit.archive.objects import ct, send

pytest_plugins = ["tests.unit.archive.fixtures"]
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("empty_store")]


def files() -> list[Path]:
    return sorted(Path(settings.ENV.store_dir).glob("[0-9a-f][0-9a-f]/*"))


def test_files_and_rows_go_and_other_studies_stay() -> None:
    image = ct()
    send(image)
    send(ct(StudyInstanceUID=image.StudyInstanceUID))
    send(ct(PatientID="P2"))
    study = Study.objects.get(study_instance_uid=image.StudyInstanceUID)
    told = []
    study_deleted.connect(
        receiver := lambda **arguments: told.append((arguments["user"], arguments["number_of_instances"]))
    )
    assert delete_study(study, "alice", "wrong patient")
    study_deleted.disconnect(receiver)
    assert told == [("alice", 2)]
    assert [model.objects.count() for model in (Patient, Study, Series, Instance)] == [1, 1, 1, 1]
    assert len(files()) == 1


def test_it_can_be_done_once_only() -> None:
    send(ct())
    study = Study.objects.get()
    assert delete_study(study, "alice", "")
    assert not delete_study(study, "bob", "")


def test_an_interrupted_deletion_is_finished_by_the_task(monkeypatch: pytest.MonkeyPatch) -> None:
    send(ct())
    study = Study.objects.get()

    def fails(self: object, names: object) -> None:
        raise OSError(5, "Input/output error")

    with monkeypatch.context() as patched:
        patched.setattr(type(store()), "remove", fails)
        assert delete_study(study, "alice", "")
    assert unfinished() == [study.pk]
    assert Instance.objects.count() == 1
    assert finish_deletions() == 1
    assert not Study.objects.exists()
    assert files() == []


def test_a_file_that_is_gone_already_does_not_stop_it() -> None:
    send(ct())
    store().remove([Instance.objects.get().file])
    assert delete_study(Study.objects.get(), "alice", "")
    assert not Instance.objects.exists()


def test_a_study_without_tombstone_is_never_removed() -> None:
    send(ct())
    finish_deletion(Study.objects.get().pk)
    assert Instance.objects.count() == 1


def test_objects_for_a_study_that_is_being_deleted_are_refused_for_now() -> None:
    image = ct()
    send(image)
    Study.objects.update(deleted_at=timezone.now())
    for again in (image, ct(StudyInstanceUID=image.StudyInstanceUID)):
        with pytest.raises(OutOfResources, match="being deleted"):
            send(again)
    finish_deletion(Study.objects.get().pk)
    assert send(image).outcome is Outcome.STORED


def test_what_is_in_quarantine_stays() -> None:
    image = ct()
    send(image)
    image.InstanceNumber = 99
    send(image)
    delete_study(Study.objects.get(), "alice", "")
    assert store().path(Quarantined.objects.get().file).exists()
