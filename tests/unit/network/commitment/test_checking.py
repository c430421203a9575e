"""An instance is committed only if its file is, now, what was received."""

from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.utils import timezone

from dgscope.archive import holds
from dgscope.archive.deletion import delete_study
from dgscope.archive.models import Instance, InstanceState, Quarantined, Study
from dgscope.dimse.storage_commitment import Reference
from dgscope.network.commitment import checking
from dgscope.network.models import CommitRequest, CommitState
from tests.unit.archive.objects import ct, send
from tests.unit.network.commitment.helpers import file_of, flip_a_byte, received

pytest_plugins = ["tests.unit.archive.fixtures", "tests.unit.network.commitment.fixtures"]
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("node", "woken")]


@pytest.fixture(autouse=True)
def no_grace(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(checking, "GRACE", timedelta())


def check(references: list[Reference]) -> tuple[CommitRequest, list[int | None]]:
    row = received(references)
    assert checking.check(row)
    row.refresh_from_db()
    return row, list(row.items.values_list("failure_reason", flat=True))


def test_what_is_here_and_sound_is_committed_and_promised(stored: list[Reference]) -> None:
    row, failures = check(stored)
    assert (row.state, row.committed, row.failed, failures) == (CommitState.CHECKED, 2, 0, [None, None])
    assert all(row.items.values_list("committed", flat=True))
    assert row.keep_until is not None
    assert (row.keep_until - timezone.now()).days in {364, 365}
    assert not Instance.objects.filter(checked_at=None).exists()


def test_a_flipped_byte_is_no_commitment_and_marks_the_instance(stored: list[Reference]) -> None:
    flip_a_byte(stored[0])
    row, failures = check(stored)
    assert (row.committed, row.failed, failures) == (1, 1, [0x0110, None])
    assert Instance.objects.get(sop_instance_uid=stored[0].sop_instance).state == InstanceState.CORRUPT


def test_a_file_that_is_gone_is_no_commitment(stored: list[Reference]) -> None:
    file_of(stored[1]).unlink()
    assert check(stored)[1] == [None, 0x0110]
    assert Instance.objects.get(sop_instance_uid=stored[1].sop_instance).state == InstanceState.MISSING


def test_a_store_that_is_not_mounted_says_nothing(stored: list[Reference], empty_store: Path, tmp_path: Path) -> None:
    row = received(stored)
    moved = empty_store.rename(tmp_path / "elsewhere")
    try:
        with pytest.raises(Exception, match="mounted"):
            checking.check(row)
    finally:
        moved.rename(settings.ENV.store_dir)
    row.refresh_from_db()
    assert row.state == CommitState.RECEIVED
    assert not Instance.objects.exclude(state=InstanceState.STORED).exists()


def test_unknown_instances_and_other_classes_have_their_reasons(stored: list[Reference]) -> None:
    asked = [stored[0], Reference("1.2.840.10008.5.1.4.1.1.4", stored[1].sop_instance), Reference("1.2.1", "1.2.3")]
    assert check(asked)[1] == [None, 0x0119, 0x0112]


def test_another_version_in_quarantine_speaks_against_it(empty_store: Path) -> None:
    image = ct()
    send(image)
    image.InstanceNumber = 8
    send(image)
    assert check([Reference(str(image.SOPClassUID), str(image.SOPInstanceUID))])[1] == [0x0110]
    Quarantined.objects.update(resolved_at=timezone.now())
    assert check([Reference(str(image.SOPClassUID), str(image.SOPInstanceUID))])[1] == [None]


def test_images_that_may_yet_arrive_are_waited_for(stored: list[Reference], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(checking, "GRACE", timedelta(seconds=60))
    row = received([*stored, Reference("1.2.1", "1.2.3")])
    assert not checking.check(row)
    row.refresh_from_db()
    assert row.state == CommitState.RECEIVED
    row.round_at -= timedelta(seconds=61)
    assert checking.check(row)


def test_a_study_deleted_while_its_files_were_read_is_not_committed(
    stored: list[Reference], monkeypatch: pytest.MonkeyPatch
) -> None:
    examine = checking.examine

    def delete_after(instance: Instance) -> InstanceState:
        found = examine(instance)
        Study.objects.update(deleted_at=timezone.now())
        return found

    monkeypatch.setattr(checking, "examine", delete_after)
    row, failures = check(stored)
    assert (row.committed, failures) == (0, [0x0112, 0x0112])
    assert row.keep_until is None


def test_what_is_promised_cannot_be_deleted_until_the_day(stored: list[Reference]) -> None:
    check(stored[:1])
    study = Study.objects.get()
    with pytest.raises(holds.StudyHeld, match=r"committed to CT1, to be kept until 20\d\d-"):
        delete_study(study, "alice", "")
    holds.check(study, stored[1].sop_instance)
    with pytest.raises(holds.StudyHeld):
        holds.check(study, stored[0].sop_instance)
    CommitRequest.objects.update(keep_until=timezone.now())
    assert delete_study(study, "alice", "")


def test_what_was_not_committed_may_be_deleted(stored: list[Reference]) -> None:
    for reference in stored:
        flip_a_byte(reference)
    check(stored)
    assert delete_study(Study.objects.get(), "alice", "")
